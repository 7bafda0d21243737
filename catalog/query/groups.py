"""The groups below a group, and those that it gives rights to."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db.models import F, QuerySet

from catalog.index.read import Snapshot
from catalog.models import Entity, Relation

DEEPEST = 12
"""Levels of groups above or below one that are looked at."""


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


def groups_above(refs: Collection[str]) -> list[str]:
    """The groups whose rights these have as their sub-groups. One query a level."""
    return _reached(refs, _parents)


def groups_below(refs: Collection[str]) -> list[str]:
    """The groups that have the rights of these as their sub-groups. One query a level."""
    return _reached(refs, _children)


def _reached(refs: Collection[str], step: Callable[[Collection[str]], set[str]]) -> list[str]:
    """Beside those that one begins at. A cycle of groups ends."""
    seen, level = set(refs), set(refs)
    for _depth in range(DEEPEST):
        level = step(level) - seen if level else set()
        seen |= level
    return sorted(seen - set(refs))


def _parents(refs: Collection[str]) -> set[str]:
    """That a group is below another gives it rights if the other says so, or the source that they share: by
    itself anybody could say it who may write to some source."""
    listed = Relation.objects.filter(type="parentOf", target_ref__in=refs).values_list("source__ref")
    return {ref for (ref,) in listed.union(_in_one_source(source__ref__in=refs).values_list("target_ref"))}


def _children(refs: Collection[str]) -> set[str]:
    listed = Relation.objects.filter(type="parentOf", source__ref__in=refs).values_list("target_ref")
    return {ref for (ref,) in listed.union(_in_one_source(target_ref__in=refs).values_list("source__ref"))}


def _in_one_source(**of: Collection[str]) -> QuerySet[Relation]:
    return Relation.objects.filter(type="childOf", source__location=F("target__location"), **of)
