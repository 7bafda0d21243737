"""Which names the expressions of a text use, without rendering it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from catalog.ingest.places import Path

EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
IN_FILES = re.compile(r"\$\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)
SILENT = re.compile(r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}|\{#.*?#\}", re.DOTALL)
"""What is not rendered: raw blocks and comments."""
LITERAL = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
FILTER = re.compile(r"(?<!\|)\|(?!\|)\s*([A-Za-z_]\w*)")


def expressions(text: str, *, in_file: bool = False) -> Iterator[tuple[int, str]]:
    """The expressions of a text with the line that each begins in, from 0; of a file also its statements."""
    if in_file:
        text = SILENT.sub(lambda part: "\n" * part[0].count("\n"), text)
    for found in (IN_FILES if in_file else EXPRESSION).finditer(text):
        yield text.count("\n", 0, found.start()), next(filter(None, found.groups()), "")


def names_of(owner: str, expression: str) -> list[str]:
    """`parameters.name` and `parameters['name']` use the name "name" of the owner "parameters"."""
    pattern = rf"""(?<![\w.'"]){owner}\s*(?:\.\s*([A-Za-z_$][\w$]*)|\[\s*(?:'([^']+)'|"([^"]+)")\s*\])"""
    return [next(filter(None, found)) for found in re.findall(pattern, expression)]


def filters_of(expression: str) -> list[str]:
    return FILTER.findall(LITERAL.sub("''", expression))


def texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a tree, with the way to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from texts(inner, (*path, place))
