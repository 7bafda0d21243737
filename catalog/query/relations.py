"""Relations of entities: its own and those that others state of it, and as documents are sent with them.

The finished text is remembered for one moment of the catalog: many answers are of the same entities, and
putting their relations together took most of the time that such an answer took.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import orjson
from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Entity, Relation
from catalog.query.rows import rows_about

ROOM = 4 << 20
"""Bytes of finished text that one process keeps; about 10,000 entities' relations."""

_ENTITY = Entity._meta.db_table
_RELATION = Relation._meta.db_table


def relations(ids: Collection[int], seen: BitMap | None = None) -> dict[int, list[tuple[str, str]]]:
    """The relations of each entity that has some, (type, reference), sorted. One query.

    What leads to an entity that is not `seen` is left out; what leads to none in the catalog stays.
    """
    rows = rows_about(
        ids,
        f"SELECT source_id, type, target_ref, target_id FROM {_RELATION} WHERE source_id IN ({{ids}}) "  # noqa: S608
        f"UNION ALL SELECT r.target_id, r.inverse, e.ref, e.id "
        f"FROM {_RELATION} r JOIN {_ENTITY} e ON e.id = r.source_id WHERE r.target_id IN ({{ids}})",
    )
    found: dict[int, set[tuple[str, str]]] = {}
    for pk, kind, ref, other in rows:
        if seen is None or other is None or other in seen:
            found.setdefault(pk, set()).add((kind, ref))
    return {pk: sorted(pairs) for pk, pairs in found.items()}


@dataclass(slots=True)
class Moment:
    """Relations in JSON by entity, as far as they were read at this moment of the catalog."""

    name: Hashable
    room: int = ROOM
    texts: dict[int, bytes] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, texts: Mapping[int, bytes]) -> None:
        """As long as there is room."""
        size = sum(map(len, texts.values()))
        with self._lock:
            if size <= self.room:
                self.room -= size
                self.texts.update(texts)


_moment = Moment(None)


def in_json(ids: Iterable[int], at: Snapshot | None, seen: BitMap | None = None) -> Mapping[int, bytes]:
    """The relations of each entity as an array. At most one query for a page of them.

    Only what is read at a known moment of the catalog, by who sees everything, is remembered.
    """
    wanted = list(ids)
    if at is None or seen is not None:
        return _read(wanted, seen)
    moment = _at(at.moment)
    missing = [pk for pk in wanted if pk not in moment.texts]
    if not missing:
        return moment.texts
    read = _read(missing)
    moment.keep(read)
    return {pk: read.get(pk) or moment.texts[pk] for pk in wanted}


def forget() -> None:
    """Drop what was kept."""
    global _moment
    _moment = Moment(None)


def _at(name: Hashable) -> Moment:
    global _moment
    moment = _moment
    if moment.name != name:
        _moment = moment = Moment(name)
    return moment


def _read(ids: Collection[int], seen: BitMap | None = None) -> dict[int, bytes]:
    related = relations(ids, seen)
    return {pk: listed(related.get(pk, ())) for pk in ids}


def listed(pairs: Iterable[tuple[str, str]]) -> bytes:
    """(type, reference) of relations, sorted, as they are sent."""
    return orjson.dumps([{"type": kind, "targetRef": ref} for kind, ref in pairs])
