"""How many terms of each key an entity has, so that losing one of them need not be losing the key.

The counts of a key are binary numbers over the lists of its band: an entity whose count has digit n
set is in the list at place n. Nearly all counts are 1, which is one list. Whoever is in any of the
lists has the key. Counting is binary addition on whole bitmaps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from pyroaring import BitMap

from catalog.index.lists import BLOCK_BITS, NULLS, of_key
from catalog.index.postings import Postings

Members = Mapping[int, list[int]]
"""Entities by key: as often as they gained (or lost) a term of it."""


def change(postings: Postings, gained: Members, lost: Members, blocks: Collection[int]) -> None:
    """Bring the counts to what they are after these gains and losses of entities in `blocks`."""
    deltas = {key_id: _deltas(gained.get(key_id, ()), lost.get(key_id, ())) for key_id in {*gained, *lost}}
    postings.load(
        {
            of_key(key_id, digit) << BLOCK_BITS | block
            for key_id, members in deltas.items()
            for digit in range(_digits(members))
            for block in blocks
        }
    )
    for key_id, members in deltas.items():
        for delta, ids in members.items():
            for block in blocks:
                some = ids if len(blocks) == 1 else ids & _whole(block)
                _count(postings, key_id, block, some, delta, loaded=_digits(members))


def _deltas(gained: list[int] | tuple[()], lost: list[int] | tuple[()]) -> dict[int, BitMap]:
    """Entities by how many terms they have more than before, or (below 0) fewer."""
    if not lost and len(ids := BitMap(gained)) == len(gained):
        return {1: ids}
    counter = Counter(gained)
    counter.subtract(lost)
    members: dict[int, list[int]] = {}
    for entity_id, delta in counter.items():
        if delta:
            members.setdefault(delta, []).append(entity_id)
    return {delta: BitMap(ids) for delta, ids in members.items()}


def _digits(deltas: Iterable[int]) -> int:
    """How many digits of counts change, unless there is something to carry."""
    return max((abs(delta).bit_length() for delta in deltas), default=0)


def _whole(block: int) -> BitMap:
    """Every id of a block."""
    return BitMap(range(block << BLOCK_BITS, (block + 1) << BLOCK_BITS))


def _count(postings: Postings, key_id: int, block: int, ids: BitMap, delta: int, *, loaded: int) -> None:
    """Add `delta` to the counts of entities of one block, one binary digit of it after the other. So many
    digits of the counts are loaded; the rest is as it is needed."""
    for digit in range(abs(delta).bit_length()):
        if not abs(delta) >> digit & 1:
            continue
        carry = ids
        for place in range(digit, NULLS):
            if not carry:
                break
            address = of_key(key_id, place) << BLOCK_BITS | block
            if place >= loaded:
                postings.load({address})
            part = postings.changing(address)
            before = part.copy()
            part ^= carry
            carry = carry & before if delta > 0 else carry - before
