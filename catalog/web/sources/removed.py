"""Sources that were removed of late, each with what comes back with it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from pyroaring import BitMap64

from catalog.changes.deletions import undoable
from catalog.changes.removed_locations import deletions_of, restorable
from catalog.models import Location, RemovedLocation
from catalog.web.sources.naming import ICONS, Name, name_of

STANDING = "location:default/generated-"
"""How the references of entities begin that stand for sources."""


@dataclass(frozen=True, slots=True)
class Removed:
    """`entities` is how many of its own are gone still; `by` is a person, or "" for the command line."""

    pk: int
    name: Name
    icon: str
    at: datetime.datetime
    by: str
    entities: int
    has_credential: bool


def removed_lately(words: str = "") -> QuerySet[RemovedLocation]:
    found = restorable()
    for word in words.split():
        found = found.filter(target__icontains=word)
    return found


def shown(rows: Sequence[RemovedLocation]) -> list[Removed]:
    numbers = {row.pk: deletions_of(row) for row in rows}
    every = [number for those in numbers.values() for number in those]
    there = undoable().filter(pk__among=every).exclude(ref__startswith=STANDING)
    gone = BitMap64(there.values_list("pk", flat=True)) if every else BitMap64()
    return [_shown(row, len(numbers[row.pk] & gone)) for row in rows]


def removed_source(uid: uuid.UUID) -> Removed | None:
    """The one that had this id, where it can be had again."""
    rows = shown(list(restorable().select_related("removed_by").filter(uid=uid)))
    return rows[0] if rows else None


def _shown(row: RemovedLocation, entities: int) -> Removed:
    person = row.removed_by
    return Removed(
        pk=row.pk,
        name=name_of(Location(type=row.type, target=row.target)),
        icon=ICONS[Location.Type(row.type)],
        at=row.removed_at,
        by=(person.get_full_name() or person.get_username()) if person else "",
        entities=entities,
        has_credential=row.credential is not None,
    )
