"""Rows of a statement about many entities, in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")

AT_ONCE = 10_000
"""Ids in one statement; SQLite takes a million letters."""


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(values)
    while batch := list(islice(left, size)):
        yield batch


def rows_about(ids: Iterable[int], sql: str) -> Iterator[Any]:
    """The rows of a statement about `{ids}`. They are whole numbers of our own and go into its text: as
    parameters they would be too many for a database, as text only for its longest statement."""
    for some in batched(ids, AT_ONCE):
        yield from rows(sql.format(ids=",".join(map(str, map(int, some)))))


def rows(sql: str, values: Sequence[str] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Any] = cursor.fetchall()
    return found
