"""A tool moves to another ring: somebody proposes it with a reason, and the tool's owners answer."""

from __future__ import annotations

from typing import Any

import orjson
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from catalog.changes.audit import record
from catalog.changes.edits import NotEditable, edit_entity
from catalog.kinds.language import untranslated
from catalog.models import Entity, Ring, RingMove

proposed, answered = Signal(), Signal()
"""Sent with the `move`, in the transaction that it was proposed or answered in, for whoever tells people."""


class MoveRefused(Exception):
    """There is no such tool or ring, the tool is there already, or another move of it waits for an answer."""


class AlreadyAnswered(Exception):
    """Somebody answered the proposal meanwhile."""


def propose_move(
    *, actor: AbstractBaseUser | None, ref: str, ring: str, reason: str, verdict: str = ""
) -> RingMove:
    """Ask the owners of the tool to move it; with a verdict that fits the ring, or "" for the present one.
    Raises MoveRefused."""
    with transaction.atomic():
        tool = Entity.objects.filter(ref=ref, kind="tool").first()
        known = Ring.objects.filter(slug=ring).exists()
        waits = RingMove.objects.filter(tool_ref=ref, state=RingMove.State.OPEN).exists()
        if tool is None or not known or waits or _spec(tool).get("ring") == ring:
            raise MoveRefused
        move = RingMove.objects.create(
            tool_ref=ref,
            ring=ring,
            reason=reason,
            verdict="" if verdict == _spec(tool).get("verdict") else verdict,
            proposed_by_id=actor.pk if actor else None,
        )
        record(actor, "ring.propose", ref, ring=ring, reason=reason)
        proposed.send(RingMove, move=move)
    return move


def confirm_move(*, actor: AbstractBaseUser | None, move: RingMove) -> None:
    """Move the tool, by an edit on top of what its source says; its timeline tells when and why.

    Raises AlreadyAnswered, and MoveRefused where the tool is gone or cannot be edited.
    """
    with transaction.atomic():
        _answer(actor, move, RingMove.State.CONFIRMED)
        tool = Entity.objects.filter(ref=move.tool_ref).first()
        if tool is None:
            raise MoveRefused
        spec = _spec(tool)
        changed: dict[str, Any] = {"ring": move.ring, "moves": [*spec.get("moves", ()), _line(move)]}
        if move.verdict:
            changed |= {"verdict": move.verdict, **untranslated(spec, "verdict")}
        try:
            edit_entity(
                actor=actor,
                ref=tool.ref,
                etag=tool.etag,
                patch={"spec": changed},
            )
        except NotEditable as error:
            raise MoveRefused from error
        record(actor, "ring.confirm", move.tool_ref, ring=move.ring, reason=move.reason)
        answered.send(RingMove, move=move)


def decline_move(*, actor: AbstractBaseUser | None, move: RingMove) -> None:
    """Leave the tool where it is. Raises AlreadyAnswered."""
    with transaction.atomic():
        _answer(actor, move, RingMove.State.DECLINED)
        record(actor, "ring.decline", move.tool_ref, ring=move.ring, reason=move.reason)
        answered.send(RingMove, move=move)


def _answer(actor: AbstractBaseUser | None, move: RingMove, state: RingMove.State) -> None:
    waiting = RingMove.objects.filter(pk=move.pk, state=RingMove.State.OPEN)
    if not waiting.update(
        state=state, answered_by_id=actor.pk if actor else None, answered_at=timezone.now()
    ):
        raise AlreadyAnswered
    move.refresh_from_db()


def _line(move: RingMove) -> dict[str, str]:
    """The move as a line of the tool's timeline. It comes last: translations go by place."""
    line = {"date": timezone.localdate().isoformat(), "ring": move.ring, "reason": move.reason}
    if move.proposed_by is not None:
        line["by"] = move.proposed_by.get_full_name() or move.proposed_by.get_username()
    return line


def _spec(tool: Entity) -> dict[str, Any]:
    spec: dict[str, Any] = orjson.loads(tool.doc + "}")["spec"]
    return spec
