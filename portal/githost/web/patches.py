"""A patch as pages show it."""

from __future__ import annotations

Line = tuple[str, str]
"""How it is shown, and the line without the sign that its place in the page says."""


def lines(patch: str) -> list[Line]:
    return [_marked(line) for line in patch.split("\n")]


def _marked(line: str) -> Line:
    if line.startswith(("+++", "---", "diff ", "index ")):
        return "head", line
    mark = {"+": "add", "-": "del", "@": "gap"}.get(line[:1], "")
    return mark, line[1:] if line[:1] in {"+", "-", " "} else line
