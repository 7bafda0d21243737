"""Entities in the order of a key's values."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from pyroaring import BitMap

from catalog.index import stored
from catalog.index.column import size_of
from catalog.index.generations import Generation, Kept
from catalog.models import Entity

Valued = tuple[str, BitMap]
FIRST_BATCH, LARGEST_BATCH = 64, 4096
SURELY_SHORT = 60
"""Characters that are no more than 200 UTF-16 units, however they are lower-cased."""


@dataclass(frozen=True, slots=True)
class Passed:
    """Terms in which a walk found nobody that it wanted: who has them, and the last value, None at the end.

    Who walks the same way again and wants none of these either goes on behind them: most lists want the
    entities of one kind, and thousands of another may stand before the first of them.
    """

    entities: BitMap
    last: str | None


def walk(
    key_id: int | None,
    extra: Valued | None,
    generation: Generation,
    *,
    descending: bool,
    after: tuple[str, int] | None,
    within: BitMap | None = None,
    about: int = FIRST_BATCH,
) -> Iterator[Valued]:
    """Values of a key, and one `extra` value if there is one, in order, each with its entities.

    `after`: only what comes behind that value and, of its entities, that id. Values of which no entity is
    `within` may be passed over. `about` so many values will be looked at, so that many are read at first.
    """
    first = after[0] if after else None
    values: Iterator[Valued] = iter(())
    if key_id is not None:
        values = _own(key_id, generation, descending, first, within, about)
    if extra and (first is None or (extra[0] <= first if descending else extra[0] >= first)):
        values = _merged(values, extra, descending)
    for value, ids in values:
        if after and value == after[0]:
            ids = _beyond(ids, after[1], descending)
        if ids:
            yield value, ids


def values_of(key_id: int | None, extra: Valued | None, ids: BitMap, *, descending: bool) -> dict[int, str]:
    """The smallest (descending: largest) value of each of the entities that has one."""
    if not ids:
        return {}
    found: dict[int, str] = {}
    rows = stored.among(key_id, ids) if key_id is not None else []
    for value, entity_id, data in rows if descending else reversed(rows):
        holders = [entity_id] if data is None else stored.united([(None, data)]) & ids
        found.update(dict.fromkeys([holder for holder in holders if holder is not None], value))
    for entity_id in extra[1] & ids if extra else ():
        best = max if descending else min
        found[entity_id] = best(extra[0], found.get(entity_id, extra[0]))  # type: ignore[index]
    return found


def values_in_column(column: str, ids: BitMap) -> dict[int, str]:
    """The value of each of the entities, as far as a column of theirs is sure to hold it.

    A text that is there and short enough is the value. Columns of other entities are empty or cut off.
    """
    found: dict[int, str] = {}
    for first in range(0, len(ids), LARGEST_BATCH // 8):
        rows = Entity.objects.filter(pk__in=ids[first : first + LARGEST_BATCH // 8])
        found.update(rows.values_list("pk", column))
    return {entity_id: text.lower() for entity_id, text in found.items() if 0 < len(text) <= SURELY_SHORT}


def _own(
    key_id: int,
    generation: Generation,
    descending: bool,
    first: str | None,
    within: BitMap | None,
    about: int,
) -> Iterator[Valued]:
    """From the value `first`, read in batches that grow. A batch may end among the terms of one value:
    that one is read again with the next."""
    strictly, limit = False, FIRST_BATCH
    while limit < min(about, LARGEST_BATCH):
        limit *= 2
    while True:
        place = ("passed", key_id, descending, first, strictly)
        kept = generation.get(place) if within is not None else None
        if kept is not None and within is not None and not within.intersect(kept.value.entities):
            first, strictly = kept.value.last, True
            if first is None:
                return
            continue
        rows = stored.in_order(key_id, descending=descending, first=first, strictly=strictly, limit=limit)
        more = len(rows) == limit
        if more and rows[0][0] != rows[-1][0]:
            last = rows[-1][0]
            rows = [row for row in rows if row[0] != last]
            first, strictly = rows[-1][0], True
        elif more:
            limit *= 2
            continue
        lists = stored.lists({number for _, _, number in rows if number is not None})
        if within is not None:
            entities = BitMap([pk for _, pk, _ in rows if pk is not None]).union(*lists.values())
            if not within.intersect(entities):
                passed = Passed(entities, first if more else None)
                generation.keep(place, Kept(key_id, passed, size_of(entities)))
                rows = []
            rows = [row for row in rows if row[1] is None or row[1] in within]
        yield from _with_entities(rows, lists)
        if not more:
            return
        limit = min(limit * 2, LARGEST_BATCH)


def _with_entities(
    rows: list[tuple[str, int | None, int | None]], lists: dict[int, BitMap]
) -> Iterator[Valued]:
    for value, terms in groupby(rows, key=lambda row: row[0]):
        holders = [
            BitMap([entity_id]) if entity_id is not None else lists[number or 0]
            for _, entity_id, number in terms
        ]
        yield value, holders[0] if len(holders) == 1 else BitMap().union(*holders)


def _merged(values: Iterable[Valued], extra: Valued, descending: bool) -> Iterator[Valued]:
    together = heapq.merge(values, [extra], key=lambda pair: pair[0], reverse=descending)
    for value, pairs in groupby(together, key=lambda pair: pair[0]):
        yield value, BitMap().union(*(ids for _, ids in pairs))


def _beyond(ids: BitMap, entity_id: int, descending: bool) -> BitMap:
    """Those that come behind an entity."""
    rest = ids.copy()
    if descending:
        rest.remove_range(entity_id, 1 << 32)
    else:
        rest.remove_range(0, entity_id + 1)
    return rest
