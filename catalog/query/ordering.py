"""The rows of an answer in the order asked for, from any place on, in both directions.

A row with several values of the field stands where its first one in that order stands, once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.query.query import Order, Position

CHECKED_TOGETHER = 64


def having_value(found: BitMap, order: Order, at: Snapshot) -> BitMap:
    """Those of `found` that the field can order. Null and what is too long to compare is no value."""
    rows = found & at.has(order.key)
    doubtful = rows & at.equals(order.key, None)
    if doubtful:
        rows = rows - (doubtful - BitMap(at.values_of(order.key, doubtful)))
    return rows


def by_id(
    found: BitMap, after: Position | None, *, backwards: bool, offset: int = 0, limit: int | None = None
) -> list[Position]:
    """Rows by id, which is by uid: slices of the bitmap, whatever its size."""
    if backwards:
        end = len(found) if after is None else found.rank(after.id - 1) if after.id > 0 else 0
        start = 0 if limit is None else max(0, end - limit)
        return [Position(None, pk) for pk in reversed(found[start:end])]
    start = offset + (0 if after is None else found.rank(after.id))
    end = len(found) if limit is None else start + limit
    return [Position(None, pk) for pk in found[start:end]]


def by_value(
    found: BitMap,
    order: Order,
    at: Snapshot,
    *,
    wanted: int,
    after: Position | None = None,
    backwards: bool = False,
) -> Iterator[Position]:
    """Rows by value, `backwards` in the opposite order. `found` holds only rows that have one.

    About `wanted` rows will be asked for: few rows are sorted by themselves, many are met on a walk along
    the values, which is short when one value in few belongs to a row.
    """
    passed = _values_passed(found, wanted, at)
    if len(found) <= passed:
        return _sorted(found, order, at, after, backwards)
    return _walked(found, order, at, after, backwards, about=2 * passed)


def _values_passed(found: BitMap, wanted: int, at: Snapshot) -> int:
    """How many values a walk passes on its way to so many rows. There are at most as many as entities,
    and of these `found` holds its share."""
    return max(wanted, 1) * len(at.everything()) // max(len(found), 1)


def _sorted(
    found: BitMap, order: Order, at: Snapshot, after: Position | None, backwards: bool
) -> Iterator[Position]:
    values = at.values_of(order.key, found, descending=order.descending)
    rows = sorted((value, pk) for pk, value in values.items())
    descending = order.descending != backwards
    if after is not None:
        place = (after.value or "", after.id)
        cut = bisect_right(rows, place)
        if descending:
            rows = rows[: cut - 1] if cut and rows[cut - 1] == place else rows[:cut]
        else:
            rows = rows[cut:]
    if descending:
        rows.reverse()
    return (Position(value, pk) for value, pk in rows)


def _walked(
    found: BitMap, order: Order, at: Snapshot, after: Position | None, backwards: bool, *, about: int
) -> Iterator[Position]:
    """A row is met at each of its values. On a walk from the start the first one is its place; one that
    begins in the middle, or runs backwards, has to look where the rows that it meets belong."""
    if after is None and not backwards:
        return _met_first(found, order, at, about)
    place = None if after is None else (after.value or "", after.id)
    descending = order.descending != backwards
    met = (
        Position(value, pk)
        for value, ids in at.walk(order.key, descending=descending, after=place, within=found, about=about)
        for pk in _ids(found & ids, descending)
    )
    return _at_their_place(met, order, at)


def _met_first(found: BitMap, order: Order, at: Snapshot, about: int) -> Iterator[Position]:
    left = found.copy()
    for value, ids in at.walk(order.key, descending=order.descending, within=found, about=about):
        here = left & ids
        left -= here
        yield from (Position(value, pk) for pk in _ids(here, order.descending))
        if not left:
            return


def _ids(found: BitMap, descending: bool) -> Iterator[int]:
    return reversed(found) if descending else iter(found)


def _at_their_place(rows: Iterator[Position], order: Order, at: Snapshot) -> Iterator[Position]:
    while batch := list(islice(rows, CHECKED_TOGETHER)):
        ids = BitMap(row.id for row in batch)
        values = at.values_of(order.key, ids, descending=order.descending)
        yield from (row for row in batch if values.get(row.id) == row.value)
