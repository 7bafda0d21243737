"""The page for an entity that is not there, at whichever of its addresses: until when it was, how it comes
back, and what may be meant instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from pyroaring import BitMap

from catalog.index.read import Snapshot, snapshot
from catalog.models import Entity
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.refs import Ref
from catalog.web.editing.rights import may_restore
from catalog.web.history.gone import Gone, gone
from catalog.web.htmx import VARY, Request
from catalog.web.reference import Reference, entity_url, names, reference

SHOWN = 6
CANDIDATES = 200
ALIKE = 0.5
"""How alike two names are at least: 1 is the same, 0 has nothing in common."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    entity: Reference
    type: str
    owner: Reference | None


@dataclass(frozen=True, slots=True)
class Missing:
    """`gone` is what was here, if something was and that may be told."""

    ref: Ref
    suggestions: Sequence[Suggestion]
    gone: Gone | None


def missing(request: Request, visible: Predicate, ref: Ref) -> HttpResponseBase:
    """The answer to whoever asks for what is not there, or does something to it: nothing was done then. HTMX
    puts no such answer into a page, so it is led to the whole one."""
    if request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request:
        return HttpResponseClientRedirect(entity_url(ref))
    at = snapshot()
    left = gone(ref, visible, request.GET)
    page = Missing(ref, _suggestions(ref, at, match(visible, at)), left)
    context = {
        "missing": page,
        "can_restore": left is not None and may_restore(request.user, left.revision, left.doc),
        "was_sent": request.method == "POST",
    }
    response = render(request, "catalog/missing.html", context, status=404)
    patch_vary_headers(response, VARY)
    return response


def _suggestions(ref: Ref, at: Snapshot, visible: BitMap) -> list[Suggestion]:
    ids = _candidates(ref.name, at) & visible
    light = Entity.objects.only("ref", "kind", "name", "title", "type", "owner")
    found = [(entity, _likeness(ref, entity)) for entity in light.filter(pk__in=list(ids[:CANDIDATES]))]
    best = sorted((pair for pair in found if pair[1] >= ALIKE), key=lambda pair: (-pair[1], pair[0].ref))[
        :SHOWN
    ]
    owners = names((entity.owner for entity, _likely in best), visible)
    return [
        Suggestion(
            reference(entity.ref, name=entity.name, title=entity.title), entity.type, owners.get(entity.owner)
        )
        for entity, _likely in best
    ]


def _candidates(name: str, at: Snapshot) -> BitMap:
    """Whatever has one of the words of the name, so that one mistyped word does not hide the others."""
    found = at.equals("metadata.name", name)
    for word in [name, *re.split(r"[-_.]", name)]:
        if len(word) > 1:
            found = found | at.text(word).ids
    return found


def _likeness(ref: Ref, entity: Entity) -> float:
    if entity.name.lower() == ref.name:
        return 2.0
    likeness = SequenceMatcher(None, ref.name, entity.name.lower()).ratio()
    return likeness + (0.1 if entity.kind == ref.kind else 0)
