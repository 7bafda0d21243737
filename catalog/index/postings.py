"""The bitmaps that a write looks at: read by address, changed in memory, written back once."""

from __future__ import annotations

from collections.abc import Iterable

from pyroaring import BitMap

from catalog.index import bulk
from catalog.index.lists import BLOCK_BITS, address, span


class Postings:
    """Parts of lists. What was changed is stored at the end; what came to be empty goes."""

    def __init__(self) -> None:
        self._parts: dict[int, BitMap] = {}
        self._stored: set[int] = set()
        self._changed: set[int] = set()

    def load(self, places: Iterable[int]) -> None:
        """Have these parts, as they are in the database or empty."""
        missing = sorted(set(places) - self._parts.keys())
        self._take(bulk.lookup(bulk.POSTINGS, [(place,) for place in missing]))
        for place in missing:
            self._parts.setdefault(place, BitMap())

    def load_ranges(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Have every part of these ranges of addresses: from the first, up to and without the second."""
        self._take(bulk.between(bulk.POSTINGS, "id", ranges))

    def _take(self, rows: Iterable[tuple[int, bytes]]) -> None:
        for place, data in rows:
            if place not in self._parts:
                self._parts[place] = BitMap.deserialize(data)
                self._stored.add(place)

    def create(self, number: int, ids: Iterable[int]) -> None:
        """A list that is new, and so need not be read."""
        for place, some in by_address(number, ids).items():
            self._parts[place] = BitMap(some)
            self._changed.add(place)

    def part(self, place: int) -> BitMap:
        """A part that was loaded, to look at; empty where there is none."""
        return self._parts.get(place) or BitMap()

    def add(self, place: int, ids: Iterable[int]) -> None:
        """Add ids to a part that was loaded, by its address or in a range."""
        self._parts.setdefault(place, BitMap()).update(ids)
        self._changed.add(place)

    def remove(self, place: int, ids: Iterable[int]) -> None:
        self._parts[place].difference_update(BitMap(ids))
        self._changed.add(place)

    def drop(self, numbers: set[int]) -> None:
        """Empty these lists, of which every part was loaded."""
        for place, part in self._parts.items():
            if part and place >> BLOCK_BITS in numbers:
                part.clear()
                self._changed.add(place)

    def whole(self, numbers: set[int]) -> dict[int, BitMap]:
        """These lists, of which every part is loaded by this."""
        self.load_ranges(span(number) for number in sorted(numbers))
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
        bulk.upsert(bulk.POSTINGS, [(place, part.serialize()) for place, part in full])
        gone = sorted(place for place in self._changed & self._stored if not self._parts[place])
        bulk.delete(bulk.POSTINGS, [(place,) for place in gone])


def by_address(number: int, ids: Iterable[int]) -> dict[int, list[int]]:
    """Ids by the part of a list that they belong to."""
    parts: dict[int, list[int]] = {}
    for entity_id in ids:
        parts.setdefault(address(number, entity_id), []).append(entity_id)
    return parts
