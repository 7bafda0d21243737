"""Many rows in one statement, in each database's quickest way.

SQLite takes rows one by one from a prepared statement, or as VALUES; PostgreSQL takes arrays.
"""
# ruff: noqa: S608 (only names of tables and columns are put into SQL; what comes from outside is a parameter)

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection

Row = tuple[Any, ...]
_PARAMETERS = 8000
"""In one statement of SQLite, which allows 32,766 and is slower to read longer ones."""


@dataclass(frozen=True)
class Table:
    """A table by its primary key and its other columns, each with its type on PostgreSQL."""

    name: str
    key: dict[str, str]
    values: dict[str, str]


KEYS = Table("catalog_key", {"name": "text"}, {"id": "bigint"})
TERMS = Table(
    "catalog_term",
    {"key_id": "bigint", "value": "text", "original": "text", "listed": "boolean"},
    {"entity_id": "integer", "list": "bigint"},
)
POSTINGS = Table("catalog_posting", {"id": "bigint"}, {"bitmap": "bytea"})


def lookup(table: Table, keys: Iterable[Row]) -> Iterator[Row]:
    """The rows with these primary keys, whole, in no order. Sorted keys are found quicker."""
    columns = ", ".join(f"t.{column}" for column in (*table.key, *table.values))
    names = ", ".join(table.key)
    for source, parameters in _sources(table.key, keys):
        wanted = f"WITH w({names}) AS ({source})"
        sql = f"{wanted} SELECT {columns} FROM w CROSS JOIN {table.name} t WHERE {_same_key(table)}"
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            yield from cursor.fetchall()


def between(table: Table, column: str, ranges: Iterable[tuple[int, int]]) -> Iterator[Row]:
    """The rows whose column is in one of the ranges: from the first number, up to and without the second."""
    columns = ", ".join(f"t.{name}" for name in (*table.key, *table.values))
    for source, parameters in _sources({"low": "bigint", "high": "bigint"}, ranges):
        sql = (
            f"WITH w(low, high) AS ({source}) SELECT {columns} FROM w CROSS JOIN {table.name} t"
            f" WHERE t.{column} >= w.low AND t.{column} < w.high"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            yield from cursor.fetchall()


def upsert(table: Table, rows: Sequence[Row]) -> None:
    """Insert rows (key first, then values), or replace the values of those whose key is there."""
    columns = {**table.key, **table.values}
    names = ", ".join(columns)
    changes = ", ".join(f"{column} = excluded.{column}" for column in table.values)
    conflict = f"ON CONFLICT ({', '.join(table.key)}) DO UPDATE SET {changes}"
    _each(f"INSERT INTO {table.name} ({names}) {{rows}} {conflict}", columns, rows)


def delete(table: Table, keys: Sequence[Row]) -> None:
    """Delete the rows with these primary keys."""
    if connection.vendor == "sqlite":
        matches = " AND ".join(f"{column} = %s" for column in table.key)
        _each(f"DELETE FROM {table.name} WHERE {matches}", table.key, keys)
    else:
        wanted = f"({{rows}}) AS w({', '.join(table.key)})"
        _each(f"DELETE FROM {table.name} t USING {wanted} WHERE {_same_key(table)}", table.key, keys)


def _each(sql: str, columns: dict[str, str], rows: Sequence[Row]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(sql.format(rows=f"VALUES ({', '.join(['%s'] * len(columns))})"), rows)
        else:
            source, parameters = _arrays(columns, rows)
            cursor.execute(sql.format(rows=source), parameters)


def _sources(columns: dict[str, str], rows: Iterable[Row]) -> Iterator[tuple[str, Sequence[Any]]]:
    """SQL for a table of the rows, and its parameters; several where one would be too long."""
    if connection.vendor != "sqlite":
        together = list(rows)
        if together:
            yield _arrays(columns, together)
        return
    row = f"({', '.join(['%s'] * len(columns))})"
    left = iter(rows)
    while part := list(islice(left, _PARAMETERS // len(columns))):
        yield f"VALUES {', '.join([row] * len(part))}", [value for values in part for value in values]


def _arrays(columns: dict[str, str], rows: Sequence[Row]) -> tuple[str, Sequence[Any]]:
    arrays = ", ".join(f"%s::{type_}[]" for type_ in columns.values())
    return f"SELECT * FROM unnest({arrays})", [list(column) for column in zip(*rows, strict=True)]


def _same_key(table: Table) -> str:
    """That rows `t` and `w` have the same key, compared as the columns of the table are."""
    collation = ' COLLATE "C"' if connection.vendor == "postgresql" else ""
    return " AND ".join(
        f"t.{column} = w.{column}{collation if type_ == 'text' else ''}"
        for column, type_ in table.key.items()
    )
