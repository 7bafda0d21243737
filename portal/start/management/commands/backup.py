"""`manage.py backup FILE`: the whole portal in one file, while it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.backup.refusal import Refusal
from portal.backup.saving import make_backup


class Command(BaseCommand):
    help = (
        "Writes database, repositories of the git host and keys into one file, while the portal runs. "
        "Whoever has the file can read every credential in it: keep it as you keep the keys."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="such as /backup/greenroom.tar.gz; replaced if there is one"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        target = file.absolute()
        try:
            made = make_backup(target)
        except Refusal as reason:
            raise CommandError(str(reason)) from reason
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror or error}.") from error
        self.stdout.write(
            f"Wrote {target} ({made.size / 1e6:.1f} MB): the database, repositories ({made.repositories}) "
            "and the keys. Keep it secret."
        )
