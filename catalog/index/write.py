"""Brings the index to what the entities now are."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pyroaring import BitMap, BitMap64

from catalog.index import bulk, presence
from catalog.index.lists import BLOCK_BITS, EVERYTHING, NULLS, of_key
from catalog.index.postings import Postings, by_address
from catalog.index.terms import LISTED, Term
from catalog.index.words import TEXT_KEY
from catalog.models import IndexWrite, Key

KEPT_WRITES = 256
"""Index writes that are kept for readers to catch up by."""

TermId = tuple[int, str, str, bool]
"""The primary key of a term: key_id, value, original, listed."""

Members = dict[Term, list[int]]
T = TypeVar("T")
Moves = tuple[T, Collection[int], Collection[int]]
"""Something with the entities that gain it and those that lose it."""

_NOBODY: tuple[int, ...] = ()


@dataclass(slots=True)
class IndexChange:
    """What one entity loses and gains. To lose what it has not, or gain what it has, changes nothing.

    `created`: it was not in the index. `deleted`: it leaves it, and `remove` holds all its terms.
    The words of its texts are among its terms (see `catalog.index.words`).
    """

    entity_id: int
    remove: set[Term] = field(default_factory=set)
    add: set[Term] = field(default_factory=set)
    created: bool = False
    deleted: bool = False


def apply(changes: Sequence[IndexChange]) -> None:
    """Take in `changes`, one an entity, inside the transaction that holds `CatalogState.locked()`."""
    last = IndexWrite.objects.order_by("-pk").values_list("last_list", flat=True).first()
    write = _Write(last or 0, {change.entity_id >> BLOCK_BITS for change in changes})
    write.take(changes)
    if write.keys:
        write.store()
        _note(write)


class _List:
    """What becomes of a list, of a term or of none (`term_id` None): ids by the parts that they belong to."""

    __slots__ = ("gain", "key_id", "loss", "number", "term_id")

    def __init__(
        self, number: int, term_id: TermId | None, key_id: int, gain: Collection[int], loss: Collection[int]
    ) -> None:
        self.number = number
        self.term_id = term_id
        self.key_id = key_id
        self.gain = by_address(number, gain)
        self.loss = by_address(number, loss)


class _Write:
    """One write: decides in memory what comes of the changes, then stores it."""

    def __init__(self, last_list: int, blocks: set[int]) -> None:
        self.last_list = last_list
        self.keys: set[int] = set()
        self.postings = Postings()
        self._blocks = blocks
        self._gained: dict[int, list[int]] = defaultdict(list)
        self._lost: dict[int, list[int]] = defaultdict(list)
        self._upserts: list[tuple[int, str, str, bool, int | None, int | None]] = []
        self._deletes: list[TermId] = []

    def take(self, changes: Sequence[IndexChange]) -> None:
        gains, losses = _by_term(changes)
        key_ids = _key_ids({key for key, _, _ in (*gains, *losses)})
        terms, nulls = _identified(key_ids, gains, losses)
        held = _held(terms)
        lists = [_List(EVERYTHING, None, 0, *_coming_and_going(changes))]
        lists += [_List(of_key(key_id, NULLS), None, key_id, gain, loss) for key_id, gain, loss in nulls]
        for term_id, gain, loss in terms:
            holder, number = held.get(term_id, (None, None))
            if number is not None:
                lists.append(_List(number, term_id, term_id[0], gain, loss))
            elif holder is None and len(gain) == 1:  # what nearly all terms of a first ingestion are
                (only,) = gain
                self._gained[term_id[0]].append(only)
                self._upserts.append((*term_id, only, None))
            else:
                self._settle_few(term_id, holder, gain, loss)
        self._settle_lists(lists)
        self._count(uncounted=key_ids.get(TEXT_KEY, 0))

    def _settle_few(
        self, term_id: TermId, holder: int | None, gain: Collection[int], loss: Collection[int]
    ) -> None:
        """A term that nobody has, or one entity."""
        before = set() if holder is None else {holder}
        after = before.difference(loss).union(gain)
        if after == before:
            return
        self._gained[term_id[0]].extend(after - before)
        self._lost[term_id[0]].extend(before - after)
        if not after:
            self._deletes.append(term_id)
        elif len(after) == 1:
            self._upserts.append((*term_id, after.pop(), None))
        else:
            self.last_list += 1
            self.postings.create(self.last_list, after)
            self._upserts.append((*term_id, None, self.last_list))

    def _settle_lists(self, lists: Sequence[_List]) -> None:
        """Terms that several have, and the lists that are no term's."""
        self.postings.load({place for some in lists for place in (*some.gain, *some.loss)})
        shrunk: dict[int, TermId] = {}
        for some in lists:
            new = [
                entity_id for place, ids in some.gain.items() for entity_id in self.postings.add(place, ids)
            ]
            gone = [
                entity_id
                for place, ids in some.loss.items()
                for entity_id in self.postings.remove(place, ids)
            ]
            if some.term_id is not None:
                self._gained[some.key_id].extend(new)
                self._lost[some.key_id].extend(gone)
                if gone:
                    shrunk[some.number] = some.term_id
            elif new or gone:
                self.keys.add(some.key_id)
        self._settle_shrunk(shrunk)

    def _settle_shrunk(self, shrunk: dict[int, TermId]) -> None:
        """Terms that came to be one entity's hold it themselves again; those of nobody go."""
        dropped = set()
        for number, left in self.postings.whole(self.postings.short(shrunk)).items():
            if len(left) > 1:
                continue
            dropped.add(number)
            if left:
                self._upserts.append((*shrunk[number], left[0], None))
            else:
                self._deletes.append(shrunk[number])
        self.postings.drop(dropped)

    def _count(self, *, uncounted: int) -> None:
        """Bring the counts of the keys up to date; nobody asks who has any words at all."""
        self.keys |= {
            key_id for members in (self._gained, self._lost) for key_id, ids in members.items() if ids
        }
        self._gained.pop(uncounted, None)
        self._lost.pop(uncounted, None)
        presence.change(self.postings, self._gained, self._lost, self._blocks)

    def store(self) -> None:
        bulk.upsert(bulk.TERMS, sorted(self._upserts))
        bulk.delete(bulk.TERMS, self._deletes)
        self.postings.store()


def _by_term(changes: Iterable[IndexChange]) -> tuple[Members, Members]:
    """Who gains and who loses each term."""
    gains: Members = defaultdict(list)
    losses: Members = defaultdict(list)
    for change in changes:
        entity_id = change.entity_id
        for term in change.add:
            gains[term].append(entity_id)
        for term in change.remove - change.add:
            losses[term].append(entity_id)
    return gains, losses


def _coming_and_going(changes: Iterable[IndexChange]) -> tuple[list[int], list[int]]:
    coming = [change.entity_id for change in changes if change.created]
    return coming, [change.entity_id for change in changes if change.deleted]


def _key_ids(keys: set[str]) -> dict[str, int]:
    """Ids of keys, listed ones by that of their array; made where they are new."""
    names = {key: key.removesuffix(LISTED) for key in keys}
    known: dict[str, int] = dict(bulk.lookup(bulk.KEYS, sorted(set(names.values()))))
    if missing := sorted(set(names.values()) - known.keys()):
        known |= {key.name: key.pk for key in Key.objects.bulk_create([Key(name=name) for name in missing])}
    return {key: known[name] for key, name in names.items()}


def _identified(
    key_ids: dict[str, int], gains: Members, losses: Members
) -> tuple[list[Moves[TermId]], list[Moves[int]]]:
    """Who gains and who loses each term, by its primary key; and each null, by the id of its key."""
    listed = {key: key.endswith(LISTED) for key in key_ids}
    terms: list[Moves[TermId]] = []
    nulls: list[Moves[int]] = []
    for term in gains.keys() | losses.keys():
        key, value, original = term
        gain, loss = gains.get(term, _NOBODY), losses.get(term, _NOBODY)
        if value is None:
            nulls.append((key_ids[key], gain, loss))
        else:
            written = "" if original is None or original == value else original
            terms.append(((key_ids[key], value, written, listed[key]), gain, loss))
    return terms, nulls


def _held(terms: Iterable[Moves[TermId]]) -> dict[TermId, tuple[int | None, int | None]]:
    """Who has these terms: an entity, or those of a list."""
    values: dict[int, list[str]] = defaultdict(list)
    for term_id, _, _ in terms:
        values[term_id[0]].append(term_id[1])
    return {row[:4]: row[4:] for row in bulk.held(values)}


def _note(write: _Write) -> None:
    """Tell readers what was touched."""
    noted = IndexWrite.objects.create(
        stamp=secrets.randbits(63),
        last_list=write.last_list,
        keys=BitMap(write.keys).serialize(),
        lists=BitMap64(write.postings.touched()).serialize(),
    )
    IndexWrite.objects.filter(pk__lte=noted.pk - KEPT_WRITES).delete()
