"""`manage.py restore FILE --yes`: the portal as it was when the backup was made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.backup.refusal import Refusal
from portal.backup.restoring import restore_backup


class Command(BaseCommand):
    help = (
        "Replaces database, repositories and keys by those of a backup, while the portal runs or not. What "
        "was written since the backup is lost. A backup of an older version is brought up to date."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="yes, replace what there is")
        parser.add_argument(
            "--over-newer", action="store_true", help="replace a database of a newer version, to go back"
        )

    def handle(self, *args: Any, file: Path, yes: bool, over_newer: bool, **options: Any) -> None:
        if not yes:
            raise CommandError(
                "This replaces database, repositories and keys of this portal; nothing was touched yet. "
                "Say --yes to do it. To be able to come back, run `manage.py backup` before."
            )
        try:
            restore_backup(file, over_newer=over_newer, say=self.stdout.write)
        except Refusal as reason:
            raise CommandError(str(reason)) from reason
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror or error}.") from error
