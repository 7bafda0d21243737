"""The parts of a descriptor file that hold a document each, and which of them are known from the last time.

Of a file with thousands of documents only those that changed are parsed and checked again.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

START = re.compile(
    r"""^(?: --- (?=[ \t\r\n]|\Z)                    # here
           | \.\.\. [ \t]* (?:\#[^\n]*)? (?:\n|\Z)  # after this
    )""",
    re.MULTILINE | re.VERBOSE,
)
"""Where a document starts. Nothing else can look like this in the first column, not even inside a text."""

PROLOGUE = re.compile(r"(?:[ \t\r]*(?:\#[^\n]*)?\n|%[^\n]*\n)+")
"""Directives and comments, which belong to the document that follows."""

_DIRECTIVE = re.compile("^%", re.MULTILINE)

DIGEST = 12
_MARK = struct.Struct(f">{DIGEST}sII")


def has_directives(text: str) -> bool:
    """Whether it may have some: then what a part says may depend on those before it."""
    return _DIRECTIVE.search(text) is not None


class Part(NamedTuple):
    """Part of a text: where it begins and ends, and how many lines are before it."""

    start: int
    end: int
    lines_before: int


def parts_of(text: str) -> Iterator[Part]:
    """Each holds one document, or none. (Of what is no good YAML it may hold more.)"""
    starts = [0]
    for match in START.finditer(text):
        start = match.end() if match[0].startswith("...") else match.start()
        if not PROLOGUE.fullmatch(text, starts[-1], start):
            starts.append(start)
    lines = 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield Part(start, end, lines)
        lines += text.count("\n", start, end)


class Mark(NamedTuple):
    """By what a document is known again: a digest of its part, and its line and position in the file."""

    digest: bytes
    line: int
    position: int


def digest(text: str, part: Part) -> bytes:
    data = text[part.start : part.end].encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=DIGEST).digest()


class Known:
    """The documents of a file as it was read last. Each is taken once: two may have the same text."""

    def __init__(self, packed: bytes) -> None:
        self._marks: dict[bytes, list[Mark]] = defaultdict(list)
        for fields in _MARK.iter_unpack(packed):
            mark = Mark(*fields)
            self._marks[mark.digest].append(mark)

    def take(self, digest: bytes) -> Mark | None:
        """The document whose part had this digest; its line counts from the beginning of its part."""
        marks = self._marks.get(digest)
        return marks.pop(0) if marks else None


def packed(marks: Iterable[Mark]) -> bytes:
    """What `Known` is made of again; the line of each mark counts from the beginning of its part."""
    return b"".join([_MARK.pack(*mark) for mark in marks])
