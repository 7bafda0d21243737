"""SQLite's own way to copy a database that is in use, in both directions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection

from catalog.models import CatalogState
from portal.backup import schema
from portal.backup.engine import AHEAD
from portal.backup.refusal import Refusal

FILE = "database.sqlite3"
SECONDS = 60.0
"""How long to wait for somebody who writes just now."""


@dataclass(frozen=True, slots=True)
class SqliteSnapshot:
    present: sqlite3.Connection

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return self.present.execute(statement).fetchall()

    def save(self, folder: Path) -> dict[str, Any]:
        try:
            with closing(_opened(folder / FILE)) as copy:
                self.present.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, without those of a write-ahead log
        except sqlite3.Error as error:
            raise Refusal(f"The database cannot be copied: {error}") from error
        return {}


@contextmanager
def snapshot() -> Iterator[SqliteSnapshot]:
    with closing(_opened(_present())) as present:
        present.execute("BEGIN")
        present.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # the first read fixes the moment
        yield SqliteSnapshot(present)


def bring_back(
    folder: Path,
    said: dict[str, Any],
    migrations: list[str],
    *,
    above: int,
    at_last: Callable[[], None],
) -> None:
    """The copy is brought up to date beside the database, and then takes its place page by page in one
    transaction."""
    copied = folder / FILE
    try:
        with _instead(copied):
            schema.bring_up_to_date()
            version = max(above, CatalogState.current_version()) + AHEAD
            versions = {"version": version, "kinds_version": version}
            CatalogState.objects.update_or_create(pk=1, defaults=versions)
            at_last()
        with closing(_opened(copied)) as copy, closing(_opened(_present())) as present:
            copy.backup(present)
    except (sqlite3.Error, DatabaseError) as error:
        raise Refusal(f"The database cannot be brought back, and is as it was: {error}") from error


@contextmanager
def _instead(path: Path) -> Iterator[None]:
    """For the time of the block, Django's database is the one at `path`."""
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def _present() -> str:
    return str(connection.settings_dict["NAME"])


def _opened(path: str | Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=SECONDS, isolation_level=None)
