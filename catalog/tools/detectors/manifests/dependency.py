"""What a manifest asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SEPARATORS = re.compile(r"[-_.]+")


@dataclass(frozen=True, slots=True)
class Dependency:
    """`name` as its ecosystem writes it, in lower case; `line` counts from 1."""

    ecosystem: str
    name: str
    line: int


def of_python(name: str, line: int) -> Dependency:
    """Names are the same whatever separates their words (PEP 503)."""
    return Dependency("python", _SEPARATORS.sub("-", name).lower(), line)


def line_of(text: str, name: str) -> int:
    """Where the name stands first, as a word if it does so at all."""
    found = re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", text)
    at = found.start() if found else text.find(name)
    return text.count("\n", 0, at) + 1 if at >= 0 else 1
