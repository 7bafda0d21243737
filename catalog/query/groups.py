"""The groups below a group."""

from __future__ import annotations

from catalog.index.read import Snapshot
from catalog.models import Entity

DEEPEST = 12
"""Levels of sub-groups below a group that are looked at."""


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
