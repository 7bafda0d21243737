"""`manage.py up`: prepare what is needed, then run the portal until Ctrl-C."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from portal.start import preflight
from portal.start.plan import PARTS, plan
from portal.start.refusal import Refusal
from portal.start.steps import prepare


class Command(BaseCommand):
    help = "Prepares what is needed and runs web server and workers until Ctrl-C or SIGTERM."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only", choices=PARTS, help="run this part only, for several machines on one database"
        )
        parser.add_argument(
            "--with-parent", action="store_true", help="end when the program that started this ends (Linux)"
        )

    def handle(self, *args: Any, only: str | None, with_parent: bool, **options: Any) -> None:
        parts = (only,) if only else PARTS
        try:
            if "web" in parts:
                preflight.port_is_free(settings.HOST, settings.PORT)
            preflight.folder_is_writable(settings.DATA_DIR)
            preflight.settings_are_right()
            preflight.database_answers()
            prepare(self.stdout.write)
        except Refusal as reason:
            self.stderr.write(str(reason))
            sys.exit(1)
        connections.close_all()
        self.stdout.flush()
        _become_supervisor(plan(parts, with_parent=with_parent))


def _become_supervisor(told: str) -> None:
    """Give up this process, and all that it has loaded, for the small one that stays."""
    os.chdir(settings.BASE_DIR)
    os.execv(sys.executable, [sys.executable, "-S", "-m", "portal.supervisor", told])  # noqa: S606  (no shell)
