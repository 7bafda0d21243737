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
from catalog.web.editing.desk import PORTAL, Desk
from catalog.web.editing.draft import patch_of
from catalog.web.editing.form import EntityForm
from catalog.web.editing.suggestions import suggested
from catalog.web.editing.views import CONFIRM, FORM
from catalog.web.htmx import Request
from catalog.web.reasons import said

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
        {"kinds": offered, "may_manage": policy().allows(actor, MANAGE, None)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def new(request: Request, visible: Predicate, actor: AbstractBaseUser, kind: str) -> HttpResponse:
    synchronise()
    known = kinds.get(kind)
    if known is None or known.key in ELSEWHERE:
        raise Http404(_("There is no such kind."))
    if request.method != "POST" and known.key == DEFINITION.key and policy().allows(actor, MANAGE, None):
        return HttpResponseRedirect(reverse("kinds:new"))
    return Making(request, visible, actor, known, PORTAL).answer()


def blank(kind: Kind) -> dict[str, Any]:
    """The least that a document of the kind has; lists that it needs are there and empty."""
    properties = kind.spec.get("properties", {})
    lists = (
        name for name in kind.spec.get("required", ()) if properties.get(name, {}).get("type") == "array"
    )
    spec: dict[str, Any] = {name: [] for name in lists}
    return {"apiVersion": kind.api_versions[0], "kind": kind.name, "metadata": {}, "spec": spec}


@dataclass(frozen=True)
class Making:
    """A person at a desk, about to make an entity of a kind."""

    request: Request
    visible: Predicate
    actor: AbstractBaseUser
    kind: Kind
    desk: Desk

    def answer(self) -> HttpResponse:
        if not may_make(self.actor, self.kind):
            defines = self.kind.key == DEFINITION.key
            raise PermissionDenied(
                _("Only admins define kinds.") if defines else _("Only editors make new entities.")
            )
        sent = self.request.POST
        if self.request.method != "POST":
            return self._shown(self._form(blank(self.kind)))
        document = patch_of(sent.get("patch", ""))
        match sent.get("step"):
            case "save":
                return self._save(document)
            case "back":
                return self._shown(self._form(document))
        return self._typed(self._form(blank(self.kind), sent))

    def _typed(self, form: EntityForm) -> HttpResponse:
        """The form was sent: with an error or one row more it comes again, else what would be made."""
        if "add" in self.request.POST:
            return self._shown(form)
        document = form.document
        if document is None:
            return self._shown(form, status=422)
        context = {**self._about(), "draft": Made(document), "effect": effect({}, document)}
        return render(self.request, CONFIRM, context)

    def _save(self, document: dict[str, Any]) -> HttpResponse:
        if document.get("kind") != self.kind.name or not policy().allows(self.actor, EDIT, document):
            raise PermissionDenied(_("Your role may not make this entity."))
        try:
            ref = create_entity(actor=self.actor, document=document)
        except Refused as refused:
            form = self._form(document)
            form.complain((refused.problem.path, said(refused.problem)))
            return self._shown(form, status=422)
        messages.success(self.request, _("Made. It is in the catalog now."))
        return HttpResponseRedirect(self.desk.back(ref))

    def _form(self, document: dict[str, Any], data: QueryDict | None = None) -> EntityForm:
        others = suggested(self.kind.key, self.visible)
        return EntityForm(self.kind, document, data, is_new=True, suggested=others)

    def _shown(self, form: EntityForm, status: int = 200) -> HttpResponse:
        context = {**self._about(), "form": form, "draft": Made({})}
        return render(self.request, FORM, context, status=status)

    def _about(self) -> dict[str, Any]:
        return {
            **self.desk.context(),
            "is_new": True,
            "kind": self.kind,
            "name": str(self.kind.label),
            "url": self.desk.instead_of_new(self.kind),
            "edit_url": self.desk.new(self.kind),
        }
