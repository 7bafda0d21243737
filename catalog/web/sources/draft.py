"""What a person is about to register, between the preview and their yes.

It travels through the page, signed for this person and for an hour; the credential in it is encrypted.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.core import signing

from catalog.ingest.credentials import decrypt, encrypt
from catalog.ingest.fetch import Credential

MAX_AGE = 3600


def seal(actor: AbstractBaseUser, kind: str, target: str, credential: Credential | None) -> str:
    locked = encrypt(credential).decode() if credential else ""
    return signing.dumps([kind, target, locked], salt=_salt(actor))


def unseal(actor: AbstractBaseUser, draft: str) -> tuple[str, str, Credential | None] | None:
    """Type, target and credential; None for a draft that is too old, or another's."""
    try:
        kind, target, locked = signing.loads(draft, salt=_salt(actor), max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return kind, target, decrypt(locked.encode()) if locked else None


def _salt(actor: AbstractBaseUser) -> str:
    return f"catalog.web.sources.draft:{actor.pk}"
