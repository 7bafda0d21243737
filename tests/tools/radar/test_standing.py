"""Where a tool stood on a day, as its timeline tells."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from catalog.models import Ring
from catalog.tools.radar.standing import Movement, standing
from catalog.tools.rings import Rings

RINGS = Rings(
    {name: Ring(slug=name, label=name, position=n) for n, name in enumerate(("adopt", "trial", "hold"), 1)}
)
SPEC: dict[str, Any] = {
    "ring": "hold",
    "moves": [
        {"date": "2026-11-01", "ring": "hold", "reason": "Enough."},
        {"date": "2024-01-10", "ring": "trial", "reason": "First."},
        {"date": "2026-03-01", "ring": "adopt", "reason": "It held."},
    ],
}


@pytest.mark.parametrize(
    ("day", "ring", "movement"),
    [
        ("2024-01-10", "trial", Movement.NEW),
        ("2025-01-10", "trial", Movement.NONE),
        ("2026-03-02", "adopt", Movement.IN),
        ("2026-10-31", "adopt", Movement.NONE),
        ("2026-11-02", "hold", Movement.OUT),
    ],
)
def test_a_day_shows_the_last_move_until_then(day: str, ring: str, movement: Movement) -> None:
    stood = standing(SPEC, RINGS, datetime.date.fromisoformat(day))
    assert stood is not None
    assert (stood.ring.slug, stood.movement) == (ring, movement)


def test_before_its_first_move_a_tool_is_not_on_the_radar() -> None:
    assert standing(SPEC, RINGS, datetime.date(2024, 1, 9)) is None


def test_without_a_timeline_a_tool_stands_where_it_stands() -> None:
    stood = standing({"ring": "trial"}, RINGS, datetime.date(2020, 1, 1))
    assert stood is not None
    assert stood.ring.slug == "trial"


def test_a_ring_that_there_is_not_is_no_place() -> None:
    assert standing({"ring": "elsewhere"}, RINGS, datetime.date(2026, 1, 1)) is None
