"""`metadata.uid` as a key: a column of the entities and no term, since no two have the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import QuerySet
from pyroaring import BitMap

from catalog.models import Entity

UID = "metadata.uid"
_AT_ONCE = 500


def isin(values: Collection[str]) -> BitMap:
    return _ids(Entity.objects.filter(uid__in=values))


def prefix(beginning: str) -> BitMap:
    return _ids(Entity.objects.filter(uid__startswith=beginning))


def substring(needle: str) -> BitMap:
    return _ids(Entity.objects.filter(uid__contains=needle))


def values(ids: BitMap) -> dict[int, str]:
    """The uid of each of the entities."""
    found: dict[int, str] = {}
    for first in range(0, len(ids), _AT_ONCE):
        found.update(Entity.objects.filter(pk__in=ids[first : first + _AT_ONCE]).values_list("pk", "uid"))
    return found


def walk(*, descending: bool, after: tuple[str, int] | None) -> Iterator[tuple[str, BitMap]]:
    """All uids in order. They begin with the id, so that the primary key gives that order."""
    way = "-pk" if descending else "pk"
    last = after[1] if after else None
    while True:
        rows = Entity.objects.order_by(way)
        if last is not None:
            rows = rows.filter(pk__lt=last) if descending else rows.filter(pk__gt=last)
        batch = list(rows.values_list("pk", "uid")[:_AT_ONCE])
        for last, uid in batch:
            yield uid, BitMap([last])
        if len(batch) < _AT_ONCE:
            return


def _ids(rows: QuerySet[Entity]) -> BitMap:
    return BitMap(list(rows.values_list("pk", flat=True)))
