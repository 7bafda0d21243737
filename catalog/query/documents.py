"""Entities as they are sent: stored JSON, with the relations of both directions spliced in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Literal, TypeVar

import orjson
from django.db import connection
from pyroaring import BitMap

from catalog.models import Entity, Relation
from catalog.query.projection import projector

T = TypeVar("T")

BATCH = 500
"""Entities fetched at a time when all are wanted: memory stays the same however many there are."""

AT_ONCE = 10_000
"""Ids in one statement; SQLite takes a million letters."""

_ENTITY = Entity._meta.db_table
_RELATION = Relation._meta.db_table


def documents(ids: Sequence[int], fields: Sequence[str] = ()) -> list[bytes]:
    """The JSON of each entity in the order of `ids`; an id that is gone is left out. Mostly two queries.

    `fields` keeps only what these paths lead to.
    """
    if not ids:
        return []
    texts = dict(_rows_of(ids, f"SELECT id, doc FROM {_ENTITY} WHERE id IN ({{ids}})"))  # noqa: S608
    finished = _finished(texts, fields)
    return [finished[pk] for pk in ids if pk in finished]


def documents_by(
    column: Literal["ref", "uid"],
    values: Sequence[str],
    fields: Sequence[str] = (),
    within: BitMap | None = None,
) -> dict[str, bytes]:
    """The JSON of those entities `within` that have these references or uids. Two queries for up to 500."""
    found: dict[str, tuple[int, str]] = {}
    for chunk in batched(dict.fromkeys(values), BATCH):
        marks = ",".join(["%s"] * len(chunk))
        sql = f"SELECT {column}, id, doc FROM {_ENTITY} WHERE {column} IN ({marks})"  # noqa: S608
        found |= {
            value: (pk, text) for value, pk, text in _rows(sql, chunk) if within is None or pk in within
        }
    finished = _finished(dict(found.values()), fields)
    return {value: finished[pk] for value, (pk, _) in found.items()}


def batches(ids: Iterable[int], fields: Sequence[str] = (), *, size: int = BATCH) -> Iterator[list[bytes]]:
    """The same for any number of entities, some at a time."""
    return (documents(batch, fields) for batch in batched(ids, size))


def relations(ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """The relations of each entity, (type, reference), sorted: its own and those that others state of it."""
    rows = _rows_of(
        ids,
        f"SELECT source_id, type, target_ref FROM {_RELATION} WHERE source_id IN ({{ids}}) "  # noqa: S608
        f"UNION ALL SELECT r.target_id, r.inverse, e.ref "
        f"FROM {_RELATION} r JOIN {_ENTITY} e ON e.id = r.source_id WHERE r.target_id IN ({{ids}})",
    )
    found: dict[int, set[tuple[str, str]]] = {}
    for pk, kind, ref in rows:
        found.setdefault(pk, set()).add((kind, ref))
    return {pk: sorted(pairs) for pk, pairs in found.items()}


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(values)
    while batch := list(islice(left, size)):
        yield batch


def _rows_of(ids: Iterable[int], sql: str) -> Iterator[Any]:
    """The rows of a statement about `{ids}`. They are whole numbers of our own and go into its text: as
    parameters they would be too many for a database, as text only for its longest statement."""
    for some in batched(ids, AT_ONCE):
        yield from _rows(sql.format(ids=",".join(map(str, map(int, some)))))


def _rows(sql: str, values: Sequence[str] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[Any] = cursor.fetchall()
    return rows


def _finished(texts: dict[int, str], fields: Sequence[str]) -> dict[int, bytes]:
    related = relations(texts)
    whole = {pk: _whole(text, related.get(pk, ())) for pk, text in texts.items()}
    if not fields:
        return whole
    project = projector(fields)
    return {pk: orjson.dumps(project(orjson.loads(data))) for pk, data in whole.items()}


def _whole(text: str, pairs: Iterable[tuple[str, str]]) -> bytes:
    listed = orjson.dumps([{"type": kind, "targetRef": ref} for kind, ref in pairs])
    return b'%b,"relations":%b}' % (text.encode(), listed)
