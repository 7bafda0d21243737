"""What of the machine is nobody's source: the portal's own files, and what the system shows as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal import keys

OF_THE_SYSTEM = (Path("/proc"), Path("/sys"), Path("/dev"))
"""The settings of this very process are among them."""

MADE = (keys.SECRET_KEY_FILE, keys.KEYS_FILE, "before-upgrades", "cache", "git", "runs")
"""What the portal makes in its data folder, beside the database."""


def places(data: Path, program: Path, database: Mapping[str, Any]) -> tuple[Path, ...]:
    """Of the data folder all, unless the program lies in it: then only what the portal made there."""
    own = [data / name for name in MADE] if program.is_relative_to(data) else [data]
    is_file = str(database["ENGINE"]).endswith("sqlite3")
    files = [Path(f"{database['NAME']}{end}") for end in ("", "-wal", "-shm", "-journal")] if is_file else []
    return (*own, *files, program / ".env", *OF_THE_SYSTEM)
