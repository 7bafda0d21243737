"""The portal as it is now, in one file."""

from __future__ import annotations

import tempfile
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from catalog.changes.audit import record
from portal.backup import archive, key_files, repositories, schema
from portal.backup.archive import Manifest
from portal.backup.engines import engine
from portal.backup.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Made:
    repositories: int
    size: int


def make_backup(target: Path) -> Made:
    """Database first, then repositories, which may be a push ahead of it. Raises Refusal, and OSError for
    what cannot be written."""
    if target.is_dir() or not target.parent.is_dir():
        raise Refusal(f"A backup is a file in a folder that is there, which {target} cannot be.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
        folder = Path(name)
        manifest = Manifest(
            engine=connection.vendor,
            version=_version(),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            migrations=schema.applied(),
            database=engine().save(folder),
            repositories=repositories.save(folder),
        )
        key_files.save(folder)
        archive.write(target, folder, manifest)
    record(None, "portal.backup", target.name)
    return Made(len(manifest.repositories), target.stat().st_size)


def _version() -> str:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    version: str = project["project"]["version"]
    return version
