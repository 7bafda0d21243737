"""Many rows at once, past the model layer: it costs more than the database does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Field, Model

from catalog.index import bulk


def insert(model: type[Model], fields: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert `rows`, each with the values of `fields` (JSON as text). The primary key is among them, or
    given by the database. No signal is sent and no default of the model is filled in."""
    if not rows:
        return
    columns = _columns(model, fields)
    types = {connection.ops.quote_name(str(field.column)): _type(field) for field in columns}
    if connection.vendor == "sqlite":
        rows = _with_times_as_django_writes_them(columns, rows)
    bulk.insert(connection.ops.quote_name(model._meta.db_table), types, rows)


def update(model: type[Model], fields: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Give rows new values: each of `rows` has those of `fields` (JSON as text), the first of which is the
    primary key. No signal is sent."""
    if not rows:
        return
    columns = _columns(model, fields)
    key, *changed = [connection.ops.quote_name(str(field.column)) for field in columns]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(f"{name} = %s" for name in changed)
            written = [(*values, pk) for pk, *values in _with_times_as_django_writes_them(columns, rows)]
            cursor.executemany(f"UPDATE {table} SET {marks} WHERE {key} = %s", written)  # noqa: S608 (names of ours)
        else:
            source, parameters = bulk.table_of([_type(field) for field in columns], rows)
            marks = ", ".join(f"{name} = w.{name}" for name in changed)
            names = ", ".join([key, *changed])
            cursor.execute(
                f"UPDATE {table} t SET {marks} FROM ({source}) AS w({names}) WHERE t.{key} = w.{key}",  # noqa: S608
                parameters,
            )


def _columns(model: type[Model], fields: Sequence[str]) -> list[Field[Any, Any]]:
    return [model._meta.get_field(name) for name in fields]  # type: ignore[misc]


def _with_times_as_django_writes_them(
    columns: Sequence[Field[Any, Any]], rows: Sequence[tuple[Any, ...]]
) -> Sequence[Any]:
    """SQLite compares times as texts; its driver would write them with their zone, and Django does not."""
    places = [place for place, column in enumerate(columns) if isinstance(column, DateTimeField)]
    if not places:
        return rows
    times = {time for place in places for time in {row[place] for row in rows}}
    texts = {time: connection.ops.adapt_datetimefield_value(time) for time in times}
    written = [list(row) for row in rows]
    for row in written:
        for place in places:
            row[place] = texts[row[place]]
    return written


def _type(field: Field[Any, Any]) -> str:
    """The column's type as a value has it: a foreign key's is that of what it leads to."""
    return str(field.cast_db_type(connection))
