"""Secrets of a run at rest: encrypted until it has ended."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """None of the portal's keys opens the secrets of the run."""


def seal(secrets: Mapping[str, str]) -> bytes | None:
    return _keys().encrypt(json.dumps(dict(secrets)).encode()) if secrets else None


def unseal(stored: bytes | memoryview | None) -> dict[str, str]:
    """Raises Unreadable."""
    if not stored:
        return {}
    try:
        opened: dict[str, str] = json.loads(_keys().decrypt(bytes(stored)))
    except InvalidToken as error:
        raise Unreadable("The secrets of this run cannot be decrypted; start it anew.") from error
    return opened


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.CATALOG_KEYS])
