"""The bitmaps that a write looks at: read by address, changed in memory, written back once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyroaring import BitMap

from catalog.index import bulk
from catalog.index.lists import BLOCK_BITS


class Postings:
    """Parts of lists. What was changed is stored at the end; what came to be empty goes."""

    def __init__(self) -> None:
        self._parts: dict[int, BitMap] = {}
        self._stored: set[int] = set()
        self._changed: set[int] = set()

    def load(self, places: set[int]) -> None:
        """Have these parts, as they are in the database or empty."""
        self._take(bulk.lookup(bulk.POSTINGS, sorted(places - self._parts.keys())))

    def load_lists(self, numbers: Iterable[int]) -> None:
        """Have every part of these lists."""
        self._take(bulk.parts(sorted(numbers)))

    def _take(self, rows: Iterable[tuple[int, bytes]]) -> None:
        for place, data in rows:
            if place not in self._parts:
                self._parts[place] = BitMap.deserialize(data)
                self._stored.add(place)

    def create(self, number: int, ids: Sequence[int]) -> None:
        """A list that is new, and so need not be read."""
        for place, some in by_address(number, ids).items():
            self._parts[place] = BitMap(some)
            self._changed.add(place)

    def changing(self, place: int) -> BitMap:
        """A part that was loaded, to be changed in place."""
        self._changed.add(place)
        return self._parts.setdefault(place, BitMap())

    def add(self, place: int, ids: Iterable[int]) -> BitMap:
        """Add ids to a part that was loaded; those that were not in it are returned."""
        part = self._parts.get(place)
        new = BitMap(ids)
        if part is None:
            self._parts[place] = new.copy()
        else:
            new -= part
            part |= new
        if new:
            self._changed.add(place)
        return new

    def remove(self, place: int, ids: Iterable[int]) -> BitMap:
        """Remove ids from a part that was loaded; those that were in it are returned."""
        part = self._parts.get(place)
        gone = BitMap(ids)
        if part is None:
            return BitMap()
        gone &= part
        if gone:
            part -= gone
            self._changed.add(place)
        return gone

    def drop(self, numbers: set[int]) -> None:
        """Empty these lists, of which every part was loaded."""
        for place, part in self._parts.items():
            if part and place >> BLOCK_BITS in numbers:
                part.clear()
                self._changed.add(place)

    def whole(self, numbers: set[int]) -> dict[int, BitMap]:
        """These lists, of which every part is loaded by this."""
        self.load_lists(numbers)
        lists = {number: BitMap() for number in numbers}
        for place, part in self._parts.items():
            if place >> BLOCK_BITS in lists:
                lists[place >> BLOCK_BITS].update(part)
        return lists

    def short(self, numbers: Iterable[int]) -> set[int]:
        """Those of the lists that have at most one entity in the parts that were loaded."""
        sizes = dict.fromkeys(numbers, 0)
        for place, part in self._parts.items():
            if place >> BLOCK_BITS in sizes:
                sizes[place >> BLOCK_BITS] += len(part)
        return {number for number, size in sizes.items() if size <= 1}

    def touched(self) -> set[int]:
        """Numbers of the lists that were changed."""
        return {place >> BLOCK_BITS for place in self._changed}

    def store(self) -> None:
        """Write what was changed."""
        full = [(place, self._parts[place]) for place in sorted(self._changed) if self._parts[place]]
        for _, part in full:
            part.run_optimize()
        rows = [(place, part.serialize()) for place, part in full]
        bulk.insert_into(bulk.POSTINGS, [row for row in rows if row[0] not in self._stored])
        bulk.upsert(bulk.POSTINGS, [row for row in rows if row[0] in self._stored])
        gone = sorted(place for place in self._changed & self._stored if not self._parts[place])
        bulk.delete(bulk.POSTINGS, [(place,) for place in gone])


def by_address(number: int, ids: Sequence[int]) -> dict[int, Sequence[int]]:
    """Ids by the part of a list that they belong to; at least one id."""
    first = number << BLOCK_BITS
    if min(ids) >> BLOCK_BITS == max(ids) >> BLOCK_BITS:
        return {first | ids[0] >> BLOCK_BITS: ids}
    blocks = {entity_id >> BLOCK_BITS for entity_id in ids}
    return {first | block: [one for one in ids if one >> BLOCK_BITS == block] for block in blocks}
