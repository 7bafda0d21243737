"""`manage.py create_admin [NAME]`: an admin with a new password, also when the old one is lost."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.accounts.first import admin_with_new_password


class Command(BaseCommand):
    help = (
        "Makes an account with the role admin and a new password, which is shown this once. If there is an "
        "account of that name, it becomes an active admin and gets the new password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="admin", help="user name; admin if none is given")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        password = admin_with_new_password(name)
        self.stdout.write(f"User name: {name}\nPassword:  {password}\nThe password is not shown again.")
