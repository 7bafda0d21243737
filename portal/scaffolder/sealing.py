"""What may hold a secret, at rest: encrypted with the portal's keys, the newest first."""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(value: Any) -> bytes:
    """A JSON value as it may be stored."""
    return _keys().encrypt(json.dumps(value).encode())


def unseal(stored: bytes) -> Any:
    """The value; None when none of the keys opens it."""
    try:
        return json.loads(_keys().decrypt(stored))
    except InvalidToken:
        return None


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.CATALOG_KEYS])
