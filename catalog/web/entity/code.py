"""Text as numbered, coloured lines: the descriptor, an API's definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType, is_token_subtype

from catalog.ingest.problem import Problem

COLOURED_UP_TO = 150_000
"""Characters. Longer text is shown without colours: a megabyte takes a lexer seconds."""

SHOWN_UP_TO = 300_000
"""Characters. Of what is longer only the beginning is on the page; the API has all of it."""

LINES = 4_000
"""Likewise."""

MARKS: tuple[tuple[_TokenType, str], ...] = (
    (Token.Comment, "em"),
    (Token.Name.Tag, "i"),
    (Token.Keyword.Type, "u"),
    (Token.Keyword.Constant, "u"),
    (Token.Keyword, "i"),
    (Token.Literal.Number, "u"),
)
"""The elements that the style sheet colours inside `pre.code`; everything else keeps the colour of text."""


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    html: SafeString
    hit: bool = False
    is_added: bool = False
    is_edited: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    lines: Sequence[Line]
    cut: bool = False


def descriptor_yaml(doc: Mapping[str, Any]) -> str:
    """The document as a person would write it: without what the server added to it as it came in."""
    metadata = {key: value for key, value in doc.get("metadata", {}).items() if key not in ("uid", "etag")}
    head = ("name", "namespace", "title", "description")
    ordered = {key: metadata[key] for key in head if key in metadata}
    ordered.update((key, value) for key, value in metadata.items() if key not in ordered)
    body = {"apiVersion": doc.get("apiVersion"), "kind": doc.get("kind"), "metadata": ordered}
    rest = {key: value for key, value in doc.items() if key not in (*body, "relations", "status")}
    return as_yaml({**body, **rest})


def as_yaml(value: object) -> str:
    return yaml.dump(value, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110)


class Dumper(yaml.CSafeDumper):
    """Writes several lines as a block, and shows a text that looks like a number as text."""


def _text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Dumper.add_representer(str, _text)


def code(
    text: str,
    language: str,
    *,
    hits: frozenset[int] = frozenset(),
    added: frozenset[int] = frozenset(),
    edited: frozenset[int] = frozenset(),
    first: int = 1,
) -> Code:
    """`text` as lines from number `first` on; those in `hits` are marked, those in `added` and `edited`
    are not the author's. No language means no colours."""
    shown = "\n".join(text[:SHOWN_UP_TO].rstrip("\n").split("\n", LINES)[:LINES])
    lines = (
        _coloured(shown, language)
        if len(shown) <= COLOURED_UP_TO
        else map(conditional_escape, shown.split("\n"))
    )
    return Code(
        [
            Line(number, html, number in hits, number in added, number in edited)
            for number, html in enumerate(lines, start=first)
        ],
        cut=len(shown) < len(text.rstrip("\n")),
    )


def excerpt(problem: Problem) -> Code | None:
    """The lines that were kept with a problem, the one it is about marked."""
    if problem.excerpt is None or problem.line is None:
        return None
    text = "\n".join(problem.excerpt.lines)
    return code(text, "yaml", hits=frozenset({problem.line}), first=problem.excerpt.first)


def _coloured(text: str, language: str) -> Iterator[SafeString]:
    lexer = _lexer(language)
    if lexer is None:
        yield from map(conditional_escape, text.split("\n"))
        return
    line: list[SafeString] = []
    for kind, value in lexer.get_tokens(text):
        first, *others = value.split("\n")
        line.append(_marked(kind, first))
        for part in others:
            yield _joined(line)
            line = [_marked(kind, part)]
    if any(line):
        yield _joined(line)


def _lexer(language: str) -> Lexer | None:
    return get_lexer_by_name(language, ensurenl=True, stripnl=False) if language else None


def _marked(kind: _TokenType, text: str) -> SafeString:
    mark = next((element for token, element in MARKS if is_token_subtype(kind, token)), "") if text else ""
    if not mark:
        return conditional_escape(text)
    return format_html("<{0}>{1}</{0}>", mark_safe(mark), text)  # noqa: S308 - one of MARKS


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - every part was escaped by _marked
