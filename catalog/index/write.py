"""Brings the index to what the entities now are."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeVar

from pyroaring import BitMap, BitMap64

from catalog.index import bulk, presence
from catalog.index.holders import Holders, Numbered, Row
from catalog.index.lists import BLOCK_BITS, EVERYTHING, NULLS, of_key
from catalog.index.postings import Postings, by_address
from catalog.index.terms import Term
from catalog.index.words import TEXT_KEY
from catalog.models import IndexWrite, Key

KEPT_WRITES = 256
"""Index writes that are kept for readers to catch up by."""

TermId = tuple[int, str, str, bool]
"""The primary key of a term: key_id, value, original, listed."""

T = TypeVar("T")
Moves = tuple[T, Sequence[int], Sequence[int]]
"""Something with the entities that gain it and those that lose it."""

_ListMoves = tuple[int, int, Sequence[int], Sequence[int]]
"""A list and its key (0: none), with the entities that come to it and those that leave it."""

_TermRow = tuple[int, str, str, bool, int | None, int | None]

_NOBODY: tuple[int, ...] = ()
_NO_ROWS: dict[Row, list[int]] = {}
_NEW = (None, None)


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


def apply(changes: Sequence[IndexChange], groups: Iterable[Numbered] = ()) -> None:
    """Take in `changes`, one an entity, inside the transaction that holds `CatalogState.locked()`. `groups`
    are more that they gain, of those that were prepared together."""
    last = IndexWrite.objects.order_by("-pk").values_list("last_list", flat=True).first()
    write = _Write(last or 0, {change.entity_id >> BLOCK_BITS for change in changes})
    write.take(changes, groups)
    if write.keys:
        write.store()
        _note(write)


class _Write:
    """One write: decides in memory what comes of the changes, then stores it."""

    def __init__(self, last_list: int, blocks: set[int]) -> None:
        self.last_list = last_list
        self.keys: set[int] = set()
        self.postings = Postings()
        self._blocks = blocks
        self._gained: dict[int, list[int]] = defaultdict(list)
        self._lost: dict[int, list[int]] = defaultdict(list)
        self._inserts: list[_TermRow] = []
        self._upserts: list[_TermRow] = []
        self._deletes: list[TermId] = []

    def take(self, changes: Sequence[IndexChange], groups: Iterable[Numbered]) -> None:
        gains, losses = _gains_and_losses(changes)
        for group, ids in groups:
            gains.join(group, ids)
        key_ids = _key_ids(gains.keys() | losses.keys())
        terms, nulls = _identified(key_ids, gains, losses)
        held = _held(terms)
        lists: list[_ListMoves] = [(EVERYTHING, 0, *_coming_and_going(changes))]
        lists += [(of_key(key_id, NULLS), key_id, gain, loss) for key_id, gain, loss in nulls]
        owners: dict[int, TermId] = {}
        for term_id, gain, loss in terms:
            holder, number = held.get(term_id, _NEW)
            if number is not None:
                owners[number] = term_id
                lists.append((number, term_id[0], gain, loss))
            elif holder is not None:
                self._settle_one(term_id, holder, gain, loss)
            elif gain:  # what nearly all terms of a first ingestion are
                self._gained[term_id[0]] += gain
                self._put(term_id, gain, self._inserts)
        self._settle_lists(lists, owners)
        self._count(uncounted=key_ids.get(TEXT_KEY, 0))

    def _put(self, term_id: TermId, ids: Sequence[int], rows: list[_TermRow]) -> None:
        """Let the term have these entities, one itself and several by a new list; its row is among `rows`."""
        if len(ids) == 1:
            rows.append((*term_id, ids[0], None))
            return
        self.last_list += 1
        self.postings.create(self.last_list, ids)
        rows.append((*term_id, None, self.last_list))

    def _settle_one(self, term_id: TermId, holder: int, gain: Sequence[int], loss: Sequence[int]) -> None:
        """A term that one entity has."""
        before = {holder}
        after = before.difference(loss).union(gain)
        if after == before:
            return
        self._gained[term_id[0]] += after - before
        self._lost[term_id[0]] += before - after
        if after:
            self._put(term_id, sorted(after), self._upserts)
        else:
            self._deletes.append(term_id)

    def _settle_lists(self, lists: Sequence[_ListMoves], owners: Mapping[int, TermId]) -> None:
        """Terms that several have, and the lists that are no term's."""
        gains = self._parts([(number, key_id, gain) for number, key_id, gain, _ in lists if gain])
        losses = self._parts([(number, key_id, loss) for number, key_id, _, loss in lists if loss])
        self.postings.load({place for place, _, _ in (*gains, *losses)})
        for place, key_id, ids in gains:
            new = self.postings.add(place, ids)
            if place >> BLOCK_BITS in owners:
                self._gained[key_id] += new
            elif new:
                self.keys.add(key_id)
        shrunk: dict[int, TermId] = {}
        for place, key_id, ids in losses:
            gone = self.postings.remove(place, ids)
            owner = owners.get(place >> BLOCK_BITS)
            if owner is not None:
                self._lost[key_id] += gone
                if gone:
                    shrunk[place >> BLOCK_BITS] = owner
            elif gone:
                self.keys.add(key_id)
        self._settle_shrunk(shrunk)

    def _parts(self, moves: list[tuple[int, int, Sequence[int]]]) -> list[tuple[int, int, Sequence[int]]]:
        """Moves by the parts of the lists that they are about: nearly always one of each."""
        if len(self._blocks) == 1:
            (block,) = self._blocks
            return [(number << BLOCK_BITS | block, key_id, ids) for number, key_id, ids in moves]
        return [
            (place, key_id, some)
            for number, key_id, ids in moves
            for place, some in by_address(number, ids).items()
        ]

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
        bulk.insert_into(bulk.TERMS, self._inserts)  # in the table's order, as they were met
        bulk.upsert(bulk.TERMS, sorted(self._upserts))
        bulk.delete(bulk.TERMS, self._deletes)
        self.postings.store()


def _gains_and_losses(changes: Iterable[IndexChange]) -> tuple[Holders, Holders]:
    gains = Holders.of((change.entity_id, change.add) for change in changes)
    losing = [change for change in changes if change.remove]
    return gains, Holders.of((change.entity_id, change.remove - change.add) for change in losing)


def _coming_and_going(changes: Iterable[IndexChange]) -> tuple[list[int], list[int]]:
    coming = [change.entity_id for change in changes if change.created]
    return coming, [change.entity_id for change in changes if change.deleted]


def _key_ids(names: set[str]) -> dict[str, int]:
    """Ids of keys; made where they are new."""
    known: dict[str, int] = dict(bulk.lookup(bulk.KEYS, sorted(names)))
    if missing := sorted(names - known.keys()):
        known |= {key.name: key.pk for key in Key.objects.bulk_create([Key(name=name) for name in missing])}
    return known


def _identified(
    key_ids: dict[str, int], gains: Holders, losses: Holders
) -> tuple[list[Moves[TermId]], list[Moves[int]]]:
    """Who gains and who loses each term, by its primary key and in the order of that, which is the table's;
    and each null, by the id of its key."""
    terms: list[Moves[TermId]] = []
    nulls: list[Moves[int]] = []
    for key, key_id in sorted(key_ids.items(), key=itemgetter(1)):
        gained, lost = gains.rows.get(key, _NO_ROWS), losses.rows.get(key, _NO_ROWS)
        rows = sorted(gained.keys() | lost.keys() if lost else gained)
        terms += [((key_id, *row), gained.get(row, _NOBODY), lost.get(row, _NOBODY)) for row in rows]
        nulls.append((key_id, gains.nulls.get(key, _NOBODY), losses.nulls.get(key, _NOBODY)))
    return terms, nulls


def _held(terms: Iterable[Moves[TermId]]) -> dict[TermId, tuple[int | None, int | None]]:
    """Who has these terms: an entity, or those of a list."""
    values: dict[int, list[str]] = defaultdict(list)
    for (key_id, value, _, _), _, _ in terms:
        values[key_id].append(value)
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
