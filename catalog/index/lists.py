"""Numbers of lists of entities. The part of a list that an entity belongs to is the posting with the id
`number << BLOCK_BITS | entity_id >> BLOCK_BITS`.

Terms get numbers from 1 upward as they come to have a second entity. Each key has a band of its own
far above: how many terms of the key an entity has, written in binary over as many lists as that takes
(see `catalog.index.presence`), and which entities have a null there.
"""

from __future__ import annotations

BLOCK_BITS = 16
_BAND_BITS = 5
_BANDS = 1 << 46

NULLS = (1 << _BAND_BITS) - 1
"""The place in a key's band where nulls are; the binary digits of counts are at the places before it."""


def of_key(key_id: int, place: int) -> int:
    """The list at a place of a key's band."""
    return _BANDS | key_id << _BAND_BITS | place


EVERYTHING = of_key(0, 0)
"""The list of all entities; no key has the id 0."""
