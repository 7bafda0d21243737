"""What admins do with accounts: make, change, link and remove them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from catalog.changes.audit import record
from portal.accounts.models import Role, User

TOLD = ("username", "role", "is_active", "service", "entity_ref", "email", "first_name", "last_name")
"""What of an account the audit tells, before and after."""


class OwnRights(Exception):
    """Nobody takes their own rights as an admin away: who would give them back?"""


class LastAdmin(Exception):
    """Without this account nobody would be left to administer."""


def make_service_account(*, actor: User | None, name: str, role: str) -> User:
    """An account that acts by its tokens only. Raises ValidationError for a name that cannot be one."""
    account = User(username=name, role=role, service=True)
    account.set_unusable_password()
    account.full_clean()
    make_account(actor=actor, account=account)
    return account


def make_account(*, actor: User | None, account: User) -> None:
    """Keep a new account, which was checked before."""
    with transaction.atomic():
        account.save()
        record(actor, "account.make", account.username, role=account.role)


def change_account(*, actor: User | None, account: User, **changes: Any) -> None:
    """Give fields of the account other values; changing nothing leaves no trace.

    Raises OwnRights, LastAdmin.
    """
    with transaction.atomic():
        present = _held(account)
        before = {name: getattr(present, name) for name in changes}
        _refuse(actor, present, changes)
        for name, value in changes.items():
            setattr(present, name, value)
        present.save()
        told = {
            name: [before[name], changes[name]]
            for name in TOLD
            if name in changes and before[name] != changes[name]
        }
        if told:
            record(actor, "account.change", present.username, **told)


def remove_account(*, actor: User | None, account: User) -> None:
    """Delete the account with what is its own: tokens, stars, views, drafts. What it did stays, by nobody.

    Raises OwnRights, LastAdmin.
    """
    with transaction.atomic():
        present = _held(account)
        _refuse(actor, present, {"is_active": False})
        name, role = present.username, present.role
        present.delete()
        record(actor, "account.remove", name, role=role)


def may_change(actor: User | None, account: User, **changes: Any) -> None:
    """Raises what `change_account` would, and changes nothing."""
    _refuse(actor, account, changes)


def _held(account: User) -> User:
    """The account as it is now. All admins are locked with it: two cannot remove each other at once."""
    with_it = User.objects.filter(pk=account.pk) | User.objects.filter(role=Role.ADMIN)
    rows = {user.pk: user for user in with_it.select_for_update().order_by("pk")}
    return rows[account.pk]


def _refuse(actor: User | None, account: User, changes: dict[str, Any]) -> None:
    if not _administers(account.role, account.is_active, account.service):
        return
    after = (changes.get(name, getattr(account, name)) for name in ("role", "is_active", "service"))
    if _administers(*after):
        return
    if actor is not None and actor.pk == account.pk:
        raise OwnRights
    others = User.objects.filter(role=Role.ADMIN, is_active=True, service=False).exclude(pk=account.pk)
    if not others.exists():
        raise LastAdmin


def _administers(role: str, is_active: bool, service: bool) -> bool:
    """Whether the account is of a person who can sign in and administer."""
    return role == Role.ADMIN and is_active and not service
