"""`manage.py prepare`: everything that a start does before the portal runs."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.start import preflight
from portal.start.refusal import Refusal
from portal.start.steps import prepare


class Command(BaseCommand):
    help = (
        "Checks the settings and the data folder, makes keys, migrates the database, collects static files "
        "and, the first time, loads the example company and makes an admin. Can be repeated at will."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            preflight.folder_is_writable(settings.DATA_DIR)
            preflight.settings_are_right()
            preflight.database_answers()
            prepare(self.stdout.write)
        except Refusal as reason:
            self.stderr.write(str(reason))
            sys.exit(1)
