"""Credentials of sources at rest: encrypted with the keys of `CATALOG_KEYS`, newest first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from catalog.ingest.fetch.error import FetchError
from catalog.ingest.fetch.target import Credential
from catalog.ingest.problem import Problem

__all__ = ["Credential", "decrypt", "encrypt", "rotate"]

_FIELDS = frozenset(field.name for field in fields(Credential))


def encrypt(values: Mapping[str, str] | Credential) -> bytes:
    """A credential, or its fields by name, as it may be stored. Raises ValueError for any other field."""
    given = asdict(values) if isinstance(values, Credential) else dict(values)
    foreign = sorted(given.keys() - _FIELDS)
    if foreign:
        raise ValueError(f"A credential has no {', '.join(foreign)}; it has {', '.join(sorted(_FIELDS))}.")
    filled = {name: value for name, value in given.items() if value}
    return _keys().encrypt(json.dumps(filled).encode())


def decrypt(stored: bytes) -> Credential:
    """Raises FetchError when none of the keys opens it."""
    try:
        return Credential(**json.loads(_keys().decrypt(stored)))
    except InvalidToken as error:
        advice = (
            "Put the key it was stored with back at the end of PORTAL_KEYS, or enter the credential again."
        )
        raise FetchError(
            Problem("The credential of this source cannot be decrypted.", advice=advice)
        ) from error


def rotate(stored: bytes) -> bytes:
    """The same credential under the newest key. Raises FetchError as `decrypt` does."""
    return encrypt(decrypt(stored))


def _keys() -> MultiFernet:
    keys: list[str] = settings.CATALOG_KEYS
    if not keys:
        raise ImproperlyConfigured(
            "CATALOG_KEYS is empty: credentials need at least one key to be stored with."
        )
    return MultiFernet([Fernet(key) for key in keys])
