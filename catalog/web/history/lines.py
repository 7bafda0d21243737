"""Which lines differ between two texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 2
"""Equal lines that are shown before and after those that differ."""

MOST = 80
"""Lines that are shown of one difference."""

COMPARED = 4_000
"""Lines of each text that are compared; what follows is as good as never where one looks."""


@dataclass(frozen=True, slots=True)
class Line:
    """`mark` is "add", "del", "" for an equal line, and "gap" where equal lines are left out."""

    mark: str
    text: str = ""


def differing(old: str, new: str) -> tuple[list[Line], int]:
    """The lines that differ with some around them, and how many more there would be."""
    lines = list(_lines(old.split("\n")[:COMPARED] if old else [], new.split("\n")[:COMPARED] if new else []))
    return lines[:MOST], max(0, len(lines) - MOST)


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    groups = SequenceMatcher(None, old, new, autojunk=True).get_grouped_opcodes(AROUND)
    for number, group in enumerate(groups):
        if number:
            yield Line("gap")
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                yield from (Line("", text) for text in old[old_from:old_to])
                continue
            yield from (Line("del", text) for text in old[old_from:old_to])
            yield from (Line("add", text) for text in new[new_from:new_to])
