"""The database as Django is told about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

SQLITE_OPTIONS: dict[str, Any] = {
    # What writes takes the write lock when it begins: none can fail half-way because another was quicker.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "PRAGMA cache_size=-16384; PRAGMA mmap_size=134217728; PRAGMA wal_autocheckpoint=16000;"
    ),
}

NO_COMPILATION = "-c jit=off"
"""PostgreSQL takes joins of the index for far bigger than they are, and would spend 70 ms on compiling what
then runs in 6 ms."""


def settings(url: str, folder: Path) -> dict[str, Any]:
    """PostgreSQL by its address, or a SQLite file by its own, or the SQLite file in the data folder."""
    found: dict[str, Any] = (
        dict(dj_database_url.parse(url)) if url else {"ENGINE": "django.db.backends.sqlite3"}
    )
    if found["ENGINE"].endswith("sqlite3"):
        return found | {
            "NAME": found.get("NAME") or folder / "greenroom.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": SQLITE_OPTIONS,
        }
    options = {"options": NO_COMPILATION} | found.get("OPTIONS", {})
    return found | {"CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


PATIENCE = 120_000
"""Milliseconds."""


def wait_patiently(connection: Any, **_signal: Any) -> None:
    """For processes behind which nobody sits: on a busy machine their turn to write to SQLite can be long in
    coming, and whoever gives up has half of its work still to do."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")


def read_without_mapping(connection: Any, **_signal: Any) -> None:
    """For processes that seldom read a page of the database twice: mapped, all of them would count as their
    memory, and are no quicker."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size=0")
