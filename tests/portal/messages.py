"""The sentences of the source that gettext is asked for, found without gettext's own tools."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

FUNCTIONS = {"_"} | {
    f"{form}gettext{when}" for form in ("", "n", "p", "np") for when in ("", "_lazy", "_noop")
}
TEXT = r"""u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*\""""
CALL = re.compile(rf"\b(?:n?p?gettext|_)\((?:{TEXT}|[\w\s,])+\)")

Message = tuple[str, str]
"""Context, or "", and the text in English."""


def of_tree(root: Path, packages: tuple[str, ...]) -> Iterator[tuple[str, Message]]:
    """(where, message) for every message of the packages and of `templates/`."""
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from ((str(path.relative_to(root)), message) for message in of_python(path.read_text()))
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield from ((str(path.relative_to(root)), message) for message in of_template(path.read_text()))


def of_template(text: str) -> Iterator[Message]:
    """Django turns a template into calls for xgettext, between fillings; the calls are Python as well."""
    for call in CALL.finditer(templatize(text)):
        yield from of_python(call[0])


def of_python(text: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and (name := _name(node.func)) in FUNCTIONS:
            texts = [part.value for part in node.args if isinstance(part, ast.Constant)]
            context = [str(texts.pop(0))] if "pgettext" in name and texts else [""]
            if texts and isinstance(texts[0], str):
                yield context[0], texts[0]


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""
