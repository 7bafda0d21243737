"""What a person owns, through the User entity that their account is linked to and the groups it is in."""

from __future__ import annotations

from catalog.index.read import Snapshot, snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Entity
from catalog.query.predicate import In, Nothing, Predicate
from portal.accounts.models import User

HIGHEST = 12
"""Levels of groups above a person that are looked at."""


def owned_by(user: User) -> Predicate:
    """Whatever names the person as its owner, or a group that they are in, be it through a sub-group."""
    if not user.entity_ref:
        return Nothing()
    return In("relations.ownedBy", refs_of(user))


def refs_of(user: User) -> tuple[str, ...]:
    """The person as an entity, and the groups that they are in, be it through a sub-group."""
    if not user.entity_ref:
        return ()
    with one_snapshot():
        return (user.entity_ref, *_groups_of(user.entity_ref, snapshot()))


def _groups_of(ref: str, at: Snapshot) -> list[str]:
    """The groups of a person, and those above them: a query or two a level. A cycle of groups ends."""
    found: list[str] = []
    ids = at.equals("relations.hasMember", ref)
    for _level in range(HIGHEST):
        groups = Entity.objects.filter(pk__in=list(ids), kind="group").exclude(ref__in=found)
        level = list(groups.order_by("ref").values_list("ref", flat=True)) if ids else []
        if not level:
            break
        found += level
        ids = at.isin("relations.parentOf", level)
    return found
