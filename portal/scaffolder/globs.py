"""File patterns as templates write them: names with a dot are met too, a folder means all in it, and `!`
excludes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import re2

Rule = Any
"""A pattern of RE2, whose time is bounded whatever a template writes."""

_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")
_MOST = 500


def matching(patterns: Sequence[str], names: Iterable[str]) -> set[str]:
    """The names that fit any of the patterns and none that begins with `!`. Names of folders count too."""
    names = list(names)
    wanted = [pattern for pattern in patterns if not pattern.startswith("!")]
    excluded = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    found = {name for name in names if any(_fits(pattern, name) for pattern in wanted)}
    return {name for name in found if not any(_fits(pattern, name) for pattern in excluded)}


def _fits(pattern: str, name: str) -> bool:
    return any(rule.fullmatch(name) is not None for rule in _rules(pattern))


@lru_cache(maxsize=512)
def _rules(pattern: str) -> tuple[Rule, ...]:
    return tuple(_rule(posixpath.normpath(alternative)) for alternative in _spelled_out(pattern))


def _spelled_out(pattern: str) -> list[str]:
    """The pattern with its braces written as patterns of their own."""
    done: list[str] = []
    waiting = [pattern]
    while waiting and len(done) + len(waiting) < _MOST:
        current = waiting.pop()
        braces = _BRACES.search(current)
        if braces is None:
            done.append(current)
        else:
            before, after = current[: braces.start()], current[braces.end() :]
            waiting += [f"{before}{choice}{after}" for choice in braces[1].split(",")]
    return done


def _rule(pattern: str) -> Rule:
    parts = [_segment(segment) for segment in pattern.split("/")]
    text = "".join(part if part == _ANY_FOLDERS else f"{part}/" for part in parts[:-1])
    last = r".*" if parts[-1] == _ANY_FOLDERS else rf"{parts[-1]}(?:/.*)?"
    return re2.compile(f"(?s){text}{last}")


_ANY_FOLDERS = r"(?:[^/]+/)*"


def _segment(segment: str) -> str:
    if segment == "**":
        return _ANY_FOLDERS
    out = []
    for piece in re.split(r"(\*+|\?|\[[^\]]*\])", segment):
        if piece.startswith("*"):
            out.append("[^/]*")
        elif piece == "?":
            out.append("[^/]")
        elif piece.startswith("[") and len(piece) > 2:
            body = piece[1:-1].replace("\\", "\\\\")
            out.append(f"[{'^' + body[1:] if body.startswith('!') else body}]")
        else:
            out.append(re.escape(piece))
    return "".join(out)
