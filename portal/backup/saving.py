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
from portal.backup.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Made:
    repositories: int
    size: int


def make_backup(target: Path) -> Made:
    """`write_backup`, and a row in the audit that says so."""
    made = write_backup(target)
    record(None, "portal.backup", target.name)
    return made


def write_backup(target: Path) -> Made:
    """Database and repositories as they were at one moment. Raises Refusal, and OSError for what cannot be
    written."""
    if target.is_dir() or not target.parent.is_dir():
        raise Refusal(f"A backup is a file in a folder that is there, which {target} cannot be.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
        folder = Path(name)
        with repositories.at_one_moment() as (snapshot, standing):
            made_at = datetime.now(UTC).isoformat(timespec="seconds")
            migrations, database = schema.applied(), snapshot.save(folder)
        manifest = Manifest(
            engine=connection.vendor,
            version=version(),
            made_at=made_at,
            migrations=migrations,
            database=database,
            repositories=standing.save(folder),
        )
        key_files.save(folder)
        archive.write(target, folder, manifest)
    return Made(len(manifest.repositories), target.stat().st_size)


def version() -> str:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    said: str = project["project"]["version"]
    return said
