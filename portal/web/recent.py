"""What has changed of late, among what a person may see."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import islice

from pyroaring import BitMap

from catalog.models import Entity, Revision
from catalog.web.reference import Reference, reference

SHOWN = 8
LOOKED_AT = 100
"""Revisions read to find SHOWN of them that are visible and of different entities."""


@dataclass(frozen=True, slots=True)
class Change:
    entity: Reference
    at: datetime.datetime
    is_new: bool


def recent_changes(visible: BitMap) -> list[Change]:
    """The entities that changed or came last, the latest first, each once. Two queries."""
    changed = _changed(visible)
    newest = list(islice(reversed(visible), SHOWN))
    rows = Entity.objects.filter(pk__in={*changed, *newest}).values_list(
        "pk", "ref", "name", "title", "created_at"
    )
    changes = [
        Change(reference(ref, name=name, title=title), changed.get(pk, created_at), pk not in changed)
        for pk, ref, name, title, created_at in rows
    ]
    return sorted(changes, key=lambda change: change.at, reverse=True)[:SHOWN]


def _changed(visible: BitMap) -> dict[int, datetime.datetime]:
    """Entity id and time of its last revision, of entities that are still there."""
    latest = (
        Revision.objects.exclude(action=Revision.Action.DELETED)
        .order_by("-pk")
        .values_list("entity_id", "at")[:LOOKED_AT]
    )
    changed: dict[int, datetime.datetime] = {}
    for pk, at in latest:
        if pk in visible and len(changed) < SHOWN:
            changed.setdefault(pk, at)
    return changed
