"""The sketch that a form was sent with, and what its buttons do to the rows."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict

from catalog.web.editing.draft import patch_of
from catalog.web.kinds.sketch import TEXTS, YES, ColumnRow, FieldRow, SectionRow, Sketch

ROWS: dict[str, type[Any]] = {"fields": FieldRow, "columns": ColumnRow, "sections": SectionRow}

MOST = 200
"""Rows of one table that a form takes."""

_ROW = re.compile(r"(fields|columns|sections)\.(\d{1,4})\.\w+")


def blank() -> Sketch:
    """A new kind: it has an owner and is listed by it, since most things have one."""
    owner = FieldRow(
        name="owner",
        label="Owner",
        label_ko="소유자",
        type="reference",
        required=YES,
        kinds="Group, User",
        default="Group",
        relation="ownedBy",
        inverse="ownerOf",
    )
    return Sketch(icon="puzzle", ordered=YES, fields=[owner, FieldRow()])


def sent(data: QueryDict) -> Sketch:
    """What was filled in, with its empty rows."""
    said: dict[str, Any] = {name: _line(data.get(name, "")) for name in TEXTS}
    sketch = Sketch(**said, metadata=patch_of(data.get("metadata", "")))
    for table, of in ROWS.items():
        rows = getattr(sketch, table)
        for number in _numbers(data, table):
            rows.append(
                of(**{one.name: _line(data.get(f"{table}.{number}.{one.name}", "")) for one in fields(of)})
            )
    return sketch


def done(sketch: Sketch, doing: str) -> str:
    """Do what a button of a row says: `fields.add`, `fields.2.remove`, `columns.1.up`; the id of the field
    that is to have the focus."""
    table, _dot, rest = doing.partition(".")
    if table not in ROWS:
        raise SuspiciousOperation("There are no such rows.")
    rows: list[Any] = getattr(sketch, table)
    if rest == "add":
        rows.append(ROWS[table]())
        return f"{table}-{len(rows) - 1}"
    number, _dot, what = rest.partition(".")
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else len(rows)
    if place >= len(rows):
        return f"{table}-add"
    if what == "remove":
        del rows[place]
        return f"{table}-{place}" if place < len(rows) else f"{table}-add"
    if what == "up" and place > 0:
        rows[place - 1 : place + 1] = [rows[place], rows[place - 1]]
        if table == "fields":
            sketch.ordered = YES
        return f"{table}-{place - 1}"
    return f"{table}-{place}"


def _numbers(data: QueryDict, table: str) -> list[int]:
    found = {int(match[2]) for name in data if (match := _ROW.fullmatch(name)) and match[1] == table}
    if len(found) > MOST:
        raise SuspiciousOperation("There are more rows than a form has.")
    return sorted(found)


def _line(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()
