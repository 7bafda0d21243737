"""Entities of a kind whose definition changed: what they state by it now, and whether it allows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from catalog.index.marks import ERROR
from catalog.ingest.found import with_problem
from catalog.ingest.problem import Refused
from catalog.ingest.store.claims import Claim, claim_of
from catalog.ingest.store.overlays import laid_over
from catalog.ingest.store.relations import Source, relate
from catalog.ingest.store.transaction import Writing
from catalog.models import Descriptor, Entity


def restate(writing: Writing, entities: Sequence[Entity]) -> None:
    """Bring relations, owner and problem of `entities`, loaded with their descriptors, to what their kinds
    say now. One that its kind refuses keeps what it states, and says why it is refused."""
    owned = {entity.descriptor_id: entity for entity in entities if entity.descriptor is not None}
    problems: dict[int, dict[str, Any] | None] = {}
    claims: list[Claim] = []
    for entity in owned.values():
        assert entity.descriptor is not None, "those without one were left out"
        problems[entity.pk] = entity.descriptor.error
        claim = _claim(entity.descriptor)
        if isinstance(claim, Claim):
            claims.append(claim)
        else:
            problems[entity.pk] = claim
    sources: list[Source] = []
    for claim in laid_over(claims):
        entity = owned[claim.descriptor_id]
        problems[entity.pk] = problems[entity.pk] or claim.misfit
        entity.owner = claim.found.owner
        sources.append(Source(entity.pk, entity.ref, claim.found.relations, is_new=False))
    for entity in owned.values():
        _say(writing, entity, problems[entity.pk])
    Entity.objects.bulk_update(owned.values(), ["doc", "owner"], batch_size=500)
    relate(writing, sources)


def _claim(descriptor: Descriptor) -> Claim | dict[str, Any]:
    try:
        return claim_of(descriptor)
    except Refused as refused:
        return refused.problem.to_json()


def _say(writing: Writing, entity: Entity, problem: dict[str, Any] | None) -> None:
    is_said = "status" in orjson.loads(entity.doc + "}")
    if problem is None and not is_said:
        return
    entity.doc = with_problem(entity.doc, problem)
    if problem is not None:
        writing.add_term(entity.pk, ERROR)
    else:
        writing.remove_term(entity.pk, ERROR)
