"""SQLite's own way to copy a database that is in use, in both directions."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from catalog.models import CatalogState
from portal.backup.engine import AHEAD
from portal.backup.refusal import Refusal

FILE = "database.sqlite3"
SECONDS = 60.0
"""How long to wait for somebody who writes just now."""

_STATE = CatalogState._meta.db_table


def save(folder: Path) -> dict[str, Any]:
    """The database as it is at one moment; nobody waits for it."""
    try:
        with closing(_opened(_present())) as present, closing(_opened(folder / FILE)) as copy:
            present.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without those of a write-ahead log
    except sqlite3.Error as error:
        raise Refusal(f"The database cannot be copied: {error}") from error
    return {}


def bring_back(folder: Path, said: dict[str, Any], migrations: list[str], *, above: int) -> None:
    """Have in the portal's database, from one moment to the next, what the copy has."""
    connection.close()
    try:
        with closing(_opened(folder / FILE)) as copy, closing(_opened(_present())) as present:
            copy.execute(
                f"UPDATE {_STATE} SET (version, kinds_version) = (MAX(version, ?) + ?, MAX(version, ?) + ?)",  # noqa: S608
                (above, AHEAD) * 2,
            )
            copy.commit()
            copy.backup(present)
    except sqlite3.Error as error:
        raise Refusal(f"The database cannot be brought back, and is as it was: {error}") from error


def _present() -> str:
    return str(connection.settings_dict["NAME"])


def _opened(path: str | Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=SECONDS)
