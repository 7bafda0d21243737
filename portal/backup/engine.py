"""What a kind of database must be able to do for a backup."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

AHEAD = 1000
"""How far the version of a restored catalog is ahead of what was there and of what comes back: no process
takes an answer that it kept from before for one of now."""


class Snapshot(Protocol):
    """The database as it was when the snapshot was taken, whatever is written since."""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a query finds in it."""

    def save(self, folder: Path) -> dict[str, Any]:
        """Write it into the folder; what the way back needs beside it."""


class Engine(Protocol):
    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Taken at once, however large the database is; nobody waits for it."""

    def bring_back(
        self,
        folder: Path,
        said: dict[str, Any],
        migrations: list[str],
        *,
        above: int,
        at_last: Callable[[], None],
    ) -> None:
        """Have in the database, from one moment to the next, what a snapshot saved, brought up to date. Who
        reads meanwhile sees all of what was, then all of what is.

        Its tables were those that `migrations` make; the catalog's version is higher than `above` then.
        `at_last` is called when everything else has worked, and what it writes is part of it. Where that
        raises, or anything else, the database is as it was. Raises Refusal.
        """
