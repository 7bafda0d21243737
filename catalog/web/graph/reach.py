"""Which entities are within so many steps of one: level by level, one query a level."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from pyroaring import BitMap

from catalog.models import Relation
from catalog.web.graph.arrows import Arrow, by_relation
from catalog.web.graph.graph import COUNTED, Edge
from catalog.web.graph.options import BACK, OUT, Options

READ = 50_000
"""Relations that are read of one level. Only who may see little of a large catalog comes near it."""

BATCH = 2_000

TOUCHING = "source_id {among} OR target_id {among}"

_RELATION = Relation._meta.db_table

End = int | str
"""The id of an entity, or the reference of one that is not in the catalog."""


class Step(NamedTuple):
    tail: End
    head: End
    arrow: Arrow


@dataclass(slots=True)
class Reached:
    """`ends` from the nearest on, the entity itself first; `at_least` says that there are more."""

    ends: list[End]
    at_least: bool = False
    _seen: set[End] = field(default_factory=set)

    def add(self, level: set[End]) -> None:
        """Those that are missing first, which someone must mend; the others in the order of their age."""
        new = sorted(level - self._seen, key=lambda end: (isinstance(end, int), end))
        self._seen |= level
        self.ends += new

    @property
    def is_full(self) -> bool:
        return len(self.ends) > COUNTED


def reach(start: int, options: Options, allowed: BitMap) -> Reached:
    """What arrows lead to from `start`, and what leads to it: no zigzag, so that siblings stay away."""
    reached = Reached([start], _seen={start})
    ahead: set[End] = set() if options.direction == BACK else {start}
    behind: set[End] = set() if options.direction == OUT else {start}
    seen_ahead, seen_behind = set(ahead), set(behind)
    for _level in range(options.depth):
        next_ahead: set[End] = set()
        next_behind: set[End] = set()
        for step in _steps(ahead | behind, options.arrows, reached):
            if step.tail in ahead and may_show(step.head, options, allowed):
                next_ahead.add(step.head)
            if step.head in behind and may_show(step.tail, options, allowed):
                next_behind.add(step.tail)
            if max(len(next_ahead), len(next_behind)) > COUNTED:
                break
        ahead, behind = next_ahead - seen_ahead, next_behind - seen_behind
        seen_ahead |= ahead
        seen_behind |= behind
        reached.add(ahead | behind)
        if reached.is_full or not (ahead or behind):
            break
    if reached.is_full:
        reached.at_least = True
        del reached.ends[COUNTED:]
    return reached


def may_show(end: End, options: Options, allowed: BitMap) -> bool:
    """`allowed` holds the entities that may be seen and are of a wanted kind."""
    if isinstance(end, int):
        return end in allowed
    return not options.kinds or end.partition(":")[0] in options.kinds


def _steps(ends: set[End], arrows: Sequence[Arrow], reached: Reached) -> Iterator[Step]:
    ids = [end for end in ends if isinstance(end, int)]
    if not ids:
        return
    meaning = by_relation(list(arrows))
    read = 0
    for read, step in enumerate(read_steps(TOUCHING, ids, meaning), start=1):  # noqa: B007 - to the end
        yield step
    reached.at_least = reached.at_least or read == READ


def read_steps(
    condition: str, ids: Collection[int], meaning: Mapping[str, tuple[Arrow, bool]], *values: str
) -> Iterator[Step]:
    """The relations that fulfil an SQL condition about what is `{among}` these ids, each as a step along its
    arrow. One query, read lazily."""
    types = ", ".join(["%s"] * len(meaning))
    about = condition.format(among=_among(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT source_id, type, target_id, target_ref FROM {_RELATION} "  # noqa: S608 - numbers of our own
            f"WHERE ({about}) AND type IN ({types or 'NULL'}) LIMIT {READ}",
            [*values, *meaning],
        )
        while rows := cursor.fetchmany(BATCH):
            for source, type_, target, target_ref in rows:
                arrow, along = meaning[type_]
                other = target_ref if target is None else target
                yield Step(source, other, arrow) if along else Step(other, source, arrow)


def _among(ids: Collection[int]) -> str:
    """PostgreSQL weighs each number of a list that it is told, which for two thousand took it ten times as
    long as to look them all up; of those that it only finds when it runs, it takes an index to be right."""
    listed = ",".join(map(str, map(int, ids)))
    if connection.vendor == "postgresql":
        return f"= ANY(ARRAY(SELECT unnest('{{{listed}}}'::int[])))"
    return f"IN ({listed or 'NULL'})"


def edges_between(ends: Sequence[End], refs: Mapping[int, str], arrows: Sequence[Arrow]) -> list[Edge]:
    """Every arrow between these, each once, also where both ends state it. One query."""
    ids = [end for end in ends if isinstance(end, int)]
    gone = [end for end in ends if isinstance(end, str)]
    inside = "target_id {among}"
    if gone:
        inside += f" OR (target_id IS NULL AND target_ref IN ({', '.join(['%s'] * len(gone))}))"
    steps = read_steps(f"source_id {{among}} AND ({inside})", ids, by_relation(list(arrows)), *gone)
    found = {
        Edge(_ref(step.tail, refs), _ref(step.head, refs), step.arrow)
        for step in steps
        if step.tail != step.head
    }
    there_and_back = {
        edge
        for edge in found
        if edge.arrow.is_mutual and edge.head < edge.tail and Edge(edge.head, edge.tail, edge.arrow) in found
    }
    return sorted(found - there_and_back, key=lambda edge: (edge.tail, edge.head, edge.arrow.type))


def _ref(end: End, refs: Mapping[int, str]) -> str:
    return end if isinstance(end, str) else refs[end]
