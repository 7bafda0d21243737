"""Documents as sources give them, and what people edited on top of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.admin.filters import There
from catalog.admin.table import DerivedAdmin, to_list, to_row
from catalog.models import Descriptor, Overlay, SourceFile


@admin.register(Descriptor)
class DescriptorAdmin(DerivedAdmin):
    list_display = ["__str__", "entity", "source", "place", "refused", "lost", "held", "gone"]
    list_filter = [There.of("error", _("refused")), "lost", "held", "gone"]
    list_select_related = ["location", "file"]
    ref_field = "ref"
    prefix_fields = ["ref"]
    search_help_text = _("How the reference begins, or the name of an entity.")
    documents = ["doc"]

    def get_queryset(self, request: HttpRequest) -> Any:
        found = super().get_queryset(request)
        return (
            found
            if request.resolver_match and "object_id" in request.resolver_match.kwargs
            else found.defer("doc")
        )

    @admin.display(description=_("source"))
    def source(self, row: Descriptor) -> SafeString | str:
        return to_row(row.location)

    @admin.display(description=_("place"))
    def place(self, row: Descriptor) -> SafeString | str:
        return to_row(row.file, f"{row.file}:{row.line}") if row.file else str(row.line)

    @admin.display(description=_("refused"), boolean=True)
    def refused(self, row: Descriptor) -> bool:
        return row.error is not None


@admin.register(SourceFile)
class SourceFileAdmin(DerivedAdmin):
    list_display = ["path", "source", "refused", "descriptors"]
    list_filter = [There.of("error", _("refused"))]
    list_select_related = ["location"]
    prefix_fields = ["path"]
    search_help_text = _("How the path begins.")

    @admin.display(description=_("source"))
    def source(self, row: SourceFile) -> SafeString | str:
        return to_row(row.location)

    @admin.display(description=_("refused"), boolean=True)
    def refused(self, row: SourceFile) -> bool:
        return row.error is not None

    @admin.display(description=_("descriptors"))
    def descriptors(self, row: SourceFile) -> SafeString:
        return to_list(Descriptor, file__id__exact=row.pk)


@admin.register(Overlay)
class OverlayAdmin(DerivedAdmin):
    """An edit is made on the entity's form, and taken back on its Source tab."""

    list_display = ["ref", "entity", "hidden", "fits", "changed_by", "changed_at"]
    list_filter = ["hidden", There.of("problem", _("does not fit"))]
    list_select_related = ["changed_by"]
    ref_field = "ref"
    prefix_fields = ["ref"]
    search_help_text = _("How the reference begins, or the name of an entity.")
    documents = ["patch"]

    @admin.display(description=_("fits"), boolean=True)
    def fits(self, row: Overlay) -> bool:
        return row.problem is None
