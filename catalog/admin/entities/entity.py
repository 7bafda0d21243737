"""All entities, and the row of each as it is stored."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.utils import quote
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.admin.entities.kind import ACTIONS, FoundByIndex
from catalog.admin.table import DerivedAdmin, to_entity
from catalog.changes.edits import is_editable
from catalog.models import OF_KINDS, Entity
from catalog.web.reference import entity_url


@admin.register(Entity)
class EntityAdmin(FoundByIndex, DerivedAdmin):
    """Kinds that a company defines are here, too; they are edited in the portal."""

    actions = ACTIONS  # type: ignore[assignment]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = super().get_fields(request, obj)
        return ["leads_to", *("owned_by" if name == "owner" else name for name in fields)]

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """By its number, or by its reference, as other tables know it."""
        if ":" in object_id:
            return self.get_queryset(request).filter(ref=object_id).first()
        return super().get_object(request, object_id, from_field)

    @admin.display(description=_("owner"))
    def owned_by(self, row: Entity) -> SafeString | str:
        return to_entity(row.owner)

    @admin.display(description=_("leads to"))
    def leads_to(self, row: Entity) -> SafeString:
        links = [
            (reverse("admin:catalog_descriptor_changelist") + _asking(q=row.ref), _("Descriptors")),
            (reverse("admin:catalog_relation_changelist") + _asking(q=row.ref), _("Relations")),
            (reverse("admin:catalog_revision_changelist") + _asking(q=row.ref), _("Revisions")),
            (reverse("admin:catalog_overlay_changelist") + _asking(q=row.ref), _("Edits")),
            (reverse("audit") + _asking(subject=row.ref), _("Audit")),
        ]
        if is_editable(row):
            links[:0] = [(edit_url(row), _("Edit")), (f"{entity_url(row.ref)}delete/", _("Delete or hide"))]
        return format_html_join(" · ", '<a href="{}">{}</a>', links)


def edit_url(row: Entity) -> str:
    """The form: in the admin for kinds of the program, in the portal for others."""
    model = OF_KINDS.get(row.kind)
    if model is None:
        return f"{entity_url(row.ref)}edit/"
    return reverse(f"admin:catalog_{model._meta.model_name}_change", args=[quote(row.pk)])


def _asking(**parameters: str) -> str:
    return "?" + urlencode(parameters)
