"""The lines around a problem, kept with it: by the time that somebody looks, the file may be another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from catalog.ingest.decode import BadText, decode
from catalog.ingest.found import Found
from catalog.ingest.problem import Excerpt

AROUND = 2
"""Lines before and after the one that is meant."""

WIDEST = 160
"""Characters of a line."""

BREAK = re.compile(r"\r\n|[\r\n]")


def show_lines(documents: Iterable[Found], data: bytes) -> None:
    """Give the problems of a file's documents the lines they are about. What is no text is not shown."""
    refused = [found for found in documents if found.problem is not None and found.problem.line]
    if not refused:
        return
    try:
        lines = BREAK.split(decode(data).rstrip())
    except BadText:
        return
    for found in refused:
        assert found.problem is not None
        found.problem = replace(found.problem, excerpt=around(lines, found.problem.line or 1))


def around(lines: list[str], number: int) -> Excerpt:
    """What stands around line `number` (from 1), or the last lines where the file ends before it."""
    number = min(number, len(lines))
    first = max(1, number - AROUND)
    return Excerpt(first, tuple(line[:WIDEST] for line in lines[first - 1 : number + AROUND]))
