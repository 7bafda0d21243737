"""What changed, and what people did: to look at. Undoing is on the pages of entities and sources."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.admin.table import DerivedAdmin, actor_of, to_row
from catalog.changes.deletions import restore_entities, undoable
from catalog.ingest.problem import Refused
from catalog.models import AuditEvent, KindChange, Refresh, Revision
from catalog.web.reasons import said


@admin.register(Revision)
class RevisionAdmin(DerivedAdmin):
    list_display = ["at", "entity", "number", "action", "actor", "reading"]
    list_filter = ["action"]
    list_select_related = ["actor", "refresh"]
    ref_field = "ref"
    prefix_fields = ["ref"]
    search_help_text = _("How the reference begins, or the name of an entity.")
    documents = ["before"]
    actions = ["restore"]  # type: ignore[assignment]

    def get_queryset(self, request: HttpRequest) -> Any:
        found = super().get_queryset(request)
        return (
            found
            if request.resolver_match and "object_id" in request.resolver_match.kwargs
            else found.defer("before")
        )

    @admin.display(description=_("reading"))
    def reading(self, row: Revision) -> SafeString | str:
        return to_row(row.refresh)

    @admin.action(description=_("Bring back what these deleted"))
    def restore(self, request: HttpRequest, queryset: QuerySet[Revision]) -> HttpResponse | None:
        chosen = list(queryset.values_list("pk", flat=True))
        possible = list(undoable().filter(pk__in=chosen).order_by("ref"))
        if "confirmed" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Bring back what was deleted"),
                "opts": self.opts,
                "action": "restore",
                "chosen": chosen,
                "possible": possible,
                "passed_over": len(chosen) - len(possible),
            }
            return TemplateResponse(request, "admin/catalog/restore.html", context)
        try:
            restored = restore_entities(actor=actor_of(request), deletions=[row.pk for row in possible])
        except Refused as refused:
            messages.error(request, _("It cannot come back: %(reason)s") % {"reason": said(refused.problem)})
            return None
        told = ngettext("%(count)d entity is back.", "%(count)d entities are back.", len(restored))
        messages.success(request, told % {"count": len(restored)})
        return HttpResponseRedirect(request.get_full_path())


@admin.register(AuditEvent)
class AuditEventAdmin(DerivedAdmin):
    """The audit's own page filters and exports; this is the table."""

    list_display = ["at", "actor", "verb", "subject"]
    list_select_related = ["actor"]
    prefix_fields = ["verb"]
    search_help_text = _("How the change is called, such as entity.edit.")


@admin.register(KindChange)
class KindChangeAdmin(DerivedAdmin):
    """Empty, unless a worker is about it: what stands here long has no worker."""

    list_display = ["__str__", "finished", "total", "made_at"]
    hidden = ["lease_until", "lease_token"]


@admin.register(Refresh)
class RefreshAdmin(DerivedAdmin):
    list_display = ["started_at", "source", "created", "changed", "deleted", "held", "failed", "has_failed"]
    list_select_related = ["location"]

    @admin.display(description=_("source"))
    def source(self, row: Refresh) -> SafeString | str:
        return to_row(row.location)

    @admin.display(description=_("failed"), boolean=True)
    def has_failed(self, row: Refresh) -> bool:
        return bool(row.error)
