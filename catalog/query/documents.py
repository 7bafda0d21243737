"""Entities as they are sent: stored JSON, with the relations of both directions spliced in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import orjson
from django.db import connection

from catalog.models import Entity, Relation
from catalog.query.projection import projector

BATCH = 500
"""Entities fetched at a time when all are wanted: memory stays the same however many there are."""

RelationRow = tuple[int, str, str]  # entity id, type, reference of the other one

_ENTITY = Entity._meta.db_table
_RELATION = Relation._meta.db_table


def documents(ids: Sequence[int], fields: Sequence[str] = ()) -> list[bytes]:
    """The JSON of each entity in the order of `ids`; an id that is gone is left out. Always two queries.

    `fields` keeps only what these paths lead to.
    """
    texts = dict(_rows(f"SELECT id, doc FROM {_ENTITY} WHERE id IN ({{ids}})", ids))  # noqa: S608
    related = relations(ids)
    finish = _finisher(fields)
    return [finish(texts[pk], related.get(pk, ())) for pk in ids if pk in texts]


def batches(ids: Iterable[int], fields: Sequence[str] = (), *, size: int = BATCH) -> Iterator[list[bytes]]:
    """The same for any number of entities, some at a time."""
    left = iter(ids)
    while batch := list(islice(left, size)):
        yield documents(batch, fields)


def relations(ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """The relations of each entity, (type, reference), sorted: its own and those that others state of it."""
    rows: Iterable[RelationRow] = _rows(
        f"SELECT source_id, type, target_ref FROM {_RELATION} WHERE source_id IN ({{ids}}) "  # noqa: S608
        f"UNION SELECT r.target_id, r.inverse, e.ref "
        f"FROM {_RELATION} r JOIN {_ENTITY} e ON e.id = r.source_id WHERE r.target_id IN ({{ids}})",
        ids,
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for pk, kind, ref in rows:
        found.setdefault(pk, []).append((kind, ref))
    for pairs in found.values():
        pairs.sort()
    return found


def _rows(sql: str, ids: Sequence[int]) -> list[Any]:
    """Plain rows. Ids are whole numbers of our own, so they are written into the text of the statement:
    neither database then has a limit on how many there are."""
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql.format(ids=",".join(map(str, map(int, ids)))))
        return cursor.fetchall()


def _finisher(fields: Sequence[str]) -> Callable[[str, Iterable[tuple[str, str]]], bytes]:
    if not fields:
        return _whole
    project = projector(fields)
    return lambda text, pairs: orjson.dumps(project(orjson.loads(_whole(text, pairs))))


def _whole(text: str, pairs: Iterable[tuple[str, str]]) -> bytes:
    listed = orjson.dumps([{"type": kind, "targetRef": ref} for kind, ref in pairs])
    return b'%b,"relations":%b}' % (text.encode(), listed)
