"""The drawing of a course: paths in a box that a page stretches, so lines keep their width by themselves."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from catalog.tools.past import Day

WIDTH, HEIGHT = 640, 140
ONE_DAY = datetime.timedelta(days=1)
FAR = 4
STEPS = (2, 4, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class Chart:
    """`used` and `concerned` are areas, `lines` the upper edges of the former, `lone` days that stand alone
    as points, `end` the last day as one. `top` is the value at the upper border, an even number."""

    top: int
    used: Sequence[str]
    concerned: Sequence[str]
    lines: Sequence[str]
    lone: Sequence[str]
    end: str
    limit: str = ""

    @property
    def middle(self) -> int:
        return self.top // 2

    @property
    def box(self) -> str:
        return f"0 0 {WIDTH} {HEIGHT}"

    @property
    def grid(self) -> str:
        return "".join(f"M0 {_number(HEIGHT * part / 2)}H{WIDTH}" for part in (0, 1, 2))


def chart(days: Sequence[Day], start: datetime.date, *, limit: int = 0) -> Chart:
    """Of at least one day, from `start` to the last of them. `limit` is drawn as a line: what could be. Where
    that is far above everything there was, a rise would be too small to see, and it is left out."""
    end = days[-1].day
    limit = limit if limit <= FAR * max(one.used for one in days) else 0
    top = ceiling(max([limit, *(max(one.used, one.concerned) for one in days)]))
    span = max((end - start).days, 1)

    def x(one: Day) -> str:
        return _number(WIDTH * (one.day - start).days / span)

    def y(value: int) -> str:
        return _number(HEIGHT - HEIGHT * value / top)

    def edge(stretch: Sequence[Day], value: Callable[[Day], int]) -> str:
        return "L".join(f"{x(one)} {y(value(one))}" for one in _turns(stretch, value))

    def area(stretch: Sequence[Day], value: Callable[[Day], int]) -> str:
        return f"M{x(stretch[0])} {HEIGHT}L{edge(stretch, value)}V{HEIGHT}Z"

    def point(one: Day) -> str:
        return f"M{x(one)} {y(one.used)}h0"

    found = stretches(days)
    long = [stretch for stretch in found if len(stretch) > 1]
    return Chart(
        top=top,
        used=[area(stretch, _used) for stretch in long],
        concerned=[area(stretch, _concerned) for stretch in long if any(map(_concerned, stretch))],
        lines=[f"M{edge(stretch, _used)}" for stretch in long],
        lone=[point(stretch[0]) for stretch in found if len(stretch) == 1],
        end=point(days[-1]),
        limit=f"M0 {y(limit)}H{WIDTH}" if limit else "",
    )


def stretches(days: Iterable[Day]) -> list[list[Day]]:
    """Days without a gap between them."""
    found: list[list[Day]] = []
    for one in days:
        if found and one.day - found[-1][-1].day == ONE_DAY:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def ceiling(value: int) -> int:
    """The next even number that reads well: 2, 4, 6, 8, 10, 20, 40, 60, 80, 100, 200 …"""
    size = 1
    while True:
        for step in STEPS:
            if value <= step * size:
                return step * size
        size *= 10


def _used(one: Day) -> int:
    return one.used


def _concerned(one: Day) -> int:
    return one.concerned


def _turns(stretch: Sequence[Day], value: Callable[[Day], int]) -> list[Day]:
    """The days that a line needs: its ends and where it turns."""
    inner = [
        one
        for before, one, after in zip(stretch, stretch[1:], stretch[2:], strict=False)
        if not value(before) == value(one) == value(after)
    ]
    return [stretch[0], *inner, stretch[-1]]


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
