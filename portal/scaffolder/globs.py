"""File patterns as Backstage's actions read them (npm's globby): names with a dot are met too, the name of a
folder means all in it, and `!` excludes from the patterns before it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

Regex = Any
"""A pattern of RE2, whose time is bounded whatever a template writes."""

_BRACES = re.compile(r"(?<!\\)\{([^{}]*(?:,|\.\.)[^{}]*)\}")
_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)|([A-Za-z])\.\.([A-Za-z])")
_NOWHERE = re.compile(r"^/|(?:^|/)\.\.?/|/$")
"""Patterns that no name in a folder is written like."""
_MAGIC = re.compile(r"[*?\[\]{}()!\\]")
_MOST = 500
_LONGEST = 1_000
"""Characters of a pattern that is read; a longer one fits nothing."""


def matching(patterns: Sequence[str], names: Iterable[str]) -> set[str]:
    """The names that fit a pattern and none of the excluding ones behind it."""
    names = list(names)
    folders = {parent for name in names for parent in _parents(name)}
    found: set[str] = set()
    for number, pattern in enumerate(patterns):
        if not pattern.startswith("!"):
            wanted = _wanted(pattern, folders)
            without = [each[1:].removeprefix("./") for each in patterns[number:] if each.startswith("!")]
            found |= {name for name in names if _fits(wanted, name) and not _excluded(without, name)}
    return found


def _wanted(pattern: str, folders: Collection[str]) -> str:
    """The name of a folder means all in it. `./` is heard before a pattern, not before a name."""
    place = posixpath.normpath(pattern)
    if place == ".":
        return "**"
    if place in folders:
        return f"{place}/**"
    rest = pattern.removeprefix("./")
    return rest if _MAGIC.search(rest.partition("/")[0]) else pattern


def _excluded(patterns: Sequence[str], name: str) -> bool:
    """A pattern that ends with a name excludes what is in folders of that name."""
    return any(
        _fits(pattern, place)
        for pattern in patterns
        for place in (name, *(() if _MAGIC.search(posixpath.basename(pattern)) else _parents(name)))
    )


def _parents(name: str) -> Iterator[str]:
    while name := name.rpartition("/")[0]:
        yield name


def _fits(pattern: str, name: str) -> bool:
    return any(rule.fits(name) for rule in _rules(pattern))


@dataclass(frozen=True, slots=True)
class _Rule:
    """`unless`: the pattern holds a `!(…)`, and this is how it reads with what that forbids."""

    pattern: Regex
    unless: Regex | None = None

    def fits(self, name: str) -> bool:
        if self.pattern.fullmatch(name) is None:
            return False
        return self.unless is None or self.unless.fullmatch(name) is None


@lru_cache(maxsize=512)
def _rules(pattern: str) -> tuple[_Rule, ...]:
    if len(pattern) > _LONGEST:
        return ()
    return tuple(_rule(each) for each in _spelled_out(pattern) if not _NOWHERE.search(each))


def _rule(pattern: str) -> _Rule:
    try:
        forbidden = re2.compile(_regex(pattern, forbidden=True)) if "!(" in pattern else None
        return _Rule(re2.compile(_regex(pattern)), forbidden)
    except re2.error:  # such as a range that goes backwards
        return _Rule(re2.compile(re2.escape(pattern)))


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
            waiting += [f"{before}{choice}{after}" for choice in _choices(braces[1])]
    return done


def _choices(inside: str) -> list[str]:
    if "," in inside:
        return inside.split(",")
    ends = _RANGE.fullmatch(inside)
    if ends is None:
        return [f"\\{{{inside}\\}}"]
    low, high = (int(ends[1]), int(ends[2])) if ends[1] else (ord(ends[3]), ord(ends[4]))
    members = range(min(low, high), min(max(low, high), min(low, high) + _MOST) + 1)
    return [str(number) if ends[1] else chr(number) for number in members]


def _regex(pattern: str, *, forbidden: bool = False) -> str:
    *folders, last = re.sub(r"/+", "/", pattern).split("/")
    path = "".join(_ANY_FOLDERS if part == "**" else f"{_segment(part, forbidden)}/" for part in folders)
    return f"(?s){path}" + (".+" if last == "**" else _segment(last, forbidden))


_ANY_FOLDERS = r"(?:[^/]+/)*"

_PIECE = re.compile(
    r"\\(?P<escaped>.)|(?P<group>[@?+*!]?)\((?P<inside>(?:[^()\\]|\\.)*)\)|(?P<stars>\*+)|(?P<one>\?)"
    r"|\[(?P<set>[^\]]+)\]|(?P<other>.)",
    re.DOTALL,
)
_OFTEN = {"": "", "@": "", "?": "?", "+": "+", "*": "*"}


def _segment(segment: str, forbidden: bool) -> str:
    return "".join(_piece(piece, forbidden) for piece in _PIECE.finditer(segment))


def _piece(piece: re.Match[str], forbidden: bool) -> str:
    match piece.lastgroup:
        case "inside":
            inside = "|".join(_segment(choice, forbidden) for choice in piece["inside"].split("|"))
            if piece["group"] == "!":
                return f"(?:{inside})" if forbidden else "[^/]*"
            return f"(?:{inside}){_OFTEN[piece['group']]}"
        case "stars":
            return "[^/]*"
        case "one":
            return "[^/]"
        case "set":
            return _set(piece["set"])
    return str(re2.escape(piece[0] if piece.lastgroup == "other" else piece["escaped"]))


def _set(body: str) -> str:
    """A set of characters; one that is written like a name in brackets fits that, too."""
    inside = body.replace("\\", "\\\\").replace("[", "\\[")
    inside = f"^{inside[1:]}" if inside.startswith("!") else inside
    plain = re.search(r"[-*+?.^${}(|)[\]!]", body) is None
    return f"(?:{re2.escape(f'[{body}]')}|[{inside}])" if plain else f"[{inside}]"
