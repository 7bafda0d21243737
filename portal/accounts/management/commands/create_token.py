"""`manage.py create_token --user NAME --scopes read,edit`: a token for a program, printed alone."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.accounts.changes.accounts import make_service_account
from portal.accounts.changes.tokens import BeyondRole, NameTaken, make_token
from portal.accounts.models import Role, Scope, Token, User


class Command(BaseCommand):
    help = (
        "Makes a token of the API for an account and prints it, and nothing else, on standard output. It is "
        "not shown again. A token never gives more than the role of its account."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", required=True, metavar="NAME", help="user name of the account")
        parser.add_argument(
            "--scopes", required=True, metavar="LIST", help=f"between commas, of {', '.join(Scope.values)}"
        )
        parser.add_argument("--days", type=int, metavar="N", help="days until it ends; never if not given")
        parser.add_argument("--name", default="", help="what uses it, shown in the list")
        parser.add_argument(
            "--service",
            choices=Role.values,
            metavar="ROLE",
            help="make a service account with this role, if there is no account of that name",
        )

    def handle(
        self,
        *args: Any,
        user: str,
        scopes: str,
        days: int | None,
        name: str,
        service: str | None,
        **options: Any,
    ) -> None:
        chosen = _scopes(scopes)
        if days is not None and not 1 <= days <= 36500:
            raise CommandError("--days is a number from 1 to 36500.")
        if len(name) > Token.NAME_LENGTH:
            raise CommandError(f"--name has at most {Token.NAME_LENGTH} characters.")
        owner = _account(user, service)
        called = name or f"command line {timezone.now():%Y-%m-%d} {token_hex(3)}"
        try:
            _, secret = make_token(actor=None, owner=owner, name=called, scopes=chosen, days=days)
        except NameTaken as error:
            raise CommandError(
                f"{owner} has a token called {called} already. Give another --name."
            ) from error
        except BeyondRole as error:
            raise CommandError(
                f"{owner} is {owner.get_role_display()}: only an admin's token can have the scope admin."
            ) from error
        self.stdout.write(secret)


def _scopes(text: str) -> list[str]:
    scopes = [scope.strip() for scope in text.split(",") if scope.strip()]
    unknown = [scope for scope in scopes if scope not in Scope.values]
    if unknown or not scopes:
        wrong = f"There is no scope {unknown[0]}" if unknown else "--scopes is empty"
        raise CommandError(f"{wrong}; choose from {', '.join(Scope.values)}, with commas between.")
    return scopes


def _account(name: str, service: str | None) -> User:
    account = User.objects.filter(username=name).first() or _new_account(name, service)
    if not account.is_active:
        raise CommandError(f"The account {name} is switched off, and with it all its tokens.")
    return account


def _new_account(name: str, service: str | None) -> User:
    if service is None:
        raise CommandError(
            f"There is no account {name}. With --service ROLE one is made that stands for a program."
        )
    try:
        return make_service_account(actor=None, name=name, role=service)
    except ValidationError as error:
        raise CommandError(f"There can be no account {name}: {' '.join(error.messages)}") from error
