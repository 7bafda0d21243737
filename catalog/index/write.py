"""Brings the index to what the entities now are."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap, BitMap64

from catalog.index import bulk, presence
from catalog.index.lists import EVERYTHING, NULLS, address, of_key
from catalog.index.postings import Postings, by_address
from catalog.index.terms import LISTED, Term
from catalog.index.words import TEXT_KEY
from catalog.models import IndexWrite, Key

KEPT_WRITES = 256
"""Index writes that are kept for readers to catch up by."""

TermId = tuple[int, str, str, bool]  # the primary key of a term: key_id, value, original, listed
Lists = dict[Term, list[int]]


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
    last = IndexWrite.objects.order_by("-pk").first()
    write = _Write(last.last_list if last else 0)
    write.take(changes)
    if write.keys or write.postings.touched():
        write.store()
        _note(write)


class _Write:
    def __init__(self, last_list: int) -> None:
        self.last_list = last_list
        self.postings = Postings()
        self.keys: set[int] = set()
        self._deltas: dict[int, Counter[int]] = defaultdict(Counter)
        self._upserts: list[tuple[int, str, str, bool, int | None, int | None]] = []
        self._deletes: list[TermId] = []
        self._shrunk: dict[int, TermId] = {}
        self._uncounted = 0

    def take(self, changes: Sequence[IndexChange]) -> None:
        gains, losses = _by_term(changes)
        keys = _key_ids({key.removesuffix(LISTED) for key, _, _ in [*gains, *losses]})
        self._uncounted = keys.get(TEXT_KEY, 0)
        nulls = {keys[term[0]]: term for term in (gains.keys() | losses.keys()) if term[1] is None}
        terms = {_term_id(keys, term): term for term in (gains.keys() | losses.keys()) if term[1] is not None}
        held = {row[:4]: row[4:] for row in bulk.lookup(bulk.TERMS, sorted(terms))}
        created = [change.entity_id for change in changes if change.created]
        deleted = [change.entity_id for change in changes if change.deleted]
        self._load(held, nulls, terms, gains, losses, [*created, *deleted])
        for term_id, term in terms.items():
            entity_id, number = held.get(term_id, (None, None))
            gain, loss = gains.get(term, []), losses.get(term, [])
            if number is None:
                self._settle_few(term_id, entity_id, gain, loss)
            elif self._settle_list(number, term_id[0], gain, loss):
                self._shrunk[number] = term_id
        for key_id, term in nulls.items():
            self._settle_list(
                of_key(key_id, NULLS), key_id, gains.get(term, []), losses.get(term, []), counted=False
            )
        self._settle_list(EVERYTHING, 0, created, deleted, counted=False)
        self._settle_shrunk()
        presence.change(self.postings, self._deltas, BitMap(created))

    def _load(
        self,
        held: dict[TermId, tuple[int | None, int | None]],
        nulls: dict[int, Term],
        terms: dict[TermId, Term],
        gains: Lists,
        losses: Lists,
        coming_and_going: list[int],
    ) -> None:
        """Read the parts of lists in which any of the entities is, or may come to be."""
        lists = [(of_key(key_id, NULLS), term) for key_id, term in nulls.items()]
        lists += [(number, terms[term_id]) for term_id, (_, number) in held.items() if number is not None]
        places = {address(EVERYTHING, entity_id) for entity_id in coming_and_going}
        for number, term in lists:
            for entity_id in (*gains.get(term, ()), *losses.get(term, ())):
                places.add(address(number, entity_id))
        self.postings.load(places)

    def _settle_few(self, term_id: TermId, holder: int | None, gain: list[int], loss: list[int]) -> None:
        """A term that nobody has, or one entity."""
        before = set() if holder is None else {holder}
        after = before.difference(loss).union(gain)
        if after == before:
            return
        self._count(term_id[0], after - before, before - after)
        if not after:
            self._deletes.append(term_id)
        elif len(after) == 1:
            self._upserts.append((*term_id, after.pop(), None))
        else:
            self.last_list += 1
            self.postings.create(self.last_list, after)
            self._upserts.append((*term_id, None, self.last_list))

    def _settle_list(
        self, number: int, key_id: int, gain: list[int], loss: list[int], *, counted: bool = True
    ) -> bool:
        """A list of entities; says whether it became shorter."""
        shorter = False
        for place, ids in by_address(number, gain).items():
            part = self.postings.part(place)
            if new := [entity_id for entity_id in ids if entity_id not in part]:
                self.postings.add(place, new)
                self._count(key_id, new, (), counted=counted)
        for place, ids in by_address(number, loss).items():
            part = self.postings.part(place)
            if gone := [entity_id for entity_id in ids if entity_id in part]:
                self.postings.remove(place, gone)
                self._count(key_id, (), gone, counted=counted)
                shorter = True
        return shorter

    def _count(self, key_id: int, new: Iterable[int], gone: Iterable[int], *, counted: bool = True) -> None:
        self.keys.add(key_id)
        if counted and key_id != self._uncounted:
            self._deltas[key_id].update(new)
            self._deltas[key_id].subtract(gone)

    def _settle_shrunk(self) -> None:
        """Terms that came to be one entity's hold it themselves again; those of nobody go."""
        dropped = set()
        for number, left in self.postings.whole(self.postings.short(self._shrunk)).items():
            if len(left) > 1:
                continue
            dropped.add(number)
            if left:
                self._upserts.append((*self._shrunk[number], left[0], None))
            else:
                self._deletes.append(self._shrunk[number])
        self.postings.drop(dropped)

    def store(self) -> None:
        bulk.upsert(bulk.TERMS, sorted(self._upserts))
        bulk.delete(bulk.TERMS, self._deletes)
        self.postings.store()


def _by_term(changes: Iterable[IndexChange]) -> tuple[Lists, Lists]:
    """Who gains and who loses each term."""
    gains: Lists = defaultdict(list)
    losses: Lists = defaultdict(list)
    for change in changes:
        for term in change.add:
            gains[term].append(change.entity_id)
        for term in change.remove - change.add:
            losses[term].append(change.entity_id)
    return gains, losses


def _term_id(keys: dict[str, int], term: Term) -> TermId:
    key, value, original = term
    listed = key.endswith(LISTED)
    written = "" if original is None or original == value else original
    return keys[key[:-1] if listed else key], value or "", written, listed


def _key_ids(names: set[str]) -> dict[str, int]:
    """Ids of keys, made where they are new."""
    known: dict[str, int] = dict(bulk.lookup(bulk.KEYS, [(name,) for name in sorted(names)]))
    if missing := sorted(names - known.keys()):
        known |= {key.name: key.pk for key in Key.objects.bulk_create([Key(name=name) for name in missing])}
    return known


def _note(write: _Write) -> None:
    """Tell readers what was touched."""
    noted = IndexWrite.objects.create(
        stamp=secrets.randbits(63),
        last_list=write.last_list,
        keys=BitMap(write.keys).serialize(),
        lists=BitMap64(write.postings.touched()).serialize(),
    )
    IndexWrite.objects.filter(pk__lte=noted.pk - KEPT_WRITES).delete()
