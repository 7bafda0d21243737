"""From a query to a page of ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pyroaring import BitMap

from catalog.index.ranked import Ranked
from catalog.index.read import Snapshot, snapshot
from catalog.query import cursor
from catalog.query.matching import match
from catalog.query.narrowing import narrow
from catalog.query.ordering import by_id, by_value, having_value
from catalog.query.predicate import Everything, Predicate, all_of
from catalog.query.query import Position, Query, Resume


@dataclass(frozen=True, slots=True)
class Page:
    """`total` is 0 when it was not asked for. `after` and `before` are where the neighbouring pages go on,
    None at the ends."""

    query: Query
    ids: list[int]
    total: int
    after: Resume | None = None
    before: Resume | None = None

    @property
    def next(self) -> str | None:
        """The cursor of the next page."""
        return cursor.encode(self.query, self.after) if self.after else None

    @property
    def previous(self) -> str | None:
        return cursor.encode(self.query, self.before) if self.before else None


def run(query: Query, visible: Predicate = Everything(), *, at: Snapshot | None = None) -> Page:  # noqa: B008  frozen
    """One page of what `query` finds among what is `visible`. Call it inside `one_snapshot()`."""
    visible, at = narrow(visible, at or snapshot())
    if query.is_ranked:
        return _ranked_page(query, visible, at)
    found = matching(query, visible, at)
    rows, more = _rows(query, found, at)
    total = _total(query, found)
    resume = query.resume
    page = Page(query, [row.id for row in rows], total or 0)
    if not rows:
        return page
    first = resume.first if resume else rows[0]
    after = Resume(rows[-1], first, backwards=False, total=total) if more else None
    before = Resume(rows[0], first, backwards=True, total=total) if rows[0] != first else None
    return replace(page, after=after, before=before)


def matching(query: Query, visible: Predicate, at: Snapshot) -> BitMap:
    """The ids of all rows, without an order. Rows that cannot be ordered by the field asked for are none."""
    found = match(all_of(visible, query.condition), at)
    return having_value(found, query.ordering, at) if query.ordering else found


def all_ids(query: Query, visible: Predicate, at: Snapshot) -> Iterator[int]:
    """Every row in order, without pages."""
    visible, at = narrow(visible, at)
    found = matching(query, visible, at)
    if query.is_ranked:
        return iter(_ranks(query, at).page(found, 0, len(found)))
    if query.ordering is None:
        return iter(found)
    return (row.id for row in by_value(found, query.ordering, at, wanted=len(found)))


def _total(query: Query, found: BitMap) -> int | None:
    if query.resume:
        return query.resume.total
    return len(found) if query.counted else None


def _rows(query: Query, found: BitMap, at: Snapshot) -> tuple[list[Position], bool]:
    """The rows of the page in their order, and whether a page follows. Going back, one always does."""
    backwards = query.resume is not None and query.resume.backwards
    if not query.limit:
        return [], False
    if backwards:
        rows = _some(query, found, at, query.limit)
        return rows[::-1], True
    rows = _some(query, found, at, query.limit + 1)
    return rows[: query.limit], len(rows) > query.limit


def _some(query: Query, found: BitMap, at: Snapshot, count: int) -> list[Position]:
    """The first `count` rows from the query's place on, in the direction that it goes."""
    after = query.resume.position if query.resume else None
    backwards = query.resume is not None and query.resume.backwards
    offset = 0 if query.resume else query.offset
    if query.ordering is None:
        return by_id(found, after, backwards=backwards, offset=offset, limit=count)
    rows = by_value(found, query.ordering, at, wanted=offset + count, after=after, backwards=backwards)
    return list(islice(rows, offset, offset + count))


def _ranked_page(query: Query, visible: Predicate, at: Snapshot) -> Page:
    """The best answers first. Places are ranks: a page begins at the one that its cursor names."""
    ranked = _ranks(query, at)
    found = ranked.ids & match(all_of(visible, query.condition), at)
    start = query.resume.position.id if query.resume else query.offset
    ids = ranked.page(found, start, query.limit)

    total = len(found)

    def at_rank(rank: int, *, backwards: bool) -> Resume:
        return Resume(Position(None, rank), Position(None, 0), backwards, total)

    after = at_rank(start + query.limit, backwards=False) if ids and start + query.limit < total else None
    before = at_rank(max(0, start - query.limit), backwards=True) if start else None
    return Page(query, ids, total if query.counted else 0, after, before)


def _ranks(query: Query, at: Snapshot) -> Ranked:
    """The order of a ranked query, whatever else it says."""
    if query.tiers:
        return Ranked.of(match(tier, at) for tier in query.tiers)
    return at.text(query.text)
