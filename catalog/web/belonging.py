"""What belongs to a person, by the User entity that their account says it is and by its groups."""

from __future__ import annotations

from catalog.models import Relation
from catalog.policy import Person

MEMBER_OF = "memberOf"


def ref_of(user: Person) -> str:
    """The User entity that an account is; "" for one that is linked to none, and for nobody."""
    ref: str = getattr(user, "entity_ref", "")
    return ref


def groups_of(ref: str) -> list[str]:
    """The groups that a User entity is a member of, whichever of the two says so. One query."""
    if not ref:
        return []
    stated = Relation.objects.filter(source__ref=ref, type=MEMBER_OF).values_list("target_ref", flat=True)
    inverse = Relation.objects.filter(target__ref=ref, inverse=MEMBER_OF).values_list(
        "source__ref", flat=True
    )
    return sorted(stated.union(inverse))


def owners_of(user: Person) -> list[str]:
    """Everyone whose things are a person's own: their User entity and its groups; empty if linked to none."""
    ref = ref_of(user)
    return [ref, *groups_of(ref)] if ref else []
