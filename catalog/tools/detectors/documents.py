"""YAML documents by what they say they are, told from their text.

Nothing is parsed: a Helm template is no YAML before it is rendered, and a manifest inside a text block
belongs to whoever holds it. What counts is `apiVersion` and `kind` at the beginning of a line, or of an item
of a `kind: List`; in code and JSON, one right after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import re2

from catalog.tools.detectors.rule import bytes_of_any_encoding

_BREAK = re.compile(rb"^---(?:[ \t].*)?\r?$", re.MULTILINE)
_TOP = re.compile(rb"^\"?(apiVersion|kind)\"?:[ \t]*(\S.*?)[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_ITEM = re.compile(rb"^([ \t]*)-[ \t]+(apiVersion|kind):[ \t]*(\S+)", re.MULTILINE)
_INSIDE = re.compile(rb"^[ \t]*apiVersion:[ \t]*([^\s#]+)[^\n]*\n[ \t]*kind:[ \t]*([^\s#]+)", re.MULTILINE)
_VERSION = rb"[\"']?api_?Version[\"']?\s*[:=]\s*(?:\w+\.String\()?[\"'`]([^\"'`\s]+)[\"'`]\)?"
_KIND = rb"[\"']?\bkind[\"']?\s*[:=]\s*(?:\w+\.String\()?[\"'`](\w+)[\"'`]\)?"
_SPOKEN = tuple(
    (re2.compile(rb"(?i)" + first + rb"\s*[,;]?\s*" + then, bytes_of_any_encoding()), version, kind)
    for first, then, version, kind in ((_VERSION, _KIND, 1, 2), (_KIND, _VERSION, 2, 1))
)
"""What is said in either order, with the groups that hold the version and the kind."""

_NAMES = (b"apiVersion", b"ApiVersion", b"APIVersion", b"api_version")
_QUOTES = b"\"'"


@dataclass(frozen=True, slots=True)
class Stated:
    """`text` is "apiVersion kind", said from the byte `at` on."""

    text: bytes
    at: int


def may_state(data: bytes) -> bool:
    """Whether the text can hold anything that says what it is; most do not."""
    return any(name in data for name in _NAMES)


def documents_in(data: bytes) -> Iterator[Stated]:
    """What every document of a file says it is."""
    if b"apiVersion" not in data:
        return
    start = 0
    for end, after in [*((found.start(), found.end()) for found in _BREAK.finditer(data)), (len(data),) * 2]:
        yield from _stated(data[start:end], start)
        start = after


def documents_inside(data: bytes) -> Iterator[Stated]:
    """What the documents say they are that another text holds, as Terraform's and a shell's files do between
    two marks. Only those that say first of all what they are."""
    for found in _INSIDE.finditer(data):
        yield Stated(found[1].strip(_QUOTES) + b" " + found[2].strip(_QUOTES), found.start())


def documents_in_code(data: bytes) -> Iterator[Stated]:
    """What the documents say they are that code or JSON makes, where both things stand beside each other."""
    for spoken, version, kind in _SPOKEN:
        for found in spoken.finditer(data):
            yield Stated(found[version] + b" " + found[kind], found.start())


def _stated(text: bytes, first: int) -> Iterator[Stated]:
    found = {key: (value, at) for key, value, at in _top(text)}
    if b"apiVersion" not in found:
        return
    version, at = found[b"apiVersion"]
    kind = found.get(b"kind", (b"", 0))[0]
    if kind == b"List":
        yield from _items(text, first)
    else:
        yield Stated(version + b" " + kind, first + at)


def _top(text: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    for found in _TOP.finditer(text):
        yield found[1], found[2].strip(_QUOTES), found.start()


def _items(text: bytes, first: int) -> Iterator[Stated]:
    for item in _ITEM.finditer(text):
        other = b"kind" if item[2] == b"apiVersion" else b"apiVersion"
        indent = re.escape(item[1]) + b"  "
        beside = re.compile(rb"^" + indent + other + rb":[ \t]*(\S+)", re.MULTILINE).search(text, item.end())
        if beside is None:
            continue
        values = {item[2]: item[3].strip(_QUOTES), other: beside[1].strip(_QUOTES)}
        stated = values[b"apiVersion"] + b" " + values[b"kind"]
        yield Stated(stated, first + item.start())
