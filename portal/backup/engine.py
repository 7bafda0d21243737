"""What a kind of database must be able to do for a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

AHEAD = 1000
"""How far the version of a restored catalog is ahead of what was there and of what comes back: no process
takes an answer that it kept from before for one of now."""


class Engine(Protocol):
    def save(self, folder: Path) -> dict[str, Any]:
        """Write the database, as it is at one moment, into the folder; what the way back needs beside it."""

    def bring_back(self, folder: Path, said: dict[str, Any], migrations: list[str], *, above: int) -> None:
        """Have in the database, from one moment to the next, what `save` wrote; its tables are those that
        `migrations` make, and the catalog's version is higher than `above`. Raises Refusal."""
