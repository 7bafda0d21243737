"""Numbers of lists of entities, and the addresses of their parts in the table of postings.

Terms get numbers from 1 upward as they come to have a second entity. Each key has a band of its own
far above: how many terms of the key an entity has, written in binary over as many lists as that takes
(see `catalog.index.presence`), and which entities have a null there.
"""

from __future__ import annotations

BLOCK_BITS = 16
BLOCK_MASK = (1 << BLOCK_BITS) - 1
_BAND_BITS = 5
_BANDS = 1 << 46

NULLS = (1 << _BAND_BITS) - 1
"""The place in a key's band where nulls are; the binary digits of counts are at the places before it."""


def of_key(key_id: int, place: int) -> int:
    """The list at a place of a key's band."""
    return _BANDS | key_id << _BAND_BITS | place


EVERYTHING = of_key(0, 0)
"""The list of all entities; no key has the id 0."""


def address(number: int, entity_id: int) -> int:
    """Where the bit of an entity is in a list: the id of the posting."""
    return number << BLOCK_BITS | entity_id >> BLOCK_BITS


def span(number: int) -> tuple[int, int]:
    """The addresses of all parts of a list: from the first, up to and without the second."""
    return number << BLOCK_BITS, (number + 1) << BLOCK_BITS
