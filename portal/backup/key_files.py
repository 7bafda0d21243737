"""The keys without which credentials in the database cannot be read, and sessions are over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from portal import keys


def save(folder: Path) -> None:
    """Those that the portal uses, wherever it has them from."""
    keys.replace(folder / keys.KEYS_FILE, settings.CATALOG_KEYS)
    keys.replace(folder / keys.SECRET_KEY_FILE, [settings.SECRET_KEY])


@contextmanager
def in_place(folder: Path) -> Iterator[None]:
    """Put the keys of the backup before those that there are, which stay. The files are as they were if the
    block fails."""
    wanted = {keys.KEYS_FILE: _wanted(folder), keys.SECRET_KEY_FILE: [keys.secret_key(folder)]}
    places = {settings.DATA_DIR / name: lines for name, lines in wanted.items()}
    before = {place: place.read_text().split() if place.exists() else None for place in places}
    try:
        for place, lines in places.items():
            keys.replace(place, lines)
        yield
    except BaseException:
        for place, former in before.items():
            if former is None:
                place.unlink(missing_ok=True)
            else:
                keys.replace(place, former)
        raise


def are_others(folder: Path) -> bool:
    """Whether the portal that runs has other keys than the backup."""
    return _wanted(folder) != list(settings.CATALOG_KEYS) or keys.secret_key(folder) != settings.SECRET_KEY


def _wanted(folder: Path) -> list[str]:
    return list(dict.fromkeys([*keys.encryption_keys(folder), *settings.CATALOG_KEYS]))
