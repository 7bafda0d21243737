"""The index as it is to somebody from whom some entities are hidden: no relation leads to those."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from pyroaring import BitMap

from catalog.index.order import FIRST_BATCH
from catalog.index.ranked import Ranked
from catalog.index.read import Snapshot
from catalog.models import Entity

RELATIONS = "relations."
AT_ONCE = 10_000
"""References in one statement."""


class Narrowed(Snapshot):
    """Another snapshot in which the values of `relations.*` that name an entity outside of `seen` are none.

    References to what is not in the catalog at all stay. Which entities belong to an answer is for the
    question to say: `everything()` has the hidden ones too.
    """

    def __init__(self, at: Snapshot, seen: BitMap) -> None:
        self.version = at.version
        self.whole = at
        self._seen = seen
        self._hidden: dict[str, set[str]] = {}

    @property
    def moment(self) -> tuple[int, int]:
        return self.whole.moment

    def everything(self) -> BitMap:
        return self.whole.everything()

    def has(self, key: str) -> BitMap:
        if not _is_of_relations(key):
            return self.whole.has(key)
        return self._entities(key, lambda _value: True) | self.whole.equals(key, None)

    def equals(self, key: str, value: str | None) -> BitMap:
        return self.whole.equals(key, None) if value is None else self.isin(key, [value])

    def isin(self, key: str, values: Collection[str]) -> BitMap:
        if not _is_of_relations(key):
            return self.whole.isin(key, values)
        wanted = {value.lower() for value in values}
        return self.whole.isin(key, wanted - self._not_seen(wanted))

    def prefix(self, key: str, prefix: str) -> BitMap:
        if not _is_of_relations(key):
            return self.whole.prefix(key, prefix)
        return self._entities(key, lambda value: value.startswith(prefix.lower()))

    def substring(self, key: str, needle: str) -> BitMap:
        if not _is_of_relations(key):
            return self.whole.substring(key, needle)
        return self._entities(key, lambda value: needle.lower() in value)

    def counts(self, key: str, within: BitMap) -> list[tuple[str, int]]:
        counted = self.whole.counts(key, within)
        if not _is_of_relations(key):
            return counted
        hidden = self._not_seen({value.lower() for value, _count in counted})
        return [pair for pair in counted if pair[0].lower() not in hidden]

    def usual_counts(self, key: str, within: BitMap) -> list[tuple[str, int]]:
        return self.counts(key, within)

    def written_alike(self, key: str) -> bool:
        return self.whole.written_alike(key)

    def walk(
        self,
        key: str,
        *,
        descending: bool = False,
        after: tuple[str, int] | None = None,
        within: BitMap | None = None,
        about: int = FIRST_BATCH,
    ) -> Iterator[tuple[str, BitMap]]:
        walked = self.whole.walk(key, descending=descending, after=after, within=within, about=about)
        if not _is_of_relations(key):
            return walked
        hidden = self._hidden_of(key)
        return (pair for pair in walked if pair[0] not in hidden)

    def values_of(self, key: str, ids: BitMap, *, descending: bool = False) -> dict[int, str]:
        if not _is_of_relations(key):
            return self.whole.values_of(key, ids, descending=descending)
        found: dict[int, str] = {}
        left = ids
        for value, entities in self.walk(key, descending=descending, within=ids):
            found |= dict.fromkeys(left & entities, value)
            left = left - entities
            if not left:
                break
        return found

    def text(self, words: str) -> Ranked:
        return self.whole.text(words)

    def _entities(self, key: str, fits: Callable[[str], bool]) -> BitMap:
        return BitMap().union(*[entities for value, entities in self.walk(key) if fits(value)])

    def _hidden_of(self, key: str) -> set[str]:
        """The values of a key that name what is hidden, lower-cased."""
        key = key.lower()
        if key not in self._hidden:
            counted = self.whole.counts(key, self.whole.everything())
            self._hidden[key] = self._not_seen({value.lower() for value, _count in counted})
        return self._hidden[key]

    def _not_seen(self, refs: Collection[str]) -> set[str]:
        """Those of the references that lead to an entity which is hidden."""
        present = Entity.objects.order_by()
        return {
            ref
            for some in _parts(sorted(refs))
            for ref, pk in present.filter(ref__in=some).values_list("ref", "pk")
            if pk not in self._seen
        }


def _is_of_relations(key: str) -> bool:
    return key.lower().startswith(RELATIONS)


def _parts(refs: list[str]) -> Iterable[list[str]]:
    return (refs[start : start + AT_ONCE] for start in range(0, len(refs), AT_ONCE))
