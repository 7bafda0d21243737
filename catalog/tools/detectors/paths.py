"""Which signals look at a path: one pass over it for the patterns of all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import re2

from catalog.ingest.fetch.glob import Glob
from catalog.tools.detectors.rule import Signal

Named = tuple[str, Signal]
"""A tool and a signal of it."""

_PART = re.compile(r"\*+|\?|\[!?\]?[^\]]*\]|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fitting:
    """Signals whose pattern a path fits: those that it shows by its name, and those that look into it."""

    by_name: list[Named]
    by_text: dict[tuple[str, str], Named]
    """By the tool's name and the signal's."""


class Paths:
    """Signals by the patterns of their files, braces spelled out, so that signals share what they have in
    common."""

    def __init__(self, signals: Iterable[Named]) -> None:
        wanting: dict[str, list[Named]] = defaultdict(list)
        for named in signals:
            if named[1].files is not None:
                for pattern in named[1].files.spelled_out:
                    wanting[pattern].append(named)
        self._wanting = [
            (Glob.compile(pattern, hidden=False) if "[" in pattern else None, named)
            for pattern, named in wanting.items()
        ]
        self._patterns = list(wanting)
        self._known: dict[tuple[int, ...], Fitting] = {}

    @cached_property
    def _all(self) -> re2.Set:
        """Of the patterns, each at its place. Made when the first path is asked for."""
        options = re2.Options()
        options.max_mem = 64_000_000
        made = re2.Set.FullMatchSet(options)
        for pattern in self._patterns:
            made.Add(expression(pattern))
        made.Compile()
        return made

    def fitting(self, path: str) -> Fitting:
        """The signals whose pattern the path fits. Most paths fit the same patterns as others."""
        places = tuple(self._places(path))
        if places not in self._known:
            named = {
                (tool, signal.id): (tool, signal)
                for place in places
                for tool, signal in self._wanting[place][1]
            }
            self._known[places] = Fitting(
                [one for one in named.values() if not one[1].contains],
                {key: one for key, one in named.items() if one[1].contains},
            )
        return self._known[places]

    def _places(self, path: str) -> Iterator[int]:
        if self._patterns:
            for place in self._all.Match(path.encode(errors="replace")) or ():
                glob = self._wanting[place][0]
                if glob is None or glob.matches(path):
                    yield place


def expression(pattern: str) -> str:
    """What RE2 calls a pattern of `Glob` without braces, names with a dot at the front being no exception. A
    bracket stands for any character: whether it is one of those named, `Glob` has to say."""
    *folders, name = pattern.split("/")
    before = "".join("(?:[^/]*/)*" if one == "**" else f"{_segment(one)}/" for one in folders)
    return before + ("[^/]+(?:/[^/]+)*" if name == "**" else _segment(name))


def _segment(text: str) -> str:
    return "".join(_part(part) for part in _PART.findall(text))


def _part(part: str) -> str:
    if part.startswith("*"):
        return "[^/]*"
    if part == "?" or len(part) > 1:
        return "[^/]"
    escaped: str = re2.escape(part)
    return escaped
