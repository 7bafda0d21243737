"""A radar of another program is taken in, and taken back.

What an import did stands in its own row of the audit record, so that it can be undone from there for as long
as that is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from catalog.changes.audit import record
from catalog.changes.edits import edit_entities
from catalog.changes.entities import create_entities, delete_several
from catalog.ingest.check import check
from catalog.ingest.problem import Refused
from catalog.models import AuditEvent, Entity
from catalog.tools.radar.meeting import Outcome, Step

IMPORTED, UNDONE = "radar.import", "radar.undo"
SUBJECT = "radar"


class AlreadyUndone(Exception):
    """Somebody has taken the import back."""


@dataclass(frozen=True, slots=True)
class Done:
    """`event` is the row of the audit record by which the import can be undone; `left` are references of
    tools that somebody changed meanwhile, which stay as they are."""

    event: int
    created: Sequence[str]
    moved: Sequence[str]
    left: Sequence[str] = ()


def refusal(step: Step) -> str:
    """Why the catalog would refuse the tool that the step makes; "" if it would not."""
    if step.outcome is not Outcome.CREATE or step.change is None:
        return ""
    try:
        check(dict(step.change))
    except Refused as error:
        return error.problem.message
    return ""


def import_radar(*, actor: AbstractBaseUser | None, steps: Iterable[Step], source: str) -> Done:
    """Make the tools and move those that the steps say; in one go, or not at all. Raises Refused."""
    wanted = list(steps)
    documents = [dict(one.change) for one in wanted if one.outcome is Outcome.CREATE and one.change]
    moving = {one.tool.ref: one for one in wanted if one.outcome is Outcome.MOVE and one.tool}
    with transaction.atomic():
        created = create_entities(actor=actor, documents=documents) if documents else []
        changes = {ref: dict(one.change or {}) for ref, one in moving.items()}
        before = _standing(changes)
        etags = dict(Entity.objects.filter(ref__among=list(moving)).values_list("ref", "etag"))
        patches = {ref: (etags[ref], {"spec": change}) for ref, change in changes.items() if ref in etags}
        moved = edit_entities(actor=actor, patches=patches) if patches else []
        made = Entity.objects.filter(ref__among=created).values_list("ref", "etag")
        event = record(
            actor,
            IMPORTED,
            SUBJECT,
            source=source,
            created=dict(made),
            moved={ref: {"before": before[ref], "after": changes[ref]} for ref in moved},
        )
    return Done(event.pk, created, moved, sorted(set(moving) - set(moved)))


def undo_import(*, actor: AbstractBaseUser | None, event: AuditEvent) -> Done:
    """Delete the tools that the import made and put back those that it moved, but for what somebody has
    changed since. Raises AlreadyUndone."""
    detail: Mapping[str, Any] = event.detail
    with transaction.atomic():
        AuditEvent.objects.select_for_update().get(pk=event.pk)
        if undoing(event.pk) is not None:
            raise AlreadyUndone
        created, moved = detail["created"], detail["moved"]
        rows = {row.ref: row for row in Entity.objects.filter(ref__among=[*created, *moved])}
        gone = [rows[ref] for ref, etag in created.items() if ref in rows and rows[ref].etag == etag]
        delete_several(actor=actor, entities=gone)
        now = _standing({ref: one["after"] for ref, one in moved.items()})
        patches = {
            ref: (rows[ref].etag, {"spec": one["before"]})
            for ref, one in moved.items()
            if ref in rows and now.get(ref) == one["after"]
        }
        back = edit_entities(actor=actor, patches=patches) if patches else []
        deleted = [entity.ref for entity in gone]
        left = sorted((set(created) | set(moved)) - set(deleted) - set(back))
        record(actor, UNDONE, SUBJECT, event=event.pk, deleted=deleted, moved=back, left=left)
    return Done(event.pk, deleted, back, left)


def undoing(event: int) -> AuditEvent | None:
    """The row that tells that the import was taken back."""
    found: AuditEvent | None = AuditEvent.objects.filter(verb=UNDONE, detail__event=event).first()
    return found


def _standing(changes: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What each of the tools says now where its change, by its reference, says something; what it does not
    say is None, as a merge patch takes it away."""
    rows = Entity.objects.filter(ref__among=list(changes)).values_list("ref", "doc")
    return {ref: _at(orjson.loads(doc + "}")["spec"], changes[ref]) for ref, doc in rows}


def _at(spec: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _at(spec.get(key) or {}, part) if isinstance(part, dict) else spec.get(key)
        for key, part in change.items()
    }
