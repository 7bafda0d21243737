"""Everything that is inside a system or a domain."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Entity
from catalog.query.rows import AT_ONCE, batched
from catalog.web.graph.arrows import Arrow, by_relation
from catalog.web.graph.graph import COUNTED
from catalog.web.graph.options import CONTAINERS
from catalog.web.graph.reach import Step, read_steps

PART = Arrow("partOf", "hasPart")

DEEPEST = 4
"""Levels of parts of parts that are looked at."""


@dataclass(slots=True)
class Parts:
    """`holders` has for each part that is drawn what it is part of.

    A part that is a system or a domain itself is drawn for all that is in it: `drawn_as` has for everything
    inside the part that stands for it, which for most is itself.
    """

    holders: dict[int, int] = field(default_factory=dict)
    drawn_as: dict[int, int] = field(default_factory=dict)
    at_least: bool = False


def parts_of(entity: Entity, at: Snapshot, visible: BitMap) -> Parts:
    """As far as `visible`. One query a level."""
    containers = at.isin("kind", CONTAINERS)
    parts = Parts()
    level = {entity.pk}
    for _depth in range(DEEPEST):
        below: set[int] = set()
        for part, holder in part_steps(level):
            if part == entity.pk or part in parts.drawn_as or part not in visible:
                continue
            below.add(part)
            within = parts.drawn_as.get(holder, holder)
            if holder != entity.pk and within in containers:
                parts.drawn_as[part] = within
            else:
                parts.drawn_as[part] = part
                parts.holders[part] = holder
            if len(parts.drawn_as) > COUNTED:
                parts.at_least = True
                return parts
        level = below
        if not level:
            break
    return parts


def part_steps(holders: Collection[int]) -> Iterator[tuple[int, int]]:
    """Each part of these with what it is part of."""
    for step in _stated("target_id", "source_id", holders):
        if isinstance(step.tail, int) and isinstance(step.head, int):
            yield step.tail, step.head


def containers_of(ids: Collection[int], containers: BitMap) -> dict[int, int]:
    """The system that each of these belongs to, of the `containers` that may be shown. Mostly one query."""
    found: dict[int, int] = {}
    for some in batched(ids, AT_ONCE):
        for step in _stated("source_id", "target_id", some):
            if isinstance(step.tail, int) and isinstance(step.head, int) and step.head in containers:
                found[step.tail] = min(step.head, found.get(step.tail, step.head))
    return found


def _stated(column: str, by_the_other: str, ids: Collection[int]) -> Iterator[Step]:
    """That something is part of something, with one of these at one end, whichever end states it."""
    condition = f"(type = %s AND {column} {{among}}) OR (type = %s AND {by_the_other} {{among}})"
    return read_steps(condition, ids, by_relation([PART]), PART.type, PART.inverse)
