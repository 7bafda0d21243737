"""One change of many entities: tags, owner, lifecycle, of all that a list finds or of some of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from pyroaring import FrozenBitMap

from catalog import kinds
from catalog.changes.edits import Patch, edit_entities, is_editable
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.ingest.custom_kinds import synchronise
from catalog.ingest.formats import is_tag
from catalog.ingest.merge_patch import apply_patch, patch_between
from catalog.ingest.problem import Refused
from catalog.ingest.store.entities import plain_document
from catalog.models import Entity
from catalog.policy import EDIT, policy
from catalog.query.matching import match
from catalog.query.narrowing import by_all, narrow
from catalog.query.predicate import Among, Everything, Nothing, Predicate, all_of
from catalog.query.run import run
from catalog.refs import BadRef, Ref
from catalog.web.access import acting
from catalog.web.editing.complaints import complaints
from catalog.web.editing.confirm import Document, unknown
from catalog.web.history.fields import FieldChange, field_changes
from catalog.web.htmx import Request
from catalog.web.listing.page import Listing
from catalog.web.listing.views import state_of
from catalog.web.reasons import said
from catalog.web.reference import Reference, reference

MOST = 500
"""Entities that are changed in one go."""

TEMPLATE = "catalog/editing/bulk.html"


class Wish(forms.Form):
    """What is to become of each entity. What is left empty stays as it is."""

    add = forms.CharField(
        label=gettext_lazy("Tags to add"), required=False, help_text=gettext_lazy("With spaces between them.")
    )
    remove = forms.CharField(
        label=gettext_lazy("Tags to remove"),
        required=False,
        help_text=gettext_lazy("With spaces between them."),
    )
    owner = forms.CharField(label=gettext_lazy("Owner"), required=False)
    lifecycle = forms.CharField(label=gettext_lazy("Lifecycle"), required=False)

    def clean_add(self) -> list[str]:
        tags: list[str] = self.cleaned_data["add"].split()
        wrong = [tag for tag in tags if not is_tag(tag)]
        if wrong:
            told = _(
                "Expected lower-case letters, digits, + and #, with - between them. This is not: %(value)s"
            )
            raise ValidationError(told % {"value": wrong[0]})
        return tags

    def clean_remove(self) -> list[str]:
        return list(self.cleaned_data["remove"].split())

    def clean_owner(self) -> str:
        owner: str = self.cleaned_data["owner"]
        try:
            return owner if not owner or Ref.parse(owner, default_kind="group") else ""
        except BadRef as error:
            told = _("Expected a reference such as component:default/orders. This is none: %(value)s")
            raise ValidationError(told % {"value": owner}) from error

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(data.values()):
            raise ValidationError(_("Say what is to change."))
        return data

    def patch(self, entity: Entity) -> Patch:
        """What it comes to for one entity; a field that its kind does not have is left out."""
        document, wish = plain_document(entity), self.cleaned_data
        new: dict[str, Any] = {"metadata": {}, "spec": {}}
        tags = document["metadata"].get("tags") or []
        wanted = [tag for tag in dict.fromkeys([*tags, *wish["add"]]) if tag not in wish["remove"]]
        if wanted != tags:
            new["metadata"]["tags"] = wanted or None
        kind = kinds.get(entity.kind)
        for name in ("owner", "lifecycle"):
            if wish[name] and kind is not None and name in kind.known_fields:
                new["spec"][name] = wish[name]
        return patch_between(document, apply_patch(document, new))


@dataclass(frozen=True, slots=True)
class Row:
    """`token` says which version of which entity was looked at; `problem` why it cannot be changed so."""

    entity: Reference
    token: str
    change: tuple[Document, Document]
    problem: str = ""

    @property
    def fields(self) -> list[FieldChange]:
        return field_changes(*self.change)


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def bulk(request: Request, visible: Predicate, actor: AbstractBaseUser) -> HttpResponse:
    """What a list finds, what is to become of it, what that would change, and then the change."""
    synchronise()
    permitted = policy().permitted(actor, EDIT)
    if isinstance(permitted, Nothing):
        raise PermissionDenied(_("Only owners and editors change entities."))
    if request.POST.get("step") == "save":
        return _save(request, all_of(visible, permitted), actor)
    with one_snapshot():
        visible, at = narrow(visible, snapshot())
        listing = Listing(state_of(request, visible, at), visible, at)
        reach = all_of(visible, by_all(permitted, at), _chosen(request.GET))
        page = run(replace(listing.query, limit=MOST), reach, at=at)
        entities = _entities(page.ids)
    wish = Wish(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "wish": wish,
        "found": page.total,
        "most": MOST,
        "noun": listing.noun,
        "back": reverse("catalog:list") + listing.state.query(),
    }
    if request.method == "POST" and wish.is_valid():
        rows = [row for entity in entities if (row := _row(entity, wish)) is not None]
        context["good"] = [row for row in rows if not row.problem]
        context["unknown"] = unknown(row.change for row in context["good"])
        context["bad"] = [row for row in rows if row.problem]
        context["unchanged"] = len(entities) - len(rows)
        context["is_preview"] = True
    return render(request, TEMPLATE, context, status=422 if wish.errors else 200)


def _chosen(asked: QueryDict) -> Predicate:
    """The entities that the address names one by one; all that the list finds where it names none."""
    refs = asked.getlist("ref")[:MOST]
    if not refs:
        return Everything()
    return Among(FrozenBitMap(Entity.objects.filter(ref__in=refs).values_list("pk", flat=True)))


def _entities(ids: Sequence[int]) -> list[Entity]:
    rows = Entity.objects.filter(pk__in=ids).in_bulk()
    return [rows[pk] for pk in ids if pk in rows and is_editable(rows[pk])]


def _row(entity: Entity, wish: Wish) -> Row | None:
    patch = wish.patch(entity)
    if not patch:
        return None
    before = plain_document(entity)
    after = apply_patch(before, patch)
    kind = kinds.get(entity.kind)
    wrong = complaints(after, kind) if kind else [((), _("Its kind is not defined any more."))]
    return Row(
        reference(entity.ref, name=entity.name, title=entity.title),
        f"{entity.etag} {entity.ref}",
        (before, after),
        wrong[0][1] if wrong else "",
    )


def _save(request: Request, permitted: Predicate, actor: AbstractBaseUser) -> HttpResponse:
    wish = Wish(request.POST)
    looked_at = dict(_token(text) for text in request.POST.getlist("one")[:MOST])
    back = reverse("catalog:list") + (f"?{request.GET.urlencode()}" if request.GET else "")
    if not wish.is_valid() or not looked_at:
        messages.warning(request, _("Nothing was changed: nothing was chosen."))
        return HttpResponseRedirect(back)
    with one_snapshot():
        reach = match(permitted, snapshot())
        rows = [one for one in Entity.objects.filter(ref__in=list(looked_at)) if one.pk in reach]
    patches = {entity.ref: (looked_at[entity.ref], wish.patch(entity)) for entity in rows}
    try:
        changed = edit_entities(actor=actor, patches=patches)
    except Refused as refused:
        messages.error(request, _("Nothing was changed: %(reason)s") % {"reason": said(refused.problem)})
        return HttpResponseRedirect(back)
    told = ngettext("%(count)d entity is changed.", "%(count)d entities are changed.", len(changed))
    messages.success(request, told % {"count": len(changed)})
    if left := len(looked_at) - len(changed):
        told = ngettext(
            "%(count)d was changed by somebody else meanwhile, and is left as it is.",
            "%(count)d were changed by somebody else meanwhile, and are left as they are.",
            left,
        )
        messages.warning(request, told % {"count": left})
    return HttpResponseRedirect(back)


def _token(text: str) -> tuple[str, str]:
    """Reference and etag."""
    etag, _space, ref = text.partition(" ")
    return ref, etag
