"""Many rows in one statement, in each database's quickest way.

SQLite writes rows one by one by a prepared statement, and looks up what JSON lists; PostgreSQL takes new rows
by COPY, and others as JSON, a list for each column.
"""
# ruff: noqa: S608 (only names of tables and columns are put into SQL; what comes from outside is a parameter)

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection

from catalog.index.lists import BLOCK_BITS

Row = tuple[Any, ...]


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


def lookup(table: Table, keys: Sequence[Any]) -> list[Row]:
    """The rows with these primary keys of one column, whole, in no order. Sorted keys are found quicker."""
    if not keys:
        return []
    ((key, type_),) = table.key.items()
    columns = ", ".join(f"t.{column}" for column in (*table.key, *table.values))
    source, parameters = _values(keys, type_)
    joined = _joined(table, _same(table.key))
    return _fetch(f"WITH w({key}) AS ({source}) SELECT {columns} FROM w {joined}", parameters)


def parts(numbers: Sequence[int]) -> list[tuple[int, bytes]]:
    """All postings of the lists with these numbers."""
    if not numbers:
        return []
    source, parameters = _values(numbers, "bigint")
    within = f"t.id >= (w.number << {BLOCK_BITS}) AND t.id < ((w.number + 1) << {BLOCK_BITS})"
    joined = _joined(POSTINGS, within)
    return _fetch(f"WITH w(number) AS ({source}) SELECT t.id, t.bitmap FROM w {joined}", parameters)


def held(values: Mapping[int, Collection[str]]) -> list[Row]:
    """The terms, whole, with these values of the keys with these ids, however they are written."""
    if not any(values.values()):
        return []
    columns = ", ".join(f"t.{column}" for column in (*TERMS.key, *TERMS.values))
    pair = {"key_id": "bigint", "value": "text"}
    if connection.vendor == "sqlite":  # nested, so that no value has to be read out of its row
        source = "SELECT CAST(k.key AS integer), v.value FROM json_each(%s) k CROSS JOIN json_each(k.value) v"
        lists = {str(key_id): list(some) for key_id, some in values.items()}
        parameters: Sequence[Any] = [orjson.dumps(lists).decode()]
    else:
        pairs = [(key_id, value) for key_id, some in values.items() for value in some]
        source, parameters = table_of(list(pair.values()), pairs)
    joined = _joined(TERMS, _same(pair))
    return _fetch(f"WITH w(key_id, value) AS ({source}) SELECT {columns} FROM w {joined}", parameters)


def insert(table: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
    """Insert rows of new keys; the columns are given with their types on PostgreSQL."""
    if not rows:
        return
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        else:
            text = _copied(columns.values(), rows)
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                copy.write(text)


def _copied(types: Iterable[str], rows: Sequence[Row]) -> str:
    """Rows in the text format of COPY, which takes PostgreSQL half as long as anything else."""
    columns = [
        [_NULL if value is None else _field(type_, value) for value in column]
        for type_, column in zip(types, zip(*rows, strict=True), strict=True)
    ]
    return "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"


_NULL = "\\N"


def _field(type_: str, value: Any) -> str:
    if type(value) is str:
        text = value.replace("\\", "\\\\").replace("\n", "\\n")
        return text.replace("\t", "\\t").replace("\r", "\\r")
    return f"\\\\x{value.hex()}" if type_ == "bytea" else str(value)


def insert_into(table: Table, rows: Sequence[Row]) -> None:
    """Insert rows (key first, then values) whose keys are not there yet."""
    insert(table.name, {**table.key, **table.values}, rows)


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
        places = f"SELECT t.ctid FROM {wanted} {_joined(table, _same(table.key), 'ctid')}"
        _each(f"DELETE FROM {table.name} WHERE ctid = ANY(ARRAY({places}))", table.key, keys)


def _fetch(sql: str, parameters: Sequence[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[Row] = cursor.fetchall()
    return rows


def _each(sql: str, columns: dict[str, str], rows: Sequence[Row]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(sql.format(rows=f"VALUES ({', '.join(['%s'] * len(columns))})"), rows)
        else:
            source, parameters = table_of(list(columns.values()), rows)
            cursor.execute(sql.format(rows=source), parameters)


def _values(values: Sequence[Any], type_: str) -> tuple[str, Sequence[Any]]:
    """SQL for a table of one column that holds these values, and its parameters."""
    if connection.vendor != "sqlite":
        return table_of([type_], [(value,) for value in values])
    return "SELECT value FROM json_each(%s)", [orjson.dumps(values).decode()]


def table_of(types: Sequence[str], rows: Sequence[Row]) -> tuple[str, Sequence[Any]]:
    """SQL for a table of these rows (at least one) on PostgreSQL, and its parameters.

    psycopg writes an array text by text, in Python, and every quotation mark in it by itself: a document
    took it longer than all else that is done to take one in.
    """
    names = [f"c{number}" for number in range(len(types))]
    lists = ", ".join(["json_array_elements_text(%s::json)"] * len(types))
    columns = ", ".join(
        f"decode({name}, 'hex')" if type_ == "bytea" else f"CAST({name} AS {type_})"
        for name, type_ in zip(names, types, strict=True)
    )
    parameters = [
        orjson.dumps([value.hex() for value in column] if type_ == "bytea" else column).decode()
        for type_, column in zip(types, zip(*rows, strict=True), strict=True)
    ]
    return f"SELECT {columns} FROM ROWS FROM ({lists}) AS w({', '.join(names)})", parameters


def _joined(table: Table, condition: str, columns: str = "*") -> str:
    """SQL that joins rows `t` of a table to rows `w`, one look into the table's index for each `w`.

    PostgreSQL would rather read the whole table than look up some thousand rows: 20 times as long.
    """
    if connection.vendor == "sqlite":
        return f"CROSS JOIN {table.name} t WHERE {condition}"
    return f"CROSS JOIN LATERAL (SELECT {columns} FROM {table.name} t WHERE {condition} OFFSET 0) t"


def _same(columns: dict[str, str]) -> str:
    """That rows `t` and `w` have the same values in these columns, compared as those of terms are."""
    collation = ' COLLATE "C"' if connection.vendor == "postgresql" else ""
    return " AND ".join(
        f"t.{column} = w.{column}{collation if type_ == 'text' else ''}" for column, type_ in columns.items()
    )
