"""Answers from the index: which entities have a key, a value, a word; how many of each; in which order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator
from functools import partial

from pyroaring import BitMap

from catalog.index import changed, column, generations, search, stored, uids
from catalog.index.changed import CHANGED
from catalog.index.column import Column, size_of
from catalog.index.generations import Generation, Kept
from catalog.index.lists import EVERYTHING, NULLS, of_key
from catalog.index.order import FIRST_BATCH, values_in_column, values_of, walk
from catalog.index.ranked import Ranked
from catalog.index.uids import UID
from catalog.index.words import TEXT_KEY

COLUMNS = {
    "metadata.name": "name",
    "metadata.title": "title",
    "spec.type": "type",
    "spec.lifecycle": "lifecycle",
}
"""Columns that hold the only value of entities that have the key: for a few, quicker than the key's terms."""

TRUE = "true"
"""The value of `tags.java` where `tags` is an array that holds `java`: such keys are not stored."""


Moment = tuple[int, int]
"""Differs from that of every other state of the catalog, also of one that was rolled back."""


def moment_of(version: int, stamp: int | None) -> Moment:
    return stamp or 0, version


class Snapshot:
    """The index at one version of the catalog.

    Use it inside `reading.one_snapshot()`, in the thread that made it. Bitmaps are shared by all threads:
    never change one, make a new one (`a & b`, `a | b`). Keys and values are compared lower-cased.
    """

    def __init__(self, version: int, generation: Generation) -> None:
        self.version = version
        self._generation = generation

    @property
    def moment(self) -> Moment:
        return moment_of(self.version, self._generation.stamp)

    def everything(self) -> BitMap:
        """All entities."""
        return self._list(0, EVERYTHING)

    def has(self, key: str) -> BitMap:
        """Entities with the key, also those whose value is null."""
        key = key.lower()
        if key in (UID, CHANGED):
            return self.everything()
        key_id, listing = self._sources(key)
        own = self._presence(key_id) if key_id is not None else BitMap()
        return own | self._listing(listing) if listing else own

    def equals(self, key: str, value: str | None) -> BitMap:
        """Entities with the value; None: whose value is null, or longer than 200 characters."""
        if value is not None:
            return self.isin(key, [value])
        key_id, _ = self._sources(key.lower())
        return self._list(key_id, of_key(key_id, NULLS)) if key_id is not None else BitMap()

    def isin(self, key: str, values: Collection[str]) -> BitMap:
        """Entities with one of the values."""
        key, wanted = key.lower(), {value.lower() for value in values}
        if key == UID:
            return uids.isin(wanted)
        key_id, listing = self._sources(key)
        bitmaps = list(self._values(key_id, wanted)) if key_id is not None else []
        if listing and TRUE in wanted:
            bitmaps.append(self._listing(listing))
        return bitmaps[0] if len(bitmaps) == 1 else BitMap().union(*bitmaps)

    def prefix(self, key: str, prefix: str) -> BitMap:
        """Entities with a value that begins so."""
        key, prefix = key.lower(), prefix.lower()
        if key == UID:
            return uids.prefix(prefix)
        return self._matching(key, stored.beginning(prefix), "begins", prefix, TRUE.startswith(prefix))

    def substring(self, key: str, needle: str) -> BitMap:
        """Entities with a value that contains the needle."""
        key, needle = key.lower(), needle.lower()
        if key == UID:
            return uids.substring(needle)
        return self._matching(key, stored.within(needle), "contains", needle, needle in TRUE)

    def counts(self, key: str, within: BitMap) -> list[tuple[str, int]]:
        """Values as written, with how many of `within` have them, without nulls and zeros.

        The most first, equals in order of the value.
        """
        key = key.lower()
        if key == UID:
            return [(uid, 1) for _, uid in sorted(uids.values(within).items())]
        key_id, listing = self._sources(key)
        own = self._column(key_id) if key_id is not None else Column()
        if not listing:
            return own.counts(within)
        true = own.entities(TRUE) | self._listing(listing)
        counted = dict(own.counts(within)) | {TRUE: true.intersection_cardinality(within)}
        pairs = [(value, count) for value, count in counted.items() if count]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0].lower(), pair[0]))

    def usual_counts(self, key: str, within: BitMap) -> list[tuple[str, int]]:
        """The same, of entities that many ask about, such as all of a kind: kept, so do not change it."""
        key_id, listing = self._sources(key.lower())
        if key_id is None or listing:  # what depends on another key is not known to be outdated
            return self.counts(key, within)
        what = ("counts", key_id, within.serialize())
        kept = self._generation.get(what)
        if kept is None:
            counted = self.counts(key, within)
            kept = Kept(key_id, counted, len(what[2]) + 500 + sum(150 + len(value) for value, _ in counted))
            self._generation.keep(what, kept)
        found: list[tuple[str, int]] = kept.value
        return found

    def written_alike(self, key: str) -> bool:
        """Whether some values of the key, as written, differ in nothing but capital letters."""
        key_id = self._key_id(key.lower())
        return key_id is not None and self._column(key_id).alike

    def walk(
        self,
        key: str,
        *,
        descending: bool = False,
        after: tuple[str, int] | None = None,
        within: BitMap | None = None,
        about: int = FIRST_BATCH,
    ) -> Iterator[tuple[str, BitMap]]:
        """Values (lower-cased, no nulls) in order, each with its entities; read as far as you ask.

        Who only wants entities `within` a bitmap says so: most others are then passed over, which is quicker,
        and `about` how many values they expect to look at, to have them in one reading.

        `after` (value, entity id) goes on behind that entity, ids running the same way as values:
        the value itself comes first, with the ids above (descending: below) that one, if there are any.
        """
        key = key.lower()
        if key == UID:
            return uids.walk(descending=descending, after=after)
        if key == CHANGED:
            return changed.walk(descending=descending, after=after)
        key_id, listing = self._sources(key)
        extra = (TRUE, self._listing(listing)) if listing else None
        return walk(
            key_id, extra, self._generation, descending=descending, after=after, within=within, about=about
        )

    def values_of(self, key: str, ids: BitMap, *, descending: bool = False) -> dict[int, str]:
        """The smallest (descending: largest) value of each entity that has one, to sort a small result by."""
        key = key.lower()
        if key == UID:
            return uids.values(ids)
        if key == CHANGED:
            return changed.values(ids)
        ids = ids & self.has(key)
        found = values_in_column(COLUMNS[key], ids) if key in COLUMNS else {}
        left = ids - BitMap(found)
        key_id, listing = self._sources(key)
        extra = (TRUE, self._listing(listing)) if listing else None
        return found | values_of(key_id, extra, left, descending=descending)

    def text(self, words: str) -> Ranked:
        """Page search: entities in which every word stands, as a word, a beginning or a part of one."""
        key_id = self._key_id(TEXT_KEY)
        if key_id is None:
            return Ranked(())
        kept = self._generation.get(("text", words))
        if kept is None:
            found = search.find(key_id, words, self.equals("metadata.name", words.strip()))
            kept = Kept(key_id, found, sum(map(size_of, found.tiers)) + 500)
            self._generation.keep(("text", words), kept)
        ranked: Ranked = kept.value
        return ranked

    def _key_id(self, key: str) -> int | None:
        return self._generation.key_ids([key])[key]

    def _sources(self, key: str) -> tuple[int | None, list[tuple[int, str]]]:
        """Where a key's terms are: under its own id, and as items of arrays (key id, item).

        `a.b.c = true` may say that the array `a` holds `b.c`, or `a.b` holds `c`.
        """
        dots = [place for place, letter in enumerate(key) if letter == "."]
        ids = self._generation.key_ids([key, *(key[:dot] for dot in dots)])
        arrays = [(ids[key[:dot]], key[dot + 1 :]) for dot in dots]
        return ids[key], [(key_id, item) for key_id, item in arrays if key_id is not None]

    def _listing(self, arrays: list[tuple[int, str]]) -> BitMap:
        """Entities in which one of the arrays holds the item."""
        condition = "t.key_id = %s AND t.value = %s AND t.listed"
        bitmaps = [
            self._bitmap(("listed", *array), array[0], partial(stored.entities, condition, array))
            for array in arrays
        ]
        return bitmaps[0] if len(bitmaps) == 1 else BitMap().union(*bitmaps)

    def _values(self, key_id: int, values: set[str]) -> Iterator[BitMap]:
        missing = []
        for value in values:
            kept = self._generation.get(("value", key_id, value))
            if kept is None:
                missing.append(value)
            else:
                yield kept.value
        for value, bitmap in stored.by_value(key_id, missing).items() if missing else ():
            yield self._bitmap(("value", key_id, value), key_id, partial(BitMap, bitmap))

    def _matching(
        self, key: str, condition: tuple[str, list[str]], way: str, text: str, true_too: bool
    ) -> BitMap:
        key_id, listing = self._sources(key)
        own = BitMap()
        if key_id is not None:
            sql, parameters = condition
            read = partial(stored.entities, f"t.key_id = %s AND {sql}", [key_id, *parameters])
            own = self._bitmap((way, key_id, text), key_id, read)
        return own | self._listing(listing) if listing and true_too else own

    def _presence(self, key_id: int) -> BitMap:
        return self._bitmap(("has", key_id), key_id, partial(stored.band, key_id))

    def _list(self, key_id: int, number: int) -> BitMap:
        return self._bitmap(("list", number), key_id, lambda: stored.lists([number]).get(number, BitMap()))

    def _column(self, key_id: int) -> Column:
        kept = self._generation.get(("column", key_id))
        if kept is None or kept.outdated is not None:
            value = column.read(key_id, kept.value if kept else None, kept.outdated if kept else None)
            kept = Kept(key_id, value, value.size, outlives=True)
            self._generation.keep(("column", key_id), kept)
        found: Column = kept.value
        return found

    def _bitmap(self, what: Hashable, key_id: int, make: Callable[[], BitMap]) -> BitMap:
        """What was kept under that name, or what is made now."""
        kept = self._generation.get(what)
        if kept is None:
            kept = Kept(key_id, make(), 0)
            kept = Kept(key_id, kept.value, size_of(kept.value))
            self._generation.keep(what, kept)
        bitmap: BitMap = kept.value
        return bitmap


def snapshot() -> Snapshot:
    """The index as the present transaction sees it: one query; the rest is read when it is asked for."""
    return Snapshot(*generations.present())
