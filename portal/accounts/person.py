"""An account and the User entity that is the same person."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from catalog.models import Entity
from catalog.query.predicate import Any_, Equals, Predicate, all_of
from catalog.query.query import Query
from catalog.query.run import run
from portal.accounts.changes.accounts import change_account
from portal.accounts.models import User

ANNOTATION = "metadata.annotations.greenroom/account"
"""A User entity may name its account, by user name or e-mail."""
EMAIL = "spec.profile.email"


def link_account(user: User, **_signal: Any) -> None:
    """Note which User entity this account is, once exactly one says so. What an admin chose stays.

    It gives the rights of an owner, so the audit tells it, as done by the portal itself.
    """
    if user.entity_ref:
        return
    conditions = _conditions(user)
    if not conditions:
        return
    found = run(Query(all_of(Equals("kind", "user"), Any_(conditions)), limit=2)).ids
    if len(found) == 1:
        user.entity_ref = Entity.objects.values_list("ref", flat=True).get(pk=found[0])
        change_account(actor=None, account=user, entity_ref=user.entity_ref)


def _conditions(user: User) -> tuple[Predicate, ...]:
    """Who came by the company's provider may have chosen their user name there or here: it says nothing."""
    conditions: list[Predicate] = []
    if not SocialAccount.objects.filter(user=user).exists():
        conditions.append(Equals(ANNOTATION, user.username))
    if user.email and _is_trusted(user):
        conditions += [Equals(ANNOTATION, user.email), Equals(EMAIL, user.email)]
    return tuple(conditions)


def _is_trusted(user: User) -> bool:
    """An address that an admin wrote, or that the company's provider says it has verified.

    Who could sign in with any address of their choice would become whoever has that address here.
    """
    if not SocialAccount.objects.filter(user=user).exists():
        return True
    verified = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True)
    return bool(verified.exists())
