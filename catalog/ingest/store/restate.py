"""Entities of a kind whose definition changed: what they state by it now, and whether it allows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from catalog.index.marks import ERROR
from catalog.ingest.check import Checked, check
from catalog.ingest.found import with_problem
from catalog.ingest.problem import Problem, Refused
from catalog.ingest.store.entities import plain_document
from catalog.ingest.store.relations import Source, relate
from catalog.ingest.store.transaction import Writing
from catalog.ingest.store.uses import uses_of
from catalog.kinds import Registry, registry
from catalog.models import Entity, Overlay


def judged(entity: Entity, kinds: Registry = registry) -> Checked | Problem:
    """The entity as it is, with all that was edited here: valid by `kinds`, or why not."""
    try:
        return check(plain_document(entity), kinds=kinds)
    except Refused as refused:
        return refused.problem


def restate(writing: Writing, entities: Sequence[Entity]) -> None:
    """Bring relations, owner and problem of `entities`, loaded with their descriptors, to what their kinds
    say now. One that its kind refuses keeps what it states, and says why it is refused."""
    refs = [entity.ref for entity in entities]
    uses = uses_of(refs)
    misfits = {one.ref: one.problem for one in Overlay.objects.filter(ref__among=refs, problem__isnull=False)}
    sources: list[Source] = []
    for entity in entities:
        found = judged(entity)
        refused = found.to_json() if isinstance(found, Problem) else None
        if isinstance(found, Checked):
            stated = (*((one.type, one.inverse, one.target) for one in found.relations), *uses[entity.ref])
            entity.owner = next((target for kind, _, target in stated if kind == "ownedBy"), "")
            sources.append(Source(entity.pk, entity.ref, stated, is_new=False))
        own = entity.descriptor.error if entity.descriptor is not None else None
        _say(writing, entity, own or misfits.get(entity.ref) or refused)
    Entity.objects.bulk_update(entities, ["doc", "owner"], batch_size=500)
    relate(writing, sources)


def _say(writing: Writing, entity: Entity, problem: dict[str, Any] | None) -> None:
    is_said = "status" in orjson.loads(entity.doc + "}")
    if problem is None and not is_said:
        return
    entity.doc = with_problem(entity.doc, problem)
    if problem is not None:
        writing.add_term(entity.pk, ERROR)
    else:
        writing.remove_term(entity.pk, ERROR)
