"""What this process has read of the index, kept as long as it holds.

A generation is the index between two writes. The next one takes over whatever the writes between them
did not touch, so a writer that commits often does not make every page read everything again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db import connection
from pyroaring import BitMap, BitMap64

from catalog.models import CatalogState, IndexWrite, Key

KEPT_GENERATIONS = 3
"""Newest generations that are kept: readers whose transaction began earlier may still use the older ones."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Something read from the index, of one key, with an estimate of its size in bytes.

    What `outlives` a write that touches its key is then `outdated`: by the lists that were touched since
    it was read, from which it can be brought up to date.
    """

    key_id: int
    value: Any
    size: int
    outlives: bool = False
    outdated: BitMap64 | None = None


@dataclass(slots=True)
class Generation:
    """The index after the write with this id and stamp, as far as it was read."""

    write_id: int
    stamp: int
    last_key: int
    names: dict[str, int | None] = field(default_factory=dict)
    _kept: OrderedDict[Hashable, Kept] = field(default_factory=OrderedDict)
    size: int = 0

    def get(self, what: Hashable) -> Kept | None:
        with _lock:
            kept = self._kept.get(what)
            if kept is not None:
                self._kept.move_to_end(what)
            return kept

    def keep(self, what: Hashable, kept: Kept) -> None:
        """Keep it, letting go of what was not asked for longest. Nothing may take more than half the room."""
        room: int = settings.CATALOG_INDEX_CACHE_MB << 20
        with _lock:
            former = self._kept.pop(what, None)
            self.size -= former.size if former else 0
            if kept.size > room // 2:
                return
            self._kept[what] = kept
            self.size += kept.size
            while self.size > room:
                self.size -= self._kept.popitem(last=False)[1].size

    def key_ids(self, names: Iterable[str]) -> dict[str, int | None]:
        """Ids of keys, None for what is no key; one query for those that were not asked for before."""
        wanted = list(names)
        if missing := [name for name in wanted if name not in self.names]:
            found = dict(Key.objects.filter(name__in=missing).values_list("name", "pk"))
            self.names.update({name: found.get(name) for name in missing})
        return {name: self.names[name] for name in wanted}

    def inherit(self, former: Generation, keys: BitMap, lists: BitMap64) -> None:
        """Take over what `former` has, but for what writes between them touched."""
        same_keys = former.last_key == self.last_key
        self.names = {name: pk for name, pk in former.names.copy().items() if same_keys or pk is not None}
        with _lock:
            for what, kept in former._kept.items():
                if kept.key_id in keys:
                    if not kept.outlives:
                        continue
                    outdated = lists if kept.outdated is None else kept.outdated | lists
                    kept = replace(kept, outdated=outdated)
                self._kept[what] = kept
                self.size += kept.size


_STATE, _WRITE, _KEY = (model._meta.db_table for model in (CatalogState, IndexWrite, Key))
NOW = f"{_STATE} s LEFT JOIN {_WRITE} w ON w.id = (SELECT MAX(id) FROM {_WRITE})"  # noqa: S608
"""The tables of one row, `s.id = 1`, whose `s.version` and `w.stamp` say which moment it is."""
_PRESENT = f"SELECT s.version, w.id, w.stamp, (SELECT MAX(id) FROM {_KEY}) FROM {NOW} WHERE s.id = 1"  # noqa: S608

_lock = threading.Lock()
_generations: dict[int, Generation] = {}


def present() -> tuple[int, Generation]:
    """The catalog's version and the index, as this transaction sees them. Mostly one query.

    Every read of the catalog begins here, so the statement is not put together anew each time: that took
    longer than everything else in a page of the API.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT)
        row = cursor.fetchone()
    version, write_id, stamp, last_key = row or (0, None, None, None)
    return version, _generation(write_id or 0, stamp or 0, last_key or 0)


def forget() -> None:
    """Drop everything that was kept."""
    with _lock:
        _generations.clear()


def _generation(write_id: int, stamp: int, last_key: int) -> Generation:
    with _lock:
        known = _generations.get(stamp)
        older = [generation for generation in _generations.values() if generation.write_id < write_id]
    if known is not None and known.write_id == write_id:
        return known
    generation = Generation(write_id, stamp, last_key)
    if older:
        _catch_up(generation, max(older, key=lambda former: former.write_id))
    with _lock:
        generation = _generations.setdefault(stamp, generation)
        while len(_generations) > KEPT_GENERATIONS:
            del _generations[min(_generations, key=lambda stamp: _generations[stamp].write_id)]
    return generation


def _catch_up(generation: Generation, former: Generation) -> None:
    """Let a new generation inherit if every write since the former one is known; else it starts afresh."""
    writes = list(
        IndexWrite.objects.filter(pk__range=(former.write_id, generation.write_id))
        .order_by("pk")
        .values_list("pk", "stamp", "keys", "lists")
    )
    if not writes or writes[0][:2] != (former.write_id, former.stamp):
        return
    keys = BitMap().union(*(BitMap.deserialize(bytes(row[2])) for row in writes[1:]))
    lists = BitMap64()
    for row in writes[1:]:
        lists |= BitMap64.deserialize(bytes(row[3]))
    generation.inherit(former, keys, lists)
