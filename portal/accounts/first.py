"""The account that everything begins with."""

from __future__ import annotations

import secrets

from portal.accounts.models import Role, User

LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look alike: somebody may have to type it from another screen."""
GROUPS, LENGTH = 4, 5


def nobody_has_an_account() -> bool:
    return not User.objects.exists()


def admin_with_new_password(name: str) -> str:
    """Make `name` an active admin, whether or not the account exists; its new password."""
    password = make_password()
    user = User.objects.filter(username=name).first() or User(username=name)
    user.role = Role.ADMIN
    user.is_active = True
    user.service = False
    user.set_password(password)
    user.save()
    return password


def make_password() -> str:
    """Four groups of five letters and digits: 115 bits, and easy to read aloud."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(GROUPS))
