"""What a group owns with all groups below it, as a filter of lists: an address cannot name hundreds."""

from __future__ import annotations

from collections.abc import Sequence

from pyroaring import FrozenBitMap

from catalog.index.read import Snapshot
from catalog.query.groups import sub_groups
from catalog.query.predicate import Among, Predicate


def under(groups: Sequence[str], at: Snapshot) -> dict[str, Predicate]:
    """By the reference of the group."""
    return {
        ref: Among(FrozenBitMap(at.isin("relations.ownedby", [ref, *sub_groups(ref, at)]))) for ref in groups
    }
