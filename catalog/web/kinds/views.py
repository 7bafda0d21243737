"""Kinds of one's own: which there are, defining and changing one, with what that does to its entities."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.changes.edits import ChangedMeanwhile, edit_entity
from catalog.changes.entities import create_entity
from catalog.ingest.custom_kinds import defined_by
from catalog.ingest.kind_preview import fate
from catalog.ingest.merge_patch import apply_patch, patch_between
from catalog.ingest.problem import Refused
from catalog.ingest.store.entities import plain_document
from catalog.kinds.definition import DEFINITION
from catalog.models import Entity, KindChange
from catalog.query.predicate import Predicate
from catalog.refs import Ref
from catalog.web.editing.confirm import effect
from catalog.web.editing.rights import editable_or_403
from catalog.web.entity.code import descriptor_yaml
from catalog.web.htmx import Request, render_page
from catalog.web.kinds.building import Building, Document, shown_document, whole_document
from catalog.web.kinds.listing import kind_rows
from catalog.web.kinds.reading import are_same
from catalog.web.kinds.rights import defining
from catalog.web.kinds.sent import done
from catalog.web.kinds.troubles import Trouble
from catalog.web.listing.state import State
from catalog.web.reasons import said
from catalog.web.reference import reference
from catalog.web.there import NotThere, named

BUILD = "catalog/kinds/build.html"
FRAGMENTS = {"building": "building", "kind-yaml": "yaml"}


@require_safe
@defining
def kind_list(request: Request, visible: Predicate, actor: AbstractBaseUser) -> HttpResponse:
    return render(request, "catalog/kinds/list.html", {"rows": kind_rows()})


@require_http_methods(["GET", "HEAD", "POST"])
@defining
def new(request: Request, visible: Predicate, actor: AbstractBaseUser) -> HttpResponse:
    """A kind that there is not yet."""
    return _build(request, actor, None)


@require_http_methods(["GET", "HEAD", "POST"])
@defining
def edit(
    request: Request, visible: Predicate, actor: AbstractBaseUser, namespace: str, name: str
) -> HttpResponse:
    """A kind that an entity defines."""
    return _build(request, actor, editable_or_403(visible, actor, named(DEFINITION.key, namespace, name)))


def _build(request: Request, actor: AbstractBaseUser, entity: Entity | None) -> HttpResponse:
    """The form or its YAML; by their buttons a row more or less, what saving would do, and the change."""
    if request.method != "POST":
        return _shown(request, Building.of(entity) if entity else Building.new())
    building = Building.sent(entity, request.POST)
    if doing := request.POST.get("do"):
        if building.sketch is not None:
            building.focus = done(building.sketch, doing)
        return _shown(request, building)
    match request.POST.get("step"):
        case "text":
            building.to_text()
        case "form" | "back":
            building.to_form()
        case "preview":
            return _preview(request, building)
        case "save":
            return _save(request, actor, building)
    return _shown(request, building, status=422 if building.troubles else 200)


def _shown(request: Request, building: Building, status: int = 200) -> HttpResponse:
    return render_page(request, BUILD, _about(building), fragments=FRAGMENTS, status=status)


def _preview(request: Request, building: Building) -> HttpResponse:
    document = building.check()
    if document is None:
        return _shown(request, building, status=422)
    before = shown_document(building.entity) if building.entity else {}
    if before and are_same(before, document):
        building.troubles = [Trouble("", "", _("Nothing is changed yet."))]
        return _shown(request, building, status=422)
    found = fate(document, defined_by(building.entity.ref) if building.entity else None)
    context = {
        **_about(building),
        "text": descriptor_yaml(document),
        "effect": effect(before, apply_patch(before, patch_between(before, document))),
        "fate": found,
        "refused": [
            {"entity": reference(one.ref, name=one.name, title=one.title), "reason": said(problem)}
            for one, problem in found.shown
        ],
        "more": found.refused - len(found.shown),
    }
    return render(request, "catalog/kinds/confirm.html", context)


def _save(request: Request, actor: AbstractBaseUser, building: Building) -> HttpResponse:
    document = building.check()
    if document is None:
        return _shown(request, building, status=422)
    try:
        _write(actor, building.entity, building.etag, document)
    except ChangedMeanwhile:
        assert building.entity is not None, "only what is there changes"
        now = Entity.objects.filter(ref=building.entity.ref).first()
        if now is None:
            raise NotThere(Ref.parse(building.entity.ref)) from None
        building.entity = now
        building.etag = building.entity.etag
        building.troubles = [
            Trouble(
                "",
                "",
                _(
                    "Somebody else changed this kind meanwhile. Look at the changes again: what"
                    " they wrote is what yours are compared with now."
                ),
            )
        ]
        return _shown(request, building, status=409)
    except Refused as refused:
        building.troubles = [Trouble("", "", said(refused.problem))]
        return _shown(request, building, status=422)
    messages.success(request, _("Saved. The kind has its list, page, form, filters and API now."))
    key = document["spec"]["names"]["kind"].lower()
    if KindChange.objects.filter(total__gt=0).exists():
        told = _("Its entities are brought along in the background. The page of kinds says how far that is.")
        messages.info(request, told)
    return HttpResponseRedirect(reverse("catalog:list") + State(kind=key).query())


def _write(actor: AbstractBaseUser, entity: Entity | None, etag: str, document: Document) -> None:
    if entity is None:
        create_entity(actor=actor, document=document)
        return
    patch = patch_between(plain_document(entity), whole_document(entity, document))
    edit_entity(actor=actor, ref=entity.ref, etag=etag, patch=patch)


def _about(building: Building) -> dict[str, Any]:
    entity = building.entity
    place = [entity.namespace, entity.name.lower()] if entity else []
    return {
        "building": building,
        "entity": entity,
        "name": (entity.title or entity.name) if entity else "",
        "url": reverse("kinds:edit", args=place) if entity else reverse("kinds:new"),
    }
