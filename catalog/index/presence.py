"""How many terms of each key an entity has, so that losing one of them need not be losing the key.

The counts of a key are binary numbers over the lists of its band: an entity whose count has digit n
set is in the list at place n. Nearly all counts are 1, which is one list. Whoever is in any of the
lists has the key.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyroaring import BitMap

from catalog.index.lists import NULLS, address, of_key, span
from catalog.index.postings import Postings, by_address

Deltas = Mapping[int, Counter[int]]
"""For each key, how many terms of it each entity gained (or, below 0, lost)."""


def change(postings: Postings, deltas: Deltas, fresh: BitMap) -> None:
    """Bring the counts to what they are after `deltas`. `fresh` entities had no terms before."""
    first: dict[int, dict[int, list[int]]] = {}
    later: dict[int, dict[int, int]] = {}
    for key_id, entities in deltas.items():
        for entity_id, delta in entities.items():
            if delta == 0:
                continue
            if entity_id in fresh:
                first.setdefault(key_id, defaultdict(list))[delta].append(entity_id)
            else:
                later.setdefault(key_id, {})[entity_id] = delta
    additions = list(_additions(first))
    postings.load(address(number, entity_id) for number, ids in additions for entity_id in ids)
    postings.load_ranges(_counts(key_id) for key_id in sorted(later))
    for number, ids in additions:
        for place, some in by_address(number, ids).items():
            postings.add(place, some)
    for key_id, entities_of_key in later.items():
        for entity_id, delta in entities_of_key.items():
            _recount(postings, key_id, entity_id, delta)


def _counts(key_id: int) -> tuple[int, int]:
    """The addresses of the counts of a key: its band, but for the nulls."""
    return span(of_key(key_id, 0))[0], span(of_key(key_id, NULLS))[0]


def _additions(first: Mapping[int, Mapping[int, list[int]]]) -> Iterator[tuple[int, list[int]]]:
    """For counts that were 0, the lists and who comes into them."""
    for key_id, by_count in first.items():
        for count, ids in by_count.items():
            for digit in _digits(count):
                yield of_key(key_id, digit), ids


def _recount(postings: Postings, key_id: int, entity_id: int, delta: int) -> None:
    places = [address(of_key(key_id, digit), entity_id) for digit in range(NULLS)]
    before = sum(1 << digit for digit, place in enumerate(places) if entity_id in postings.part(place))
    after = before + delta
    for digit in _digits(before ^ after):
        if after >> digit & 1:
            postings.add(places[digit], [entity_id])
        else:
            postings.remove(places[digit], [entity_id])


def _digits(number: int) -> Iterable[int]:
    """The places of the ones in a number."""
    return [digit for digit in range(number.bit_length()) if number >> digit & 1]
