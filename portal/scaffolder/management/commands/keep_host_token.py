"""`manage.py keep_host_token HOST < token`: a token of a git host for all runs, from a script."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.scaffolder.changes.host_tokens import keep_host_token
from portal.scaffolder.web.hosts import HostForm


class Command(BaseCommand):
    help = (
        "Keeps a token with which templates publish to a git host, read from standard input; it takes the "
        "place of the one that was kept for this host and owner."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("host", help="such as github.com")
        parser.add_argument("--owner", default="", help="only for this organisation, user or group")
        parser.add_argument("--username", default="", help="where the host looks at it")
        parser.add_argument("--fetches", action="store_true", help="templates may fetch files with it, too")

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("host", "owner", "username", "fetches")
        given = {**{name: options[name] for name in names}, "token": sys.stdin.read().strip()}
        form = HostForm(given)
        if not form.is_valid():
            told = (f"{name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items())
            raise CommandError(" ".join(told))
        held = keep_host_token(actor=None, **form.cleaned_data)
        self.stdout.write(f"Runs now publish to {held} with this token.")
