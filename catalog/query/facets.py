"""How many entities of an answer have each value of a field."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.index.read import Snapshot, snapshot
from catalog.query.matching import match
from catalog.query.narrowing import narrow
from catalog.query.predicate import Everything, Predicate, all_of
from catalog.query.query import Query

Counts = list[tuple[str, int]]


def facets(
    query: Query,
    keys: Iterable[str],
    visible: Predicate = Everything(),  # noqa: B008  frozen
    *,
    at: Snapshot | None = None,
) -> dict[str, Counts]:
    """For each key, spelt as it was asked for, its values as written with their counts, the most first."""
    visible, at = narrow(visible, at or snapshot())
    found = match(all_of(visible, query.condition), at)
    return {key: at.counts(key.lower(), found) for key in keys}
