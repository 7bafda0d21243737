"""What has changed of late, among what a person may see."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import islice

from pyroaring import BitMap

from catalog.models import Revision
from catalog.web.listing.rows import entries
from portal.web.summary import Summary, summary

SHOWN = 8
LOOKED_AT = 100
"""Revisions read to find SHOWN of them that are visible and of different entities."""


@dataclass(frozen=True, slots=True)
class Change:
    of: Summary
    at: datetime.datetime
    is_new: bool


def recent_changes(visible: BitMap) -> list[Change]:
    """The entities that changed or came last, the latest first, each once. Two queries."""
    changed = _changed(visible)
    newest = islice(reversed(visible), SHOWN)
    changes = [
        Change(
            summary(entry),
            changed.get(entry.entity.pk, entry.entity.created_at),
            entry.entity.pk not in changed,
        )
        for entry in entries(list(dict.fromkeys([*changed, *newest])), ())
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
