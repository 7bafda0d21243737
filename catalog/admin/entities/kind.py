"""An admin for each kind: its list, and the portal's forms to make, edit and delete what is of it."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog import kinds
from catalog.admin.entities.desk import AdminDesk
from catalog.admin.entities.filters import filters_in_admin
from catalog.admin.entities.lists import EntityList, cells_of, state_of
from catalog.admin.table import TableAdmin, actor_of, entity_row
from catalog.changes.edits import is_editable, is_made_here
from catalog.changes.entities import KindInUse
from catalog.index.reading import one_snapshot
from catalog.ingest.custom_kinds import defined_by, synchronise
from catalog.kinds import Kind
from catalog.kinds.definition import DEFINITION
from catalog.models import OF_KINDS, Entity, Revision
from catalog.policy import policy
from catalog.refs import Ref
from catalog.web.editing.making import Making
from catalog.web.editing.removing import deleting, remove_entity, still_used
from catalog.web.editing.rights import editable_or_403
from catalog.web.editing.views import Editing
from catalog.web.htmx import Request
from catalog.web.listing.filters import ALL_KINDS
from catalog.web.there import NotThere

ACTIONS = ["change_many", "remove_these"]
AT_ONCE = 100
"""Entities that one action removes: each is named first."""


class FoundByIndex(TableAdmin):
    """What lists of entities share. `kind` is None for the list of all."""

    kind: Kind | None = None
    search_fields = ["ref"]
    search_help_text = _("Words of the name, title, tags or description, best answers first.")
    ordering = ("ref",)
    ref_field = "ref"
    documents = ["doc"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[EntityList]:
        return EntityList

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        of_kind = ["of_this_kind"] if self.kind is DEFINITION else []
        return [*cells_of(self.kind), *of_kind]

    @admin.display(description=_("entities"))
    def of_this_kind(self, row: Entity) -> SafeString:
        """Those of a kind that a company defines have no list of their own here, but one of all."""
        defined = defined_by(row.ref)
        if defined is None:
            return format_html("-")
        url = f"{reverse('admin:catalog_entity_changelist')}?{urlencode({'kind': defined.key})}"
        return format_html('<a href="{}">{}</a>', url, defined.label_plural)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return list(filters_in_admin(self.kind))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The list searches by itself."""
        return queryset, False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST":
            return super().changelist_view(request, extra_context)
        synchronise()
        with one_snapshot():
            response: HttpResponse = super().changelist_view(request, extra_context)
            return response.render() if isinstance(response, TemplateResponse) else response

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name in ACTIONS}

    @admin.action(description=_("Change tags, owner or lifecycle of the chosen …"))
    def change_many(self, request: HttpRequest, queryset: QuerySet[Entity]) -> HttpResponse:
        """On the portal's page for that. All that was found goes there as the list that found it."""
        if request.POST.get("select_across") == "1":
            where = state_of(self.kind, request.GET).query()
        else:
            refs = queryset.order_by("ref").values_list("ref", flat=True)
            kind = self.kind.key if self.kind else ALL_KINDS
            where = "?" + urlencode([("kind", kind), *(("ref", ref) for ref in refs)], safe=":/")
        return HttpResponseRedirect(reverse("catalog:bulk") + where)

    @admin.action(description=_("Delete or hide the chosen …"))
    def remove_these(self, request: HttpRequest, queryset: QuerySet[Entity]) -> HttpResponse | None:
        rows = queryset.select_related("descriptor__location").order_by("ref")[: AT_ONCE + 1]
        chosen = [entity for entity in rows if is_editable(entity)]
        if len(rows) > AT_ONCE:
            messages.error(request, _("Choose at most %(count)s entities at once.") % {"count": AT_ONCE})
            return None
        if "confirmed" in request.POST:
            for entity in chosen:
                try:
                    remove_entity(actor=actor_of(request), entity=entity)
                except KindInUse as used:
                    messages.error(request, f"{entity.ref}: {still_used(used.count)}")
                    return None
            told = ngettext(
                "%(count)d entity is out of the catalog. It can be brought back from here.",
                "%(count)d entities are out of the catalog. They can be brought back from here.",
                len(chosen),
            )
            messages.success(request, told % {"count": len(chosen)})
            deleted = reverse("admin:catalog_revision_changelist")
            return HttpResponseRedirect(f"{deleted}?action__exact=deleted")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Delete or hide these"),
            "opts": self.opts,
            "action": "remove_these",
            "entities": [(one, bool(one.descriptor and is_made_here(one.descriptor))) for one in chosen],
            "left": len(rows) - len(chosen),
        }
        return TemplateResponse(request, "admin/catalog/remove.html", context)


class KindAdmin(FoundByIndex):
    actions = ACTIONS
    preserve_filters = False  # the portal's forms do not know them, and each row looked its own address up

    def __init__(self, model: type[Entity], site: admin.AdminSite) -> None:
        super().__init__(model, site)
        self.kind = next(kinds.get(key) for key, of_kind in OF_KINDS.items() if of_kind is model)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.kind is not None
        if self.kind is DEFINITION:
            return HttpResponseRedirect(reverse("kinds:new"))
        actor = actor_of(request)
        desk = AdminDesk(request=request, site=self.admin_site, model=self.model)
        return Making(cast(Request, request), policy().visible(actor), actor, self.kind, desk).answer()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; what no form is for is shown as the row that it is."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._gone(request, object_id)
        if self.kind is DEFINITION:  # has a form of its own, which shows what becomes of its entities
            return HttpResponseRedirect(reverse("kinds:edit", args=[row.namespace, row.name.lower()]))
        try:
            entity = self._editable(request, row)
        except PermissionDenied as reason:
            messages.warning(request, str(reason))
            return HttpResponseRedirect(entity_row(row.ref))
        desk = self._desk(request, entity)
        try:
            return Editing(cast(Request, request), actor_of(request), desk).answer(entity)
        except NotThere:
            return self._gone(request, object_id)

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._gone(request, object_id)
        entity, actor = self._editable(request, row), actor_of(request)
        visible = policy().visible(actor)
        return deleting(cast(Request, request), visible, actor, entity, self._desk(request, entity))

    def _gone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What was deleted is told where it can be brought back."""
        number = unquote(object_id)
        of_it = Revision.objects.filter(action=Revision.Action.DELETED)
        known = number.isascii() and number.isdigit()
        left = of_it.filter(entity_id=number).order_by("-pk").first() if known else None
        if left is None:
            messages.warning(request, _("There is no such entity any more."))
            return HttpResponseRedirect(reverse(f"admin:catalog_{self.opts.model_name}_changelist"))
        told = _("It was deleted, and nothing was saved. It can be brought back from here.")
        messages.warning(request, told)
        where = urlencode({"q": left.ref})
        return HttpResponseRedirect(f"{reverse('admin:catalog_revision_changelist')}?{where}")

    def _editable(self, request: HttpRequest, row: Any) -> Entity:
        actor = actor_of(request)
        return editable_or_403(policy().visible(actor), actor, Ref.parse(row.ref))

    def _desk(self, request: HttpRequest, entity: Entity) -> AdminDesk:
        return AdminDesk(request=request, site=self.admin_site, model=self.model, entity=entity)


for _model in OF_KINDS.values():
    admin.site.register(_model, KindAdmin)
