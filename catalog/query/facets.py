"""How many entities of an answer have each value of a field."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.index.read import Snapshot, snapshot
from catalog.query.matching import match
from catalog.query.predicate import Everything, Predicate, all_of, without_key
from catalog.query.query import Query

Counts = list[tuple[str, int]]


def facets(
    query: Query,
    keys: Iterable[str],
    visible: Predicate = Everything(),  # noqa: B008  frozen
    *,
    own_excluded: bool = False,
    at: Snapshot | None = None,
) -> dict[str, Counts]:
    """For each key, spelt as it was asked for, its values as written with their counts, the most first.

    With `own_excluded` the counts of a key leave out the query's own conditions on that key, as a group of
    choices on a page needs it: they say how many there would be with another choice.
    """
    at = at or snapshot()
    whole = match(all_of(visible, query.condition), at)
    counted: dict[str, Counts] = {}
    for key in keys:
        within = whole
        if own_excluded:
            others = without_key(query.condition, key)
            if others != query.condition:
                within = match(all_of(visible, others), at)
        counted[key] = at.counts(key.lower(), within)
    return counted
