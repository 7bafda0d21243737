"""An upgrade: a database with something in it that waits for migrations, which only go forward."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from portal.backup import schema
from portal.backup.refusal import Refusal as NoBackup
from portal.backup.saving import version, write_backup
from portal.start.refusal import Refusal

Say = Callable[[str], None]
FOLDER = "before-upgrades"
KEPT = 3
"""Backups that upgrades leave; each makes room for the next."""

_NAME = re.compile(r"greenroom-\d{8}T\d{6}Z\.tar\.gz")


def upgrade(say: Say) -> None:
    """Bring the database to where this version needs it; one that holds something is backed up before. Raises
    Refusal, with nothing changed, for a newer database and where no backup can be made."""
    present = schema.applied()
    _refuse_newer(present)
    waiting = schema.waiting()
    if not waiting:
        return
    if not present:
        say("Preparing the database …")
        schema.bring_up_to_date()
        return
    say(
        f"This version of the portal changes the database ({len(waiting)} migrations). A backup comes first …"
    )
    backup = _backup()
    say(f"Made {backup}. To go back: end the portal, check out the version that you had, and say")
    say(f"  .venv/bin/python manage.py restore {backup} --yes --over-newer")
    schema.bring_up_to_date()
    say(f"The database is that of version {version()} now.")


def _refuse_newer(present: list[str]) -> None:
    if newer := schema.unknown(present):
        raise Refusal(
            f"The database is of a newer version of the portal, with {newer[-1]}; this one could harm it. "
            "Check out that version again, or bring back a backup of this one: "
            "manage.py restore FILE --yes --over-newer"
        )


def _backup() -> Path:
    folder = Path(settings.DATA_DIR) / FOLDER
    name = f"greenroom-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar.gz"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        write_backup(folder / name)
    except (NoBackup, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise Refusal(
            f"The database waits for an upgrade, and the backup that comes before cannot be made in "
            f"{folder}: {reason}. Nothing was changed. Make room there; or make a backup elsewhere, then run "
            "manage.py migrate and start again."
        ) from error
    for old in sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))[:-KEPT]:
        old.unlink()
    return folder / name
