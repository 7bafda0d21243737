"""Entities as they are sent: stored JSON, with the relations of both directions spliced in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import orjson
from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Entity
from catalog.query.projection import projector
from catalog.query.relations import in_json
from catalog.query.rows import batched, rows, rows_about

BATCH = 100
"""Entities fetched at a time when all are wanted: memory stays the same however many there are."""
AT_ONCE = 500
"""References or uids in one statement."""

_ENTITY = Entity._meta.db_table


def documents(
    ids: Sequence[int],
    fields: Sequence[str] = (),
    *,
    at: Snapshot | None = None,
    seen: BitMap | None = None,
) -> list[bytes]:
    """The JSON of each entity in the order of `ids`; an id that is gone is left out. Mostly two queries.

    `fields` keeps only what these paths lead to. Who reads in a snapshot and says which spares others the
    second query. Relations to entities that are not `seen`, if that is given, are left out.
    """
    if not ids:
        return []
    texts = dict(rows_about(ids, f"SELECT id, doc FROM {_ENTITY} WHERE id IN ({{ids}})"))  # noqa: S608
    found = _finished(texts, fields, at, seen)
    return [found[pk] for pk in ids if pk in found]


def documents_by(
    column: Literal["ref", "uid"],
    values: Sequence[str],
    fields: Sequence[str] = (),
    within: BitMap | None = None,
    *,
    at: Snapshot | None = None,
    seen: BitMap | None = None,
) -> dict[str, bytes]:
    """The JSON of those entities `within` that have these references or uids. Two queries for up to 500."""
    found: dict[str, tuple[int, str]] = {}
    for chunk in batched(dict.fromkeys(values), AT_ONCE):
        marks = ",".join(["%s"] * len(chunk))
        sql = f"SELECT {column}, id, doc FROM {_ENTITY} WHERE {column} IN ({marks})"  # noqa: S608
        found |= {value: (pk, text) for value, pk, text in rows(sql, chunk) if within is None or pk in within}
    texts = _finished(dict(found.values()), fields, at, seen)
    return {value: texts[pk] for value, (pk, _) in found.items()}


def batches(
    ids: Iterable[int], fields: Sequence[str] = (), *, seen: BitMap | None = None
) -> Iterator[list[bytes]]:
    """The same for any number of entities, some at a time. Nothing of them is remembered: it would push out
    what is asked for often."""
    return (documents(batch, fields, seen=seen) for batch in batched(ids, BATCH))


def finished(text: str, related: bytes) -> bytes:
    """From JSON as it is stored, which is left open at its end, and an array of relations."""
    return b'%b,"relations":%b}' % (text.encode(), related)


def _finished(
    texts: dict[int, str], fields: Sequence[str], at: Snapshot | None, seen: BitMap | None
) -> dict[int, bytes]:
    related = in_json(texts, at, seen)
    whole = {pk: finished(text, related[pk]) for pk, text in texts.items()}
    if not fields:
        return whole
    project = projector(fields)
    return {pk: orjson.dumps(project(orjson.loads(data))) for pk, data in whole.items()}
