"""What a group owns with all groups below it, as a filter of lists: an address cannot name hundreds."""

from __future__ import annotations

from collections.abc import Sequence

from pyroaring import FrozenBitMap

from catalog.index.read import Snapshot
from catalog.models import Entity
from catalog.query.predicate import Among, Predicate

DEEPEST = 12
"""Levels of sub-groups below a group that are looked at."""


def under(groups: Sequence[str], at: Snapshot) -> dict[str, Predicate]:
    """By the reference of the group."""
    return {
        ref: Among(FrozenBitMap(at.isin("relations.ownedby", [ref, *sub_groups(ref, at)]))) for ref in groups
    }


def sub_groups(ref: str, at: Snapshot) -> list[str]:
    """The groups below a group, at any depth: a query or two a level. A cycle of groups ends."""
    seen, level = [ref], [ref]
    for _depth in range(DEEPEST):
        ids = at.isin("relations.childof", level)
        if not ids:
            break
        found = Entity.objects.filter(pk__among=list(ids), kind="group").order_by("ref")
        level = [below for below in found.values_list("ref", flat=True) if below not in seen]
        if not level:
            break
        seen += level
    return seen[1:]
