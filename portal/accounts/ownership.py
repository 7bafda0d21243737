"""What a person owns, through the User entity that their account is linked to and the groups it is in; and
the other way, whose accounts a reference stands for."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from catalog.index.read import Snapshot, snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Entity
from catalog.query.groups import groups_above, groups_below
from catalog.query.predicate import In, Nothing, Predicate
from portal.accounts.models import User


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
    groups = [ref for ref in refs if ref.startswith("group:")]
    with one_snapshot():
        whole = [*groups, *groups_below(groups)]
        members = Entity.objects.filter(pk__among=list(snapshot().isin("relations.memberof", whole)))
    people = members.filter(kind="user").values("ref")
    return User.objects.filter(Q(entity_ref__in=refs) | Q(entity_ref__in=people))


def _groups_of(ref: str, at: Snapshot) -> list[str]:
    """The groups of a person, and those above them."""
    ids = at.equals("relations.hasMember", ref)
    found = Entity.objects.filter(pk__in=list(ids), kind="group") if ids else Entity.objects.none()
    direct = sorted(found.values_list("ref", flat=True))
    return [*direct, *groups_above(direct)]
