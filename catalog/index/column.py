"""A key as a whole: every value with its entities, as facets need it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from itertools import compress

from pyroaring import BitMap, BitMap64

from catalog.index import stored


@dataclass(slots=True)
class Column:
    """Values as written, in the order of the values: those of several entities and those of one.

    `lists` holds the bitmaps of `shared` by the number of their list, so that a later column can take
    over those that did not change. `alike` says that some values differ in nothing but capital letters.
    """

    shared: list[tuple[str, BitMap]] = field(default_factory=list)
    single: list[str] = field(default_factory=list)
    single_ids: array[int] = field(default_factory=lambda: array("I"))
    lists: dict[int, BitMap] = field(default_factory=dict)
    alike: bool = False

    def counts(self, within: BitMap) -> list[tuple[str, int]]:
        """Values with how many of `within` have them, zeros left out; most first, then in order."""
        counts = [(value, bitmap.intersection_cardinality(within)) for value, bitmap in self.shared]
        many = [pair for pair in counts if pair[1] > 1]
        many.sort(key=lambda pair: -pair[1])
        ones = [value for value, count in counts if count == 1]
        singles = list(compress(self.single, map(within.__contains__, self.single_ids)))
        if ones and singles:
            singles = sorted(ones + singles, key=lambda value: (value.lower(), value))
        return many + [(value, 1) for value in singles or ones]

    def entities(self, value: str) -> BitMap:
        """Those that have the value, written just so."""
        single = compress(self.single_ids, (other == value for other in self.single))
        return BitMap(single).union(*[bitmap for other, bitmap in self.shared if other == value])

    @property
    def size(self) -> int:
        """Roughly, in bytes."""
        return (
            sum(120 + len(value) + size_of(bitmap) for value, bitmap in self.shared)
            + sum(map(len, self.single))
            + 60 * len(self.single)
            + 500
        )


def size_of(bitmap: BitMap) -> int:
    """Roughly, in bytes."""
    return 100 + min(2 * len(bitmap), ((bitmap.max() >> 16) + 1) << 13) if bitmap else 100


def read(key_id: int, former: Column | None = None, outdated: BitMap64 | None = None) -> Column:
    """The column of a key; of a `former` one, lists that are not `outdated` are taken over."""
    rows = stored.terms(key_id)
    numbers = {row[3] for row in rows if row[3] is not None}
    known = former.lists if former is not None and outdated is not None else {}
    kept = {number: known[number] for number in numbers & known.keys() if number not in (outdated or ())}
    column = Column(lists=kept | stored.lists(numbers - kept.keys()))
    before = None
    for value, original, entity_id, number in rows:
        written = original or value
        if (value, original) == before:  # once listed, once not
            _join(column, written, column.lists[number] if number is not None else BitMap([entity_id]))
        elif number is None:
            column.single.append(written)
            column.single_ids.append(entity_id)
        else:
            column.shared.append((written, column.lists[number]))
        column.alike = column.alike or (before is not None and value == before[0] and original != before[1])
        before = (value, original)
    return column


def _join(column: Column, written: str, more: BitMap) -> None:
    """Add entities to the value that came last."""
    if column.single and column.single[-1] == written:
        column.single.pop()
        column.shared.append((written, more | BitMap([column.single_ids.pop()])))
    else:
        column.shared[-1] = (written, column.shared[-1][1] | more)
