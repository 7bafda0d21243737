"""Editing an entity: the form, what it would change, and where somebody else was quicker, the choice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog import kinds
from catalog.changes.edits import ChangedMeanwhile, edit_entity, is_made_here, take_back
from catalog.ingest.merge_patch import patch_between
from catalog.ingest.problem import Refused
from catalog.kinds.definition import DEFINITION
from catalog.models import Entity
from catalog.policy import MANAGE, policy
from catalog.query.predicate import Predicate
from catalog.refs import Ref
from catalog.web.access import acting
from catalog.web.editing.confirm import effect
from catalog.web.editing.conflict import decided, disputed
from catalog.web.editing.draft import Draft
from catalog.web.editing.form import EntityForm
from catalog.web.editing.rights import editable_or_403
from catalog.web.editing.suggestions import suggested
from catalog.web.htmx import Request
from catalog.web.reasons import said

FORM, CONFIRM, CONFLICT = (f"catalog/editing/{name}.html" for name in ("edit", "confirm", "conflict"))


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def edit(
    request: Request, visible: Predicate, actor: AbstractBaseUser, kind: str, namespace: str, name: str
) -> HttpResponse:
    """The form; by its steps what it would change, and then the change."""
    entity = editable_or_403(visible, actor, Ref(kind, namespace, name))
    if request.method != "POST" and entity.kind == DEFINITION.key and policy().allows(actor, MANAGE, None):
        return HttpResponseRedirect(reverse("kinds:edit", args=[namespace, name]))
    if request.method != "POST":
        return _form(request, Draft.fresh(entity))
    draft = Draft.sent(entity, request.POST)
    match request.POST.get("step"):
        case "save":
            return _save(request, actor, draft)
        case "back":
            return _form(request, draft)
        case "decide":
            return _confirm(request, decided(draft, request.POST))
    return _typed(request, draft)


def _typed(request: Request, draft: Draft) -> HttpResponse:
    """The form was sent: with an error or one row more it comes again, else what it would change."""
    form = _of(request, draft.entity, draft.began, request.POST)
    if "add" in request.POST:
        return _shown(request, draft, form)
    document = form.document
    if document is None:
        return _shown(request, draft, form, status=422)
    patch = patch_between(draft.began, document)
    if not patch:
        form.other_errors.append(_("Nothing is changed yet."))
        return _shown(request, draft, form, status=422)
    return _confirm(request, Draft(draft.entity, draft.etag, draft.number, patch))


def _form(request: Request, draft: Draft) -> HttpResponse:
    """The form with what the draft says, on the version that it is laid on."""
    return _shown(request, draft, _of(request, draft.entity, draft.mine))


def _of(
    request: Request, entity: Entity, document: dict[str, Any], data: QueryDict | None = None
) -> EntityForm:
    kind = kinds.get(entity.kind)
    assert kind is not None, "only what is of a known kind is loaded for editing"
    others = suggested(entity.kind, policy().visible(request.user))
    return EntityForm(kind, document, data, suggested=others)


def _shown(request: Request, draft: Draft, form: EntityForm, status: int = 200) -> HttpResponse:
    context = {**about(draft.entity), "form": form, "draft": draft}
    return render(request, FORM, context, status=status)


def _confirm(request: Request, draft: Draft) -> HttpResponse:
    if not draft.is_current:
        return _conflict(request, draft)
    if not draft.patch:
        messages.info(request, _("Nothing was changed: all of it is as you want it already."))
        return HttpResponseRedirect(_url(draft.entity))
    context = {**about(draft.entity), "draft": draft, "effect": effect(draft.present, draft.mine)}
    return render(request, CONFIRM, context)


def _conflict(request: Request, draft: Draft) -> HttpResponse:
    context = {**about(draft.entity), "draft": draft.on_present(), "disputed": disputed(draft)}
    return render(request, CONFLICT, context, status=409)


def _save(request: Request, actor: AbstractBaseUser, draft: Draft) -> HttpResponse:
    if not draft.is_current:
        return _conflict(request, draft)
    try:
        edit_entity(actor=actor, ref=draft.entity.ref, etag=draft.etag, patch=draft.patch)
    except ChangedMeanwhile:
        draft.entity.refresh_from_db()
        return _conflict(request, Draft(draft.entity, draft.etag, draft.number, draft.patch))
    except Refused as refused:
        form = _of(request, draft.entity, draft.mine)
        form.complain((refused.problem.path, said(refused.problem)))
        return _shown(request, draft, form, status=422)
    messages.success(request, _("Saved. It is so everywhere now."))
    return HttpResponseRedirect(_url(draft.entity))


@require_POST
@acting
def take_back_edit(
    request: Request, visible: Predicate, actor: AbstractBaseUser, kind: str, namespace: str, name: str
) -> HttpResponse:
    """Have one field say what the source says, or all of them."""
    entity = editable_or_403(visible, actor, Ref(kind, namespace, name))
    try:
        take_back(actor=actor, ref=entity.ref, keys=tuple(request.POST.getlist("key")))
    except Refused as refused:
        messages.error(
            request,
            _("Without this edit the entity would not be valid: %(reason)s")
            % {"reason": said(refused.problem)},
        )
    else:
        messages.success(request, _("Taken back. It says what its source says."))
    return HttpResponseRedirect(f"{_url(entity)}?tab=source")


def about(entity: Entity) -> dict[str, Any]:
    descriptor = entity.descriptor
    return {
        "entity": entity,
        "name": entity.title or entity.name,
        "url": _url(entity),
        "edit_url": f"{_url(entity)}edit/",
        "is_made_here": descriptor is not None and is_made_here(descriptor),
        "kind": kinds.get(entity.kind),
    }


def _url(entity: Entity) -> str:
    ref = Ref.parse(entity.ref)
    return reverse("catalog:entity", args=[ref.kind, ref.namespace, ref.name])
