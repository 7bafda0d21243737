"""The keys without which credentials in the database cannot be read, and sessions are over."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from portal import keys


def save(folder: Path) -> None:
    """Those that the portal uses, wherever it has them from."""
    keys.replace(folder / keys.KEYS_FILE, settings.CATALOG_KEYS)
    keys.replace(folder / keys.SECRET_KEY_FILE, [settings.SECRET_KEY])


def bring_back(folder: Path) -> bool:
    """Put the keys of the backup before those that there are, which stay; whether that changes anything."""
    wanted = list(dict.fromkeys([*keys.encryption_keys(folder), *settings.CATALOG_KEYS]))
    secret = keys.secret_key(folder)
    keys.replace(settings.DATA_DIR / keys.KEYS_FILE, wanted)
    keys.replace(settings.DATA_DIR / keys.SECRET_KEY_FILE, [secret])
    return wanted != list(settings.CATALOG_KEYS) or secret != settings.SECRET_KEY
