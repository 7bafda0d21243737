"""The text of a definition, some of its lines at a time."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from catalog.web.definition.reading import is_json
from catalog.web.entity.code import Code, code

AT_ONCE = 800
"""Lines. More are fetched when one gets there."""

LONGEST = 2_000
"""Characters of a line that are shown. JSON without line breaks is shown with them."""

LANGUAGES = {
    "openapi": "yaml",
    "swagger": "yaml",
    "asyncapi": "yaml",
    "graphql": "graphql",
    "grpc": "protobuf",
    "trpc": "typescript",
}


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines `first` to `last` of `total`, counted from 1."""

    code: Code
    first: int
    last: int
    total: int

    @property
    def next(self) -> int | None:
        return self.last + 1 if self.last < self.total else None

    @property
    def next_last(self) -> int:
        return min(self.last + AT_ONCE, self.total)


def language_of(text: str, api_type: str) -> str:
    """In which language to colour it; "" for none."""
    language = LANGUAGES.get(api_type.lower(), "")
    return "json" if is_json(text) and language in ("yaml", "") else language


def lines_of(text: str, language: str, first: int, hit: int | None = None) -> Lines:
    """Each part is coloured for itself: what began in the one before it may look plain here."""
    every = _readable(text).rstrip("\n").split("\n")
    first = min(max(first, 1), len(every))
    shown = [_cut(line) for line in every[first - 1 : first - 1 + AT_ONCE]]
    hits = frozenset() if hit is None else frozenset({hit})
    return Lines(
        code("\n".join(shown), language, hits=hits, first=first),
        first,
        first - 1 + len(shown),
        len(every),
    )


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else line[:LONGEST] + " …"


def _readable(text: str) -> str:
    """JSON in one long line gets the line breaks that a person would make."""
    if not is_json(text) or max(map(len, text.split("\n"))) <= LONGEST:
        return text
    try:
        return orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2).decode()
    except ValueError:
        return text
