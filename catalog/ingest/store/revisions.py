"""History: what an entity was before each change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Max

from catalog.ingest.merge_patch import apply_patch, patch_between
from catalog.ingest.store.transaction import Writing
from catalog.models import Entity, Revision


@dataclass(slots=True)
class Change:
    """`after` None: the entity was deleted, and `before` is its last document. `restored`: it was deleted
    before, with that document."""

    entity: Entity
    before: dict[str, Any]
    after: dict[str, Any] | None
    refresh_id: int | None = None
    actor_id: int | None = None
    restored: bool = False

    @property
    def action(self) -> Revision.Action:
        if self.after is None:
            return Revision.Action.DELETED
        return Revision.Action.RESTORED if self.restored else Revision.Action.CHANGED


def record(writing: Writing, changes: Sequence[Change]) -> None:
    """Write one revision a change, numbered from 1 for each entity."""
    ids = [change.entity.id for change in changes]
    numbers = dict(
        Revision.objects.filter(entity_id__in=ids).values_list("entity_id").annotate(Max("number")).order_by()
    )
    rows = []
    for change in changes:
        before, whole = _before(change)
        number = numbers[change.entity.id] = numbers.get(change.entity.id, 0) + 1
        rows.append(
            Revision(
                entity_id=change.entity.id,
                ref=change.entity.ref,
                uid=change.entity.uid,
                number=number,
                action=change.action,
                at=writing.at,
                refresh_id=change.refresh_id,
                actor_id=change.actor_id,
                before=orjson.dumps(before).decode(),
                whole=whole,
            )
        )
    Revision.objects.bulk_create(rows, batch_size=1000)


def _before(change: Change) -> tuple[dict[str, Any], bool]:
    if change.after is None:
        return change.before, True
    patch = patch_between(change.after, change.before)
    exact = apply_patch(change.after, patch) == change.before
    return (patch, False) if exact else (change.before, True)
