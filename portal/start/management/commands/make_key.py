"""`manage.py make_key`: a new key for PORTAL_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.keys import make_key


class Command(BaseCommand):
    help = (
        "Prints a new key for the encryption of credentials. Put it first in PORTAL_KEYS, or as the first "
        "line of the file `keys` in the data folder; the older ones stay behind it and go on decrypting."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(make_key())
