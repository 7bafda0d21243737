"""The index as anybody would write it who had all day: what the real one is compared with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from pyroaring import BitMap

from catalog.index.ranked import Ranked
from catalog.index.read import Snapshot

Values = dict[str, set[str | None]]
"""Of one entity: key lower-cased to its values as written; None for null."""


class PlainSnapshot(Snapshot):
    def __init__(self, entities: dict[int, Values]) -> None:
        self.version = 1
        self._entities = entities

    def everything(self) -> BitMap:
        return BitMap(self._entities)

    def has(self, key: str) -> BitMap:
        return BitMap(pk for pk, values in self._entities.items() if key in values)

    def equals(self, key: str, value: str | None) -> BitMap:
        return self._where(key, lambda found: found == value)

    def isin(self, key: str, values: Collection[str]) -> BitMap:
        return self._where(key, lambda found: found in values)

    def prefix(self, key: str, prefix: str) -> BitMap:
        return self._where(key, lambda found: found is not None and found.startswith(prefix))

    def substring(self, key: str, needle: str) -> BitMap:
        return self._where(key, lambda found: found is not None and needle in found)

    def counts(self, key: str, within: BitMap) -> list[tuple[str, int]]:
        counted: dict[str, int] = {}
        for pk in within:
            for value in self._entities[pk].get(key, ()):
                if value is not None:
                    counted[value] = counted.get(value, 0) + 1
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))

    def walk(
        self,
        key: str,
        *,
        descending: bool = False,
        after: tuple[str, int] | None = None,
        within: BitMap | None = None,
        about: int = 0,
    ) -> Iterator[tuple[str, BitMap]]:
        pairs = {
            (value.lower(), pk)
            for pk, values in self._entities.items()
            for value in values.get(key, ())
            if value is not None
        }
        if after is not None:
            pairs = {pair for pair in pairs if (pair < after if descending else pair > after)}
        for value in sorted({value for value, _ in pairs}, reverse=descending):
            yield value, BitMap(pk for found, pk in pairs if found == value)

    def values_of(self, key: str, ids: BitMap, *, descending: bool = False) -> dict[int, str]:
        pick = max if descending else min
        found = {pk: [v.lower() for v in self._entities[pk].get(key, ()) if v is not None] for pk in ids}
        return {pk: pick(values) for pk, values in found.items() if values}

    def text(self, words: str) -> Ranked:
        return Ranked((self.substring("metadata.title", words), self.substring("metadata.name", words)))

    def _where(self, key: str, fits: Callable[[str | None], bool]) -> BitMap:
        return BitMap(
            pk
            for pk, values in self._entities.items()
            if any(fits(None if value is None else value.lower()) for value in values.get(key, ()))
        )
