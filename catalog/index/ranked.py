"""What a page search found, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from pyroaring import BitMap


@dataclass(frozen=True, slots=True)
class Ranked:
    """Entities by how well they answer: `tiers` are disjoint, the best first; within one the id decides."""

    tiers: tuple[BitMap, ...]

    @classmethod
    def of(cls, tiers: Iterable[BitMap]) -> Self:
        """Each entity in the first of `tiers` that has it."""
        return cls(tuple(_disjoint(tiers)))

    @property
    def ids(self) -> BitMap:
        """All that were found."""
        return BitMap.union(*self.tiers) if self.tiers else BitMap()

    def page(self, within: BitMap, offset: int, limit: int) -> list[int]:
        """Ids `offset` to `offset + limit` of those also in `within`, in their order."""
        page: list[int] = []
        for tier in self.tiers:
            found = tier & within
            count = len(found)
            if offset < count:
                page.extend(found[offset : offset + limit - len(page)])
                if len(page) == limit:
                    break
            offset = max(0, offset - count)
        return page


def _disjoint(tiers: Iterable[BitMap]) -> Iterator[BitMap]:
    """Each tier without what an earlier one has; empty ones left out."""
    before = BitMap()
    for tier in tiers:
        if rest := tier - before:
            before |= rest
            yield rest
