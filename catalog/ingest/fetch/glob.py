"""Path patterns as Backstage's users write them: `*`, `?`, `[a-z]`, `{a,b}` and `**`."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_SPECIAL = re.compile(r"[*?\[{]")
_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")
_MOST_ALTERNATIVES = 1000
_LONGEST_SEGMENT = 500
"""No name on any disk is longer; a longer pattern fits only itself."""

Segment = Callable[[str], object] | None
"""Tells whether a name fits; None stands for `**`, any number of folders."""


def is_glob(text: str) -> bool:
    return _SPECIAL.search(text) is not None


def fixed_folder(pattern: str) -> str:
    """The folder that every match lies in: the pattern up to the first segment that is special."""
    segments = pattern.split("/")
    special = next((i for i, segment in enumerate(segments) if is_glob(segment)), len(segments))
    return "/".join(segments[: min(special, len(segments) - 1)])


@dataclass(frozen=True, slots=True)
class Glob:
    """A compiled pattern. `*` and `**` pass over names that begin with a dot, as Backstage's matcher does,
    unless these are `hidden` no more than others."""

    pattern: str
    alternatives: tuple[tuple[Segment, ...], ...]
    hidden: bool = True

    @classmethod
    def compile(cls, pattern: str, *, hidden: bool = True) -> Glob:
        alternatives = (_segments(alternative, hidden) for alternative in _alternatives(pattern))
        return cls(pattern, tuple(alternatives), hidden)

    @property
    def spelled_out(self) -> list[str]:
        """Patterns without braces; one of them has to fit."""
        return _alternatives(self.pattern)

    @property
    def depth(self) -> int | None:
        """How many folders deep a match can lie (1: beside the pattern); None when there is no limit."""
        if any(segment is None for segments in self.alternatives for segment in segments):
            return None
        return max(len(segments) for segments in self.alternatives)

    def matches(self, path: str) -> bool:
        names = path.split("/")
        return any(_matches(segments, names, self.hidden) for segments in self.alternatives)


def _alternatives(pattern: str) -> list[str]:
    """The pattern with its braces spelled out; one with absurdly many is taken literally from there on."""
    done: list[str] = []
    open_ones = [pattern]
    while open_ones and len(open_ones) + len(done) <= _MOST_ALTERNATIVES:
        current = open_ones.pop()
        braces = _BRACES.search(current)
        if braces is None:
            done.append(current)
            continue
        before, after = current[: braces.start()], current[braces.end() :]
        open_ones.extend(before + choice + after for choice in braces[1].split(","))
    return done + open_ones


def _segments(pattern: str, hidden: bool) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    for text in pattern.split("/"):
        if text == "**":
            if not segments or segments[-1] is not None:
                segments.append(None)
        elif is_glob(text) and len(text) <= _LONGEST_SEGMENT:
            segments.append(_fits(text, hidden))
        else:
            segments.append(text.__eq__)
    if segments and segments[-1] is None:
        segments.append(_fits("*", hidden))
    return tuple(segments)


def _fits(text: str, hidden: bool) -> Callable[[str], object]:
    """Python's translation of one segment does not backtrack, so that no pattern can be slow."""
    body = fnmatch.translate(text)
    return re.compile(rf"(?!\.){body}" if hidden and not text.startswith(".") else body).match


def _matches(segments: Sequence[Segment], names: Sequence[str], hidden: bool) -> bool:
    """Walks both sides once; on a mismatch, the last `**` takes in one more folder and the walk resumes."""
    at = name = 0
    retry_at = retry_name = -1
    while name < len(names):
        segment = segments[at] if at < len(segments) else _nothing
        if segment is None:
            retry_at, retry_name = at + 1, name
            at += 1
        elif segment(names[name]):
            at, name = at + 1, name + 1
        elif retry_at >= 0 and not (hidden and names[retry_name].startswith(".")):
            retry_name += 1
            at, name = retry_at, retry_name
        else:
            return False
    return at == len(segments)


def _nothing(name: str) -> bool:
    return False
