"""When an entity last changed, as a key to order by: a column of the entities and no term."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Q
from pyroaring import BitMap

from catalog.models import Entity

CHANGED = "greenroom/changed"
_AT_ONCE = 500


def values(ids: BitMap) -> dict[int, str]:
    """The time of each of the entities, written so that texts order as times do."""
    found: dict[int, datetime.datetime] = {}
    for first in range(0, len(ids), _AT_ONCE):
        rows = Entity.objects.filter(pk__in=ids[first : first + _AT_ONCE])
        found.update(rows.values_list("pk", "changed_at"))
    return {pk: _written(moment) for pk, moment in found.items()}


def walk(*, descending: bool, after: tuple[str, int] | None) -> Iterator[tuple[str, BitMap]]:
    """All times in order, each with one entity that changed then; ids run the same way."""
    way, beyond = ("-", "lt") if descending else ("", "gt")
    place = (_read(after[0]), after[1]) if after else None
    while True:
        rows = Entity.objects.order_by(f"{way}changed_at", f"{way}pk")
        if place:
            later = Q(**{f"changed_at__{beyond}": place[0]})
            rows = rows.filter(later | Q(changed_at=place[0], **{f"pk__{beyond}": place[1]}))
        batch = list(rows.values_list("changed_at", "pk")[:_AT_ONCE])
        for place in batch:
            yield _written(place[0]), BitMap([place[1]])
        if len(batch) < _AT_ONCE:
            return


def _written(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def _read(text: str) -> datetime.datetime:
    """What `_written` wrote; the earliest time for a text that is none, as an old link may have."""
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return datetime.datetime.min.replace(tzinfo=datetime.UTC)
