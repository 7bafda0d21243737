"""Deleting an entity, or hiding what a source goes on giving; and bringing back what is gone."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from catalog.changes.deletions import restore_entities, undoable
from catalog.changes.edits import is_made_here
from catalog.changes.entities import KindInUse, delete_entity, hide_entity
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.ingest.custom_kinds import defined_by
from catalog.ingest.problem import Refused
from catalog.models import Entity, Relation, Revision
from catalog.policy import MANAGE, policy
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.refs import Ref
from catalog.web.access import acting
from catalog.web.editing.desk import PORTAL, Desk
from catalog.web.editing.rights import editable_or_403, may_restore
from catalog.web.editing.views import about
from catalog.web.history.gone import gone
from catalog.web.htmx import Request
from catalog.web.listing.state import State
from catalog.web.reasons import said
from catalog.web.reference import entity_url, names
from catalog.web.sources.naming import name_of, source_url
from catalog.web.there import NotThere, named

SHOWN = 12
"""Entities that refer to the one that goes, by name."""


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def delete(
    request: Request, visible: Predicate, actor: AbstractBaseUser, kind: str, namespace: str, name: str
) -> HttpResponse:
    """What would go with it; by its form the deletion, or for what a source gives, hiding it."""
    entity = editable_or_403(visible, actor, named(kind, namespace, name))
    return deleting(request, visible, actor, entity, PORTAL)


def deleting(
    request: Request, visible: Predicate, actor: AbstractBaseUser, entity: Entity, desk: Desk
) -> HttpResponse:
    descriptor = entity.descriptor
    assert descriptor is not None, "only what something states is editable"
    if request.method == "POST":
        try:
            remove_entity(actor=actor, entity=entity)
        except KindInUse as used:
            raise PermissionDenied(still_used(used.count)) from used
        messages.success(request, _("It is out of the catalog. It can be brought back from here."))
        return HttpResponseRedirect(desk.gone(entity.ref))
    refs = _leading(entity, visible)
    with one_snapshot():
        named = names(refs[:SHOWN], match(visible, snapshot()))
    context = {
        **about(entity, desk),
        "leading": [named[ref] for ref in refs[:SHOWN]],
        "more": len(refs[SHOWN:]),
        "count": len(refs),
        **_of_its_kind(entity),
        "source": name_of(descriptor.location),
        "source_url": source_url(descriptor.location),
        "can_manage": policy().allows(actor, MANAGE, descriptor.location),
    }
    return render(request, "catalog/editing/delete.html", context)


def remove_entity(*, actor: AbstractBaseUser, entity: Entity) -> None:
    """Delete what was made here; hide what a source goes on giving. Raises KindInUse."""
    made_here = entity.descriptor is not None and is_made_here(entity.descriptor)
    (delete_entity if made_here else hide_entity)(actor=actor, entity=entity)


def _of_its_kind(entity: Entity) -> dict[str, str]:
    """What the page says of the entities of a kind that is to go."""
    defined = defined_by(entity.ref)
    count = Entity.objects.filter(kind=defined.key).count() if defined else 0
    if defined is None or not count:
        return {}
    return {
        "used": still_used(count),
        "used_url": reverse("catalog:list") + State(kind=defined.key).query(),
    }


def still_used(count: int) -> str:
    return ngettext(
        "There is %(count)d entity of this kind. Delete it first.",
        "There are %(count)d entities of this kind. Delete them first.",
        count,
    ) % {"count": count}


def _leading(entity: Entity, visible: Predicate) -> list[str]:
    """What refers to it, as far as the person sees that."""
    with one_snapshot():
        seen = match(visible, snapshot())
    rows = (
        Relation.objects.filter(target=entity).exclude(source=entity).values_list("source_id", "source__ref")
    )
    return sorted({ref for pk, ref in rows if pk in seen})


@require_POST
@acting
def restore(
    request: Request, visible: Predicate, actor: AbstractBaseUser, kind: str, namespace: str, name: str
) -> HttpResponse:
    ref = named(kind, namespace, name)
    if _is_there(ref, visible):
        messages.info(request, _("It is there already."))
        return HttpResponseRedirect(entity_url(ref))
    found = gone(ref, visible, request.GET)
    if found is None:
        raise NotThere(ref)
    if not may_restore(actor, found.revision, found.doc):
        raise PermissionDenied(_("Only who deleted it, and editors, bring it back."))
    deletion: Revision | None = undoable().filter(ref=str(ref)).order_by("-pk").first()
    try:
        restored = restore_entities(actor=actor, deletions=[deletion.pk] if deletion else [])
    except Refused as refused:
        messages.error(request, _("It cannot come back: %(reason)s") % {"reason": said(refused.problem)})
    else:
        if restored:
            messages.success(request, _("It is back."))
    return HttpResponseRedirect(entity_url(ref))


def _is_there(ref: Ref, visible: Predicate) -> bool:
    """Whether somebody brought it back already, as far as the person sees that."""
    with one_snapshot():
        there = Entity.objects.filter(ref=str(ref)).first()
        return there is not None and there.pk in match(visible, snapshot())
