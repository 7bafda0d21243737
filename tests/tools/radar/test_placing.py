"""Marks stay in their cell, apart from each other, and where they were."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.tools.radar.placing import CENTRE, Wanted, bounds, name_of_sector, place, radii

cells = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 6)), max_size=12)
marks = cells.map(lambda found: [Wanted(f"tool-{n}", *cell) for n, cell in enumerate(found)])


@given(marks)
def test_a_mark_is_in_its_ring_and_sector(wanted: list[Wanted]) -> None:
    places, ends = place(wanted, 5, 6), radii(6)
    assert set(places) == {mark.key for mark in wanted}
    for mark in wanted:
        x, y = places[mark.key].x - CENTRE[0], places[mark.key].y - CENTRE[1]
        inner = ends[mark.ring - 2] if mark.ring > 1 else 0
        assert inner < math.hypot(x, y) < ends[mark.ring - 1]
        start, end = bounds(mark.sector, 5)
        angle = math.degrees(math.atan2(y, x)) % 360
        assert start <= angle <= end or start <= angle + 360 <= end


@given(marks)
def test_the_same_marks_are_in_the_same_places_in_any_order(wanted: list[Wanted]) -> None:
    assert place(wanted, 5, 4) == place(wanted[::-1], 5, 4)


def test_thirty_tools_lie_apart() -> None:
    wanted = [Wanted(f"tool-{n}", n % 4, 1 + n % 3) for n in range(30)]
    places = list(place(wanted, 4, 4).values())
    assert len({(spot.x, spot.y) for spot in places}) == 30


@pytest.mark.parametrize("sectors", [4, 8, 10])
@pytest.mark.parametrize("rings", [3, 4, 5, 6])
def test_no_label_runs_into_the_name_of_a_sector(sectors: int, rings: int) -> None:
    wanted = [Wanted(f"tool-{n}", n % sectors, 1 + n % rings) for n in range(40)]
    names = [name_of_sector(sector, sectors) for sector in range(sectors)]
    for spot in place(wanted, sectors, rings).values():
        beside = [one for one in names if one.is_left == spot.is_left and abs(one.y - spot.y) < 18]
        assert all(abs(one.x - spot.x) >= 165 for one in beside)
