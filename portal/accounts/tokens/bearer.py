"""Whom a token speaks for: the answer that `settings.CATALOG_AUTHENTICATION` names."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone

from catalog.api.errors import AuthenticationError
from portal.accounts.models import Token, User
from portal.accounts.tokens.secret import digest_of, is_secret

logger = logging.getLogger(__name__)

NOTED_EVERY = timedelta(minutes=10)
"""How old the noted last use gets before it is noted again: reading with a token writes this rarely."""


def owner_of(secret: str) -> User:
    """The account that the token speaks for, which knows the token. One statement, so that a token that is
    revoked anywhere is refused at once. Raises AuthenticationError."""
    token = _find(secret)
    if token is None:
        raise AuthenticationError("Invalid token")
    if token.revoked_at is not None:
        raise AuthenticationError("Invalid token, it was revoked")
    if token.expired:
        raise AuthenticationError("Invalid token, it has expired")
    if not token.owner.is_active:
        raise AuthenticationError("Invalid token, its account is switched off")
    _note_use(token)
    token.owner.token = token
    return token.owner


def _find(secret: str) -> Token | None:
    if not is_secret(secret):
        return None
    return Token.objects.select_related("owner").filter(digest=digest_of(secret)).first()


def _note_use(token: Token) -> None:
    now = timezone.now()
    if token.used_at is not None and now - token.used_at < NOTED_EVERY:
        return
    stale = Q(used_at=None) | Q(used_at__lte=now - NOTED_EVERY)
    try:
        Token.objects.filter(stale, pk=token.pk).update(used_at=now)
    except OperationalError:
        logger.warning("The last use of a token could not be noted; its next use will be.")
