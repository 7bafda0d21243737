"""From what a browser sent to answers, and from answers to what a browser would send.

Nothing that was written is lost: what does not fit its question is kept as text, an emptied one as "",
and a question that was not on the page keeps its answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from portal.scaffolder.form import repo_url
from portal.scaffolder.form.field import Field, FieldKind, name_of, text_of
from portal.scaffolder.form.kinds import type_of
from portal.scaffolder.form.layout import MOST_ROWS, preset_host

Sent: TypeAlias = Mapping[str, Sequence[str]]
"""Name of the input → its values, as a QueryDict's lists."""

HERE = "here"
"""Suffix of the mark of a question that sends nothing when nothing is chosen."""

ROWS = "rows"
"""Suffix of the number of a list's rows."""

INTEGER = re.compile(r"-?\d{1,15}")
DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,15})?([eE][-+]?\d{1,3})?")


def read(fields: Iterable[Field], sent: Sent, before: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of an object after the form was sent: those `before`, with what these questions got."""
    answers = dict(before)
    for field in fields:
        value = _read(field, sent, answers.get(field.key))
        if value is not None:
            answers[field.key] = value
    return answers


def _read(field: Field, sent: Sent, before: Any) -> Any:
    """The answer to one question; as before, or None, where it was not on the page or cannot be changed."""
    if field.fixed:
        return before
    match field.kind:
        case FieldKind.GROUP:
            inside = read(field.children, sent, before if isinstance(before, dict) else {})
            return inside or before
        case FieldKind.LIST:
            return _rows(field, sent, before)
        case FieldKind.CHECKBOX:
            return field.name in sent if name_of(field.path, HERE) in sent else before
        case FieldKind.CHECKBOXES:
            return _ticked(field, sent, before)
        case FieldKind.REPOSITORY:
            return _address(field, sent, before)
    if field.name not in sent:
        return before
    text = sent[field.name][-1].replace("\r\n", "\n").replace("\x00", "")
    if field.is_hidden_value and not text:
        return before  # a secret is never sent to the page, so an empty one says nothing
    return _value(field, text)


def _value(field: Field, text: str) -> Any:
    chosen = next((option for option in field.options if option.text == text), None)
    if chosen is not None:
        return chosen.value
    match type_of(field.schema):
        case "integer" | "number":
            return _number(text)
        case "boolean":
            return {"true": True, "false": False}.get(text, text)
        case "object" | "array":
            return _json(text)
    return text


def _number(text: str) -> Any:
    bare = text.strip()
    if INTEGER.fullmatch(bare):
        return int(bare)
    return float(bare) if DECIMAL.fullmatch(bare) else text


def _json(text: str) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, dict | list) else text


def _rows(field: Field, sent: Sent, before: Any) -> Any:
    count = sent.get(name_of(field.path, ROWS), ("",))[-1]
    if not (count.isascii() and count.isdigit() and len(count) < 5):
        return before
    known = before if isinstance(before, list) else []
    rows = []
    for place in range(min(int(count), MOST_ROWS)):
        shown = field.children[place] if place < len(field.children) else moved(field.item, field.path, place)
        old = known[place] if place < len(known) else None
        value = _read(shown, sent, old) if shown else old
        rows.append(value if value is not None else empty(shown))
    return rows


def moved(row: Field | None, path: tuple[str | int, ...], place: int) -> Field | None:
    """A new row of a list, laid out as its item, at its own place."""
    if row is None:
        return None
    depth = len(path)

    def at(field: Field) -> Field:
        new = (*path, place, *field.path[depth + 1 :])
        item = at(field.item) if field.item else None
        return replace(field, path=new, children=tuple(at(child) for child in field.children), item=item)

    return at(row)


def empty(row: Field | None) -> Any:
    """What a row holds before anything is written."""
    if row is None:
        return ""
    return {"group": {}, "list": [], "checkboxes": [], "checkbox": False}.get(row.kind.value, "")


def _ticked(field: Field, sent: Sent, before: Any) -> Any:
    if name_of(field.path, HERE) not in sent:
        return before
    texts = set(sent.get(field.name, ()))
    return [option.value for option in field.options if option.text in texts]


def _address(field: Field, sent: Sent, before: Any) -> Any:
    given = {
        key: sent[name][-1].strip() for key in repo_url.PARTS if (name := name_of(field.path, key)) in sent
    }
    if not given:
        return before
    old = repo_url.parse(before if isinstance(before, str) else "")
    whole = {key: part for key, part in {**old, **given}.items() if part}
    if whole == {"host": preset_host(field)}:
        return ""  # nobody wrote anything: the host stood there already
    return repo_url.build(whole)


def written(fields: Iterable[Field]) -> dict[str, list[str]]:
    """What a browser would send for these questions as they are answered; secrets as they are kept."""
    sent: dict[str, list[str]] = {}
    for field in fields:
        match field.kind:
            case FieldKind.GROUP:
                sent |= written(field.children)
            case FieldKind.LIST:
                if isinstance(field.value, list):
                    sent[name_of(field.path, ROWS)] = [str(len(field.children))]
                    sent |= written(field.children)
            case FieldKind.CHECKBOX:
                sent |= _one_tick(field)
            case FieldKind.CHECKBOXES:
                if isinstance(field.value, list):
                    sent[name_of(field.path, HERE)] = ["1"]
                    sent[field.name] = [option.text for option in field.options if option.chosen]
            case FieldKind.REPOSITORY:
                parts = repo_url.parse(field.value) if isinstance(field.value, str) else {}
                sent |= {name_of(field.path, key): [value] for key, value in parts.items()}
            case _ if field.value is not None:
                sent[field.name] = [text_of(field.value)]
    return {name: values for name, values in sent.items() if values}


def _one_tick(field: Field) -> dict[str, list[str]]:
    if field.value is None:
        return {}
    return {name_of(field.path, HERE): ["1"], **({field.name: ["true"]} if field.value is True else {})}
