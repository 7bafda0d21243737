"""What a person owns, through the User entity that their account is linked to and the groups it is in; and
the other way, whose accounts a reference stands for."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from catalog.index.read import Snapshot, snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Entity
from catalog.query.groups import sub_groups
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


def accounts_of(refs: Collection[str]) -> QuerySet[User]:
    """The accounts of these people, and of all who are in these groups, be it through a sub-group."""
    with one_snapshot():
        at = snapshot()
        groups = {below for ref in refs if ref.startswith("group:") for below in (ref, *sub_groups(ref, at))}
        members = Entity.objects.filter(pk__among=list(at.isin("relations.memberof", sorted(groups))))
    people = members.filter(kind="user").values("ref")
    return User.objects.filter(Q(entity_ref__in=refs) | Q(entity_ref__in=people))


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
