"""Where a tool stood on a day, from the timeline of its moves, and whether it had moved lately."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from catalog.models import Ring
from catalog.tools.rings import Rings

LATELY = datetime.timedelta(days=180)
"""How long a move is news."""


class Movement(Enum):
    NONE = "none"
    IN = "in"
    OUT = "out"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Standing:
    ring: Ring
    movement: Movement


def standing(spec: Mapping[str, Any], rings: Rings, day: datetime.date) -> Standing | None:
    """None for a tool that no ring had on that day.

    A tool whose timeline is empty has stood where it stands for ever: nothing says otherwise.
    """
    moves = _moves(spec, day)
    if not moves:
        ring = None if spec.get("moves") else rings.of(spec.get("ring"))
        return Standing(ring, Movement.NONE) if ring else None
    ring = rings.of(moves[-1][1])
    return Standing(ring, _movement(moves, rings, day)) if ring else None


def first_day(specs: Sequence[Mapping[str, Any]]) -> datetime.date | None:
    """The day of the oldest move; before it the radar is empty, but for tools without a timeline."""
    days = [
        datetime.date.fromisoformat(str(one["date"])) for spec in specs for one in spec.get("moves") or ()
    ]
    return min(days, default=None)


def _moves(spec: Mapping[str, Any], day: datetime.date) -> list[tuple[datetime.date, str]]:
    """Up to the day, the oldest first; of one day, as they were written."""
    stated = [(datetime.date.fromisoformat(str(one["date"])), one["ring"]) for one in spec.get("moves") or ()]
    return sorted((move for move in stated if move[0] <= day), key=lambda move: move[0])


def _movement(moves: Sequence[tuple[datetime.date, str]], rings: Rings, day: datetime.date) -> Movement:
    """Against where it stood before what is news; moves there and back are none."""
    old = [move for move in moves if move[0] <= day - LATELY]
    if not old:
        return Movement.NEW
    before, now = rings.of(old[-1][1]), rings.of(moves[-1][1])
    if before is None or now is None or before == now:
        return Movement.NONE
    return Movement.IN if now.position < before.position else Movement.OUT
