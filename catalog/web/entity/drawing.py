"""The small drawing of an entity between its direct neighbours: where each box and line stands.

A drawing is an extra: the list beside it says the same in words, and all of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, BOX_WIDTH, BOX_HEIGHT = 900, 208, 44
LEFT, MIDDLE, RIGHT = 1, 346, 690
TOP, STEP = 24, 52
NAME_COLUMNS, NOTE_COLUMNS = 21, 26
"""How many Latin characters of 13 and 11.5 pixels fit beside the icon; a Hangul syllable takes two."""

MOST = 5


@dataclass(frozen=True, slots=True)
class Neighbour:
    name: str
    note: str
    icon: str
    url: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    name: str
    note: str
    full_name: str
    icon: str
    url: str
    state: str = ""

    @property
    def icon_x(self) -> int:
        return self.x + 12

    @property
    def icon_y(self) -> int:
        return self.y + 13

    @property
    def text_x(self) -> int:
        return self.x + 40

    @property
    def name_y(self) -> int:
        return self.y + (19 if self.note else 27)

    @property
    def note_y(self) -> int:
        return self.y + 35

    @property
    def middle(self) -> int:
        return self.y + BOX_HEIGHT // 2


@dataclass(frozen=True, slots=True)
class Drawing:
    height: int
    boxes: Sequence[Box]
    edges: Sequence[str]
    left_title: str
    right_title: str
    width: int = WIDTH
    right_x: int = RIGHT


def draw(
    me: Neighbour, left: Sequence[Neighbour], right: Sequence[Neighbour], *, left_title: str, right_title: str
) -> Drawing:
    """At most MOST of each side, each side centred on the entity itself."""
    left, right = left[:MOST], right[:MOST]
    rows = max(len(left), len(right), 1)
    centre = _box(me, MIDDLE, TOP + (rows - 1) * STEP // 2, "me")
    left_boxes = _column(left, LEFT, rows)
    right_boxes = _column(right, RIGHT, rows)
    edges = [_edge(box.x + BOX_WIDTH + 1, box.middle, centre.x - 2, centre.middle) for box in left_boxes]
    edges += [_edge(centre.x + BOX_WIDTH, centre.middle, box.x - 2, box.middle) for box in right_boxes]
    return Drawing(
        height=TOP + rows * STEP,
        boxes=[*left_boxes, centre, *right_boxes],
        edges=edges,
        left_title=left_title if left else "",
        right_title=right_title if right else "",
    )


def _column(neighbours: Sequence[Neighbour], x: int, rows: int) -> list[Box]:
    start = TOP + (rows - len(neighbours)) * STEP // 2
    return [
        _box(neighbour, x, start + place * STEP, "gone" if neighbour.gone else "")
        for place, neighbour in enumerate(neighbours)
    ]


def _box(neighbour: Neighbour, x: int, y: int, state: str) -> Box:
    return Box(
        x=x,
        y=y,
        name=shortened(neighbour.name, NAME_COLUMNS),
        note=shortened(neighbour.note, NOTE_COLUMNS),
        full_name=neighbour.name,
        icon=neighbour.icon,
        url=neighbour.url,
        state=state,
    )


def _edge(x1: int, y1: int, x2: int, y2: int) -> str:
    half = (x2 - x1) // 2
    return f"M{x1} {y1}C{x1 + half} {y1} {x2 - half} {y2} {x2} {y2}"


def shortened(text: str, columns: int) -> str:
    """The text cut to so many columns, since text in a drawing neither wraps nor ends in dots by itself."""
    used = 0
    for place, character in enumerate(text):
        used += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if used > columns:
            return text[:place].rstrip() + "…"
    return text
