"""The portal as it was when a backup was made, in place of what it is."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.db import connection

from catalog.changes.audit import record
from catalog.ingest.fetch.git.command import GitFailed
from catalog.models import CatalogState
from portal.backup import archive, broken_off, key_files, repositories, schema
from portal.backup.archive import Manifest
from portal.backup.engines import engine
from portal.backup.refusal import Refusal

Say = Callable[[str], None]


def restore_backup(source: Path, *, over_newer: bool, say: Say) -> None:
    """Everything is unpacked, looked at and brought up to date first; then repositories, keys and database
    change, the database last and from one moment to the next.

    Raises Refusal, and OSError for a disk that is full or read-only, in both cases with everything as it was
    before. Killed between the repositories and the database, which is a blink, it is mended by the next start
    and the next restore, see `broken_off`.
    """
    if schema.applied():
        broken_off.mend(say)
    with (
        tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=broken_off.PREFIX) as name,
        broken_off.marked(Path(name)) as mark,
    ):
        folder, git = Path(name) / "backup", Path(name) / "git"
        manifest = archive.read(source, folder)
        present = schema.applied()
        _check(manifest, present, over_newer=over_newer)
        _unpack_repositories(folder, git, manifest)
        say(f"The backup is whole: made {manifest.made_at} by version {manifest.version}.")
        above = CatalogState.current_version() if present else 0
        with ExitStack() as placed:

            def at_last() -> None:
                record(None, "portal.restore", source.name, made_at=manifest.made_at, mark=mark)
                placed.enter_context(repositories.in_place(git))
                placed.enter_context(key_files.in_place(folder))

            engine().bring_back(folder, manifest.database, manifest.migrations, above=above, at_last=at_last)
        other_keys = key_files.are_others(folder)
    say(f"Brought back: the database, repositories ({len(manifest.repositories)}) and the keys.")
    if other_keys:
        say("The keys are others than before. Start the portal again, so that it uses them.")


def _check(manifest: Manifest, present: list[str], *, over_newer: bool) -> None:
    if manifest.engine != connection.vendor:
        raise Refusal(
            f"The backup is of a portal on {manifest.engine}, and this one is on {connection.vendor}. "
            "A backup comes back into the same kind of database only."
        )
    if newer := schema.unknown(manifest.migrations):
        raise Refusal(
            f"Version {manifest.version}, which made the backup, is newer than this one, which does not know "
            f"{newer[-1]}. Restore it with that version."
        )
    if not over_newer and (newer := schema.unknown(present)):
        raise Refusal(
            f"The database is of a newer version of the portal, with {newer[-1]}. To go back to this "
            "version, and lose what was written since the backup, say --over-newer too."
        )


def _unpack_repositories(folder: Path, target: Path, manifest: Manifest) -> None:
    try:
        repositories.unpack(folder, target, manifest.repositories)
    except GitFailed as error:
        raise Refusal(f"A repository in the backup cannot be read: {error.said}") from error
