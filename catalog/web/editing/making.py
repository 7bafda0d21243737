"""A new entity: which kind, the form of that kind, what it comes to, and then the entity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import kinds
from catalog.changes.entities import create_entity
from catalog.ingest.custom_kinds import synchronise
from catalog.ingest.problem import Refused
from catalog.kinds import Kind
from catalog.kinds.definition import DEFINITION
from catalog.policy import EDIT, MANAGE, Person, policy
from catalog.query.predicate import Predicate
from catalog.web.access import acting
from catalog.web.editing.confirm import effect
from catalog.web.editing.draft import patch_of
from catalog.web.editing.form import EntityForm
from catalog.web.editing.suggestions import suggested
from catalog.web.editing.views import CONFIRM, FORM
from catalog.web.htmx import Request
from catalog.web.reasons import said
from catalog.web.reference import entity_url

ELSEWHERE = ("location",)
"""Kinds whose entities are made on pages of their own: sources."""


@dataclass(frozen=True, slots=True)
class Made:
    """What is about to be made, on its way through the pages; the same shape as a draft of an edit."""

    document: dict[str, Any]
    etag: str = ""
    number: int = 0

    @property
    def patch_text(self) -> str:
        return orjson.dumps(self.document).decode()


def may_make(user: Person, kind: Kind) -> bool:
    """Whether the user may make an entity of this kind, as far as the kind decides that."""
    return policy().allows(user, EDIT, {"kind": kind.name, "metadata": {"name": "anything-new"}})


@require_http_methods(["GET", "HEAD"])
@acting
def choose(request: Request, visible: Predicate, actor: AbstractBaseUser) -> HttpResponse:
    synchronise()
    offered = [kind for kind in kinds.all() if kind.key not in ELSEWHERE and may_make(actor, kind)]
    if not offered:
        raise PermissionDenied(_("Only editors make new entities."))
    return render(
        request,
        "catalog/editing/new.html",
        {"kinds": offered, "can_define": policy().allows(actor, MANAGE, None)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def new(request: Request, visible: Predicate, actor: AbstractBaseUser, kind: str) -> HttpResponse:
    synchronise()
    known = kinds.get(kind)
    if known is None or known.key in ELSEWHERE:
        raise Http404(_("There is no such kind."))
    if not may_make(actor, known):
        raise PermissionDenied(_("Only editors make new entities."))
    if request.method != "POST" and known.key == DEFINITION.key and policy().allows(actor, MANAGE, None):
        return HttpResponseRedirect(reverse("kinds:new"))
    if request.method != "POST":
        return _shown(request, visible, known, _form(visible, known, blank(known)))
    sent = patch_of(request.POST.get("patch", ""))
    match request.POST.get("step"):
        case "save":
            return _save(request, visible, actor, known, sent)
        case "back":
            return _shown(request, visible, known, _form(visible, known, sent))
    form = _form(visible, known, blank(known), request.POST)
    if "add" in request.POST:
        return _shown(request, visible, known, form)
    document = form.document
    if document is None:
        return _shown(request, visible, known, form, status=422)
    context = {**_about(known), "draft": Made(document), "effect": effect({}, document)}
    return render(request, CONFIRM, context)


def blank(kind: Kind) -> dict[str, Any]:
    """The least that a document of the kind has; lists that it needs are there and empty."""
    properties = kind.spec.get("properties", {})
    lists = (
        name for name in kind.spec.get("required", ()) if properties.get(name, {}).get("type") == "array"
    )
    spec: dict[str, Any] = {name: [] for name in lists}
    return {"apiVersion": kind.api_versions[0], "kind": kind.name, "metadata": {}, "spec": spec}


def _save(
    request: Request, visible: Predicate, actor: AbstractBaseUser, kind: Kind, document: dict[str, Any]
) -> HttpResponse:
    if document.get("kind") != kind.name or not policy().allows(actor, EDIT, document):
        raise PermissionDenied(_("Your role may not make this entity."))
    try:
        ref = create_entity(actor=actor, document=document)
    except Refused as refused:
        form = _form(visible, kind, document)
        form.complain((refused.problem.path, said(refused.problem)))
        return _shown(request, visible, kind, form, status=422)
    messages.success(request, _("Made. It is in the catalog now."))
    return HttpResponseRedirect(entity_url(ref))


def _form(
    visible: Predicate, kind: Kind, document: dict[str, Any], data: QueryDict | None = None
) -> EntityForm:
    return EntityForm(kind, document, data, is_new=True, suggested=suggested(kind.key, visible))


def _shown(
    request: Request, visible: Predicate, kind: Kind, form: EntityForm, status: int = 200
) -> HttpResponse:
    context = {**_about(kind), "form": form, "draft": Made({})}
    return render(request, FORM, context, status=status)


def _about(kind: Kind) -> dict[str, Any]:
    return {
        "is_new": True,
        "kind": kind,
        "name": str(kind.label),
        "url": reverse("catalog:new"),
        "edit_url": reverse("catalog:new_of_kind", args=[kind.key]),
    }
