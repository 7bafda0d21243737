"""Where each mark of the radar is drawn: the same for the same tools, in every process and on every day.

A mark's home in its sector and ring follows from its own name, so that it does not jump when another comes
or goes; among the free places the one is taken that is nearest to that home.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 1000, 820
CENTRE = (500.0, 410.0)
OUTER = 384
"""Where the last ring ends."""
NARROWING = 0.68
"""The farther out a ring is the narrower it is drawn: below 1, where all would be as wide."""

GAP = 10.0
"""Degrees at both ends of a sector that stay free."""
STEP = 4.0
NARROW, WIDE = 28.0, 130.0
"""How near marks may be to each other, up and down, and sideways where labels stand."""
BELOW = 20
"""How far below its ring's end a ring's name stands, in the middle."""
HALF_A_NAME = (45.0, 20.0)
"""How near to it, sideways and up and down, no mark stands."""
OUTSIDE = 14
"""How far beyond the last ring a sector's name begins."""
LABEL = (170.0, 20.0)
"""What the label of a mark takes up, outwards and up and down."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mark to place: `key` is its own name, `sector` counts from 0, `ring` from 1."""

    key: str
    sector: int
    ring: int


@dataclass(frozen=True, slots=True)
class Place:
    x: float
    y: float

    @property
    def is_left(self) -> bool:
        return self.x < CENTRE[0]


def radii(rings: int) -> list[int]:
    """Where each of so many rings ends, from the middle outwards."""
    return [round(OUTER * (place / rings) ** NARROWING) for place in range(1, rings + 1)]


def place(wanted: Iterable[Wanted], sectors: int, rings: int) -> dict[str, Place]:
    """Of rings beyond the last nothing is drawn."""
    ends = radii(rings)
    names = [name_of_sector(sector, sectors) for sector in range(sectors)]
    taken: list[Place] = []
    found: dict[str, Place] = {}
    for one in sorted(wanted, key=lambda mark: (mark.ring, mark.sector, mark.key)):
        if one.ring > rings:
            continue
        all_there = _candidates(one, sectors, ends)
        candidates = [
            spot for spot in all_there if not _is_on_a_name(spot, ends) and not _is_before_a_name(spot, names)
        ] or all_there
        free = next((candidate for candidate in candidates if _is_free(candidate, taken)), None)
        free = free or max(candidates, key=lambda candidate: _nearest(candidate, taken))
        taken.append(free)
        found[one.key] = free
    return found


def bounds(sector: int, sectors: int) -> tuple[float, float]:
    """The angles in degrees, clockwise from the right; the first sector begins at the top and goes left."""
    width = 360 / sectors
    start = 180 + sector * width
    return start, start + width


def _candidates(one: Wanted, sectors: int, ends: Sequence[int]) -> Sequence[Place]:
    """Places in the mark's cell, its home first, then ever farther round."""
    start, end = bounds(one.sector, sectors)
    gap = min(GAP, (end - start) / 5)
    inner = ends[one.ring - 2] + 22 if one.ring > 1 else 48
    outer = ends[one.ring - 1] - 18
    seed = int.from_bytes(hashlib.blake2b(one.key.encode(), digest_size=4).digest())
    steps = max(1, int((end - start - 2 * gap) / STEP))
    radii = sorted({inner + (outer - inner) * part / 4 for part in range(5)})
    turn, tier = seed % steps, (seed // steps) % len(radii)
    order = sorted(range(steps), key=lambda step: min(abs(step - turn), steps - abs(step - turn)))
    return [
        _at(start + gap + step * STEP, radii[(tier + shift) % len(radii)])
        for step in order
        for shift in range(len(radii))
    ]


def _at(angle: float, radius: float) -> Place:
    turned = math.radians(angle)
    x, y = CENTRE[0] + radius * math.cos(turned), CENTRE[1] + radius * math.sin(turned)
    return Place(round(x, 1), round(y, 1))


def name_height(end: int) -> int:
    """Where the name of the ring that ends there stands."""
    return round(CENTRE[1] - end + BELOW)


def _is_on_a_name(spot: Place, ends: Sequence[int]) -> bool:
    wide, high = HALF_A_NAME
    beside = abs(spot.x - CENTRE[0]) < wide
    return beside and any(abs(spot.y - (name_height(end) - 5)) < high for end in ends)


def name_of_sector(sector: int, sectors: int) -> Place:
    """Where the name of a sector begins, which goes outwards from there."""
    start, end = bounds(sector, sectors)
    return _at((start + end) / 2, OUTER + OUTSIDE)


def _is_before_a_name(spot: Place, names: Sequence[Place]) -> bool:
    """Whether the mark's label would run into the name of a sector."""
    wide, high = LABEL
    return any(
        spot.is_left == name.is_left and abs(spot.y - name.y) < high and abs(spot.x - name.x) < wide
        for name in names
    )


def _is_free(candidate: Place, taken: Sequence[Place]) -> bool:
    return all(abs(candidate.y - other.y) >= NARROW or abs(candidate.x - other.x) >= WIDE for other in taken)


def _nearest(candidate: Place, taken: Sequence[Place]) -> float:
    """Below 1 where a label stands in the way of the nearest mark, and the less, the more."""
    apart = (max(abs(candidate.y - other.y) / NARROW, abs(candidate.x - other.x) / WIDE) for other in taken)
    return min(apart, default=math.inf)
