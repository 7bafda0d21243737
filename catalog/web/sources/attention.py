"""The few sources that want somebody most, above the list of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from catalog.models import Location
from catalog.web.sources import standing
from catalog.web.sources.asked import BOTH, Asked
from catalog.web.sources.listing import Choice, SourceList
from catalog.web.sources.problems import Trouble, troubles
from catalog.web.sources.rows import Row, rows
from catalog.web.sources.sight import Sight
from catalog.web.sources.standing import Standing

SHOWN = 2
"""Of each kind of trouble."""


@dataclass(frozen=True, slots=True)
class Case:
    """A source in trouble. `trouble` is the first of its problems, `held_share` a percentage."""

    row: Row
    trouble: Trouble | None = None
    held_share: int = 0


@dataclass(frozen=True, slots=True)
class Attention:
    """`choices` lead to all sources in each trouble."""

    choices: Sequence[Choice]
    waiting: Sequence[Case]
    failing: Sequence[Case]
    refused: Sequence[Case]
    limit: int


def trouble_counts(sight: Sight) -> list[tuple[Standing, int, str]]:
    """Every way in which sources are in trouble, with how many are and the address of their list; zero as
    well: one sees that it was looked for."""
    if not sight.is_whole:
        return []
    counts = SourceList(Asked(), sight).counts
    return [
        (one, counts[True, one.name] + counts[False, one.name], Asked(state=one.name, of=BOTH).query())
        for one in standing.TROUBLED
    ]


def attention(counts: Mapping[tuple[bool, str], int], sight: Sight) -> Attention | None:
    """None when nothing is wrong. `counts` as a list of all sources has them."""
    if not sight.is_whole:
        return None
    numbers = {one: counts[True, one.name] + counts[False, one.name] for one in standing.TROUBLED}
    if not any(numbers.values()):
        return None
    found = {one: _first(one) if numbers[one] else [] for one in standing.TROUBLED}
    shown = {row.location.pk: row for row in rows([pk for ids in found.values() for pk in ids], sight)}
    waiting, failing, refused = ([shown[pk] for pk in found[one] if pk in shown] for one in standing.TROUBLED)
    return Attention(
        choices=[
            Choice(one.label, Asked(state=one.name, of=BOTH).query(), False, count)
            for one, count in numbers.items()
            if count
        ],
        waiting=[Case(row, held_share=_share(row)) for row in waiting],
        failing=[Case(row) for row in failing],
        refused=[Case(row, next(iter(troubles(row.location, sight.entities, 1)), None)) for row in refused],
        limit=round(100 * settings.CATALOG_DELETE_GUARD),
    )


def _first(one: Standing) -> list[int]:
    """The ids of the first few that are so: what began to fail last, what would lose most."""
    found = standing.only(Location.objects.all(), one.name, whole=True)
    return list(found.order_by("failures", "-held_deletions", "pk").values_list("pk", flat=True)[:SHOWN])


def _share(row: Row) -> int:
    return round(100 * row.location.held_deletions / max(1, row.entities))
