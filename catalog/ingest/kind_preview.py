"""What would become of the entities of a kind if it were defined otherwise, without changing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from catalog.ingest.check import Checked
from catalog.ingest.problem import Problem
from catalog.ingest.store.restate import judged
from catalog.kinds import Kind, Registry, registry
from catalog.kinds.usual import USES_TOOLS
from catalog.models import Entity, Relation

SHOWN = 20
"""Entities that are named with what they would be refused for."""

READ = 500


@dataclass(slots=True)
class Fate:
    """`refused` is how many of the `total` the definition refuses that are fine now, `shown` the first of
    them with the reason; `mended` the other way round. `gained` and `lost` count relations by their type."""

    total: int = 0
    refused: int = 0
    mended: int = 0
    shown: list[tuple[Entity, Problem]] = field(default_factory=list)
    gained: list[tuple[str, int]] = field(default_factory=list)
    lost: list[tuple[str, int]] = field(default_factory=list)


def fate(document: dict[str, Any], present: Kind | None) -> Fate:
    """For a valid `document` of kind Kind that takes the place of the kind `present`, or of none."""
    kinds = Registry(kind for kind in registry.all() if kind is not present)
    key = kinds.define(document).key
    found, stated, kept = Fate(), Counter[str](), set[int]()
    affected = {key, present.key} if present else {key}
    for entity in _entities(affected):
        found.total += 1
        now, then = judged(entity), judged(entity, kinds)
        if isinstance(then, Checked):
            stated.update(relation.type for relation in then.relations)
            found.mended += isinstance(now, Problem)
            continue
        kept.add(entity.pk)
        if isinstance(now, Checked):
            found.refused += 1
            if len(found.shown) < SHOWN:
                found.shown.append((entity, then))
    before = _relations(affected, but=kept)
    found.gained = sorted((name, count) for name, count in (stated - before).items())
    found.lost = sorted((name, count) for name, count in (before - stated).items())
    return found


def _entities(keys: set[str]) -> Iterator[Entity]:
    rows = Entity.objects.filter(kind__in=keys).order_by("namespace", "name")
    return rows.iterator(chunk_size=READ)


def _relations(keys: set[str], *, but: Collection[int]) -> Counter[str]:
    """What the entities state now: those that a definition refuses keep theirs, and what was found in their
    sources does not come from it."""
    rows = Relation.objects.filter(source__kind__in=keys).exclude(type=USES_TOOLS.type)
    stated = rows.values_list("type", "source_id").iterator()
    return Counter(kind for kind, source in stated if source not in but)
