"""What people do with tokens: make one, revoke one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.changes.audit import record
from portal.accounts.models import Role, Scope, Token, User
from portal.accounts.tokens.secret import digest_of, hint_of, make_secret


class NameTaken(Exception):
    """The account has a token of this name that was not revoked."""


class BeyondRole(Exception):
    """The owner's role gives no right that the scope could pass on."""


def make_token(
    *, actor: User | None, owner: User, name: str, scopes: Collection[str], days: int | None
) -> tuple[Token, str]:
    """A new token and its secret, which is known nowhere else from here on. `days` None: it never expires.

    Raises NameTaken, BeyondRole.
    """
    if Scope.ADMIN in scopes and owner.role != Role.ADMIN:
        raise BeyondRole
    secret = make_secret()
    token = Token(
        owner=owner,
        name=name,
        scopes=[scope.value for scope in Scope if scope in scopes],
        hint=hint_of(secret),
        digest=digest_of(secret),
        expires_at=timezone.now() + timedelta(days=days) if days is not None else None,
    )
    try:
        with transaction.atomic():
            token.save()
            record(actor, "token.make", f"{owner} {name}", scopes=token.scopes, days=days)
    except IntegrityError as error:
        if Token.objects.filter(owner=owner, name=name, revoked_at=None).exists():
            raise NameTaken from error
        raise
    return token, secret


def revoke_token(*, actor: User | None, token: Token) -> None:
    """From the next request on it opens nothing. Revoking twice is revoking once."""
    with transaction.atomic():
        standing = Token.objects.filter(pk=token.pk, revoked_at=None)
        if standing.update(revoked_at=timezone.now()):
            record(actor, "token.revoke", f"{token.owner} {token.name}")
