"""Pages by offset, as Backstage's plain list of entities gives them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Entity
from catalog.query.matching import match
from catalog.query.narrowing import narrow
from catalog.query.ordering import by_value, having_value
from catalog.query.predicate import Predicate, all_of
from catalog.query.query import Order, Query

FEW = 2_000
"""Up to so many rows the database sorts them by itself; more are met on a walk along all references."""


@dataclass(frozen=True, slots=True)
class OffsetPage:
    ids: list[int]
    more: bool


def page_by_offset(query: Query, visible: Predicate, at: Snapshot) -> OffsetPage:
    """By reference; or by the field asked for, then those that lack it come last and none is left out."""
    visible, at = narrow(visible, at)
    found = match(all_of(visible, query.condition), at)
    start, end = query.offset, query.offset + query.limit + 1
    if query.ordering is None:
        ids = _by_reference(found, len(found) == len(at.everything()), start, end)
    else:
        ids = _by_value(found, query.ordering, at, start, end)
    return OffsetPage(ids[: query.limit], len(ids) > query.limit)


def _by_reference(found: BitMap, is_everything: bool, start: int, end: int) -> list[int]:
    ids = Entity.objects.order_by("ref").values_list("id", flat=True)
    if is_everything:
        return list(ids[start:end])
    if len(found) <= FEW:
        return list(ids.filter(id__in=list(found))[start:end])
    return list(islice((pk for pk in ids.iterator() if pk in found), start, end))


def _by_value(found: BitMap, order: Order, at: Snapshot, start: int, end: int) -> list[int]:
    valued = having_value(found, order, at)
    ids: list[int] = []
    if start < len(valued):
        ids = [row.id for row in islice(by_value(valued, order, at, wanted=end), start, end)]
    if end > len(valued):
        lacking = found - valued
        ids += lacking[max(0, start - len(valued)) : end - len(valued)]
    return ids
