"""Whom the move of a tool to another ring is told to: its owners while it waits, then who proposed it."""

from __future__ import annotations

from typing import Any

from catalog.models import Entity, Ring, RingMove
from catalog.refs import Ref
from catalog.web.tools.cards import tool_url
from portal.accounts.models import Role, User
from portal.accounts.ownership import accounts_of
from portal.notices.changes import settle, tell
from portal.notices.models import Kind


def tell_owners(move: RingMove, **_signal: Any) -> None:
    tool = Entity.objects.get(ref=move.tool_ref)
    owners = accounts_of([tool.owner]) if tool.owner else User.objects.filter(role=Role.ADMIN)
    people = owners.filter(is_active=True, service=False)
    others = people.exclude(pk=move.proposed_by_id) if move.proposed_by_id else people
    tell(people=others, kind=Kind.WAITING, what=_what(move), url=_url(move), detail=move.reason)


def tell_proposer(move: RingMove, **_signal: Any) -> None:
    """Not one who answered it themselves, for they know."""
    settle(kind=Kind.WAITING, url=_url(move))
    if isinstance(move.proposed_by, User) and move.proposed_by_id != move.answered_by_id:
        confirmed = move.state == RingMove.State.CONFIRMED
        kind = Kind.COMPLETED if confirmed else Kind.REFUSED
        tell(people=[move.proposed_by], kind=kind, what=_what(move), url=_url(move))


def _what(move: RingMove) -> str:
    """Kept for readers of any language, so in the one that entities are written in."""
    tool = Entity.objects.filter(ref=move.tool_ref).first()
    ring = Ring.objects.filter(slug=move.ring).first()
    name = (tool and tool.title) or Ref.parse(move.tool_ref).name
    return f"{name} → {ring.label if ring else move.ring}"


def _url(move: RingMove) -> str:
    return tool_url(Ref.parse(move.tool_ref))
