"""What people do with accounts of programs."""

from __future__ import annotations

from django.db import transaction

from catalog.changes.audit import record
from portal.accounts.models import User


def make_service_account(*, actor: User | None, name: str, role: str) -> User:
    """An account that acts by its tokens only. Raises ValidationError for a name that cannot be one."""
    account = User(username=name, role=role, service=True)
    account.set_unusable_password()
    account.full_clean()
    with transaction.atomic():
        account.save()
        record(actor, "account.make", name, role=role)
    return account
