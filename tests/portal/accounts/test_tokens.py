"""Tokens: what they open, for whom, until when, and how they are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog.api.errors import AuthenticationError
from catalog.models import AuditEvent
from portal.accounts.changes.tokens import BeyondRole, NameTaken, make_token, revoke_token
from portal.accounts.models import Role, Scope, Token, User
from portal.accounts.policy import RolePolicy
from portal.accounts.tokens.bearer import owner_of
from portal.accounts.tokens.secret import digest_of, is_secret, make_secret

pytestmark = pytest.mark.django_db
READING = "/api/catalog/entities/by-query?limit=1"


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("minseo.kim", role=Role.EDITOR)


def new(owner: User, *scopes: str, name: str = "pipeline", days: int | None = 30) -> tuple[Token, str]:
    return make_token(actor=owner, owner=owner, name=name, scopes=scopes or ("read",), days=days)


def get(secret: str, path: str = READING) -> Any:
    return Client().get(path, headers={"Authorization": f"Bearer {secret}"})


def test_secrets_are_long_all_different_and_known_by_their_beginning() -> None:
    secrets = {make_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(is_secret(secret) and secret.startswith("grt_") and len(secret) == 47 for secret in secrets)
    assert not is_secret("grt_" + "é" * 43)


def test_a_secret_is_kept_as_its_digest_only(editor: User) -> None:
    token, secret = new(editor)
    row = Token.objects.filter(pk=token.pk).values().get()
    assert row["digest"] == digest_of(secret)
    assert secret.startswith(row["hint"])
    assert len(row["hint"]) == 8
    assert all(secret not in str(value) for value in row.values())
    event = AuditEvent.objects.get()
    assert (event.actor, event.verb, event.subject) == (editor, "token.make", "minseo.kim pipeline")
    assert event.detail == {"scopes": ["read"], "days": 30}


def test_a_token_reads_where_others_must_sign_in(editor: User, settings: LazySettings) -> None:
    settings.ANONYMOUS_READ = False
    _, secret = new(editor)
    assert Client().get(READING).status_code == 401
    assert get(secret).status_code == 200
    assert Client().get(READING, headers={"Authorization": f"bearer  {secret} "}).status_code == 200
    assert Client().get(READING, headers={"Authorization": f"Basic {secret}"}).status_code == 401


def expire(token: Token) -> None:
    Token.objects.filter(pk=token.pk).update(expires_at=timezone.now())


def close_account(token: Token) -> None:
    User.objects.filter(pk=token.owner_id).update(is_active=False)


def forget(token: Token) -> None:
    token.delete()


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (lambda token: revoke_token(actor=None, token=token), "Invalid token, it was revoked"),
        (expire, "Invalid token, it has expired"),
        (close_account, "Invalid token, its account is switched off"),
        (forget, "Invalid token"),
    ],
)
def test_a_token_that_has_ended_is_refused_at_once_even_where_all_may_read(
    editor: User, settings: LazySettings, end: Callable[[Token], None], said: str
) -> None:
    settings.ANONYMOUS_READ = True
    token, secret = new(editor)
    assert get(secret).status_code == 200
    end(token)
    answer = get(secret)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json() == {
        "error": {"name": "AuthenticationError", "message": said},
        "request": {"method": "GET", "url": "/entities/by-query?limit=1"},
        "response": {"statusCode": 401},
    }


def test_what_is_no_token_is_refused_without_asking_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        for text in ("", "grt_", "grt_short", "eyJhbGciOiJFUzI1NiJ9.e30.x"):
            with pytest.raises(AuthenticationError):
                owner_of(text)


def test_a_token_costs_one_statement_and_nobody_else_pays_for_it(
    editor: User, settings: LazySettings
) -> None:
    settings.ANONYMOUS_READ = True
    _, secret = new(editor)
    get(secret)

    def statements(ask: Callable[[], Any]) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            ask()
        return [query["sql"] for query in captured if "accounts_" in query["sql"]]

    assert statements(lambda: Client().get(READING)) == []
    assert len(statements(lambda: get(secret))) == 1


def test_the_last_use_is_noted_every_ten_minutes_at_most(editor: User) -> None:
    token, secret = new(editor)
    owner_of(secret)
    token.refresh_from_db()
    assert token.used_at is not None
    for ago, noted in ((timedelta(minutes=9), False), (timedelta(minutes=11), True)):
        before = timezone.now() - ago
        Token.objects.update(used_at=before)
        owner_of(secret)
        token.refresh_from_db()
        assert (token.used_at != before) is noted


def test_a_busy_database_does_not_keep_a_token_from_reading(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, secret = new(editor)

    def busy(*args: object, **changes: object) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr("django.db.models.query.QuerySet.update", busy)
    assert owner_of(secret) == editor


@pytest.mark.parametrize(
    ("scopes", "may"),
    [
        ({"read"}, {"read"}),
        ({"edit"}, {"read", "edit", "refresh"}),
        ({"scaffold"}, {"read", "scaffold"}),
        ({"admin"}, {"read", "edit", "refresh", "scaffold", "approve"}),
        ({"read", "unheard-of"}, {"read"}),
    ],
)
def test_a_token_gives_what_its_scopes_say(scopes: set[str], may: set[str]) -> None:
    owner = User(username="ana", role=Role.ADMIN)
    owner.token = Token(owner=owner, scopes=sorted(scopes))
    for verb in ("read", "edit", "refresh", "scaffold", "approve"):
        assert RolePolicy().allows(owner, verb, None) is (verb in may), verb


def test_a_token_never_gives_more_than_the_role_of_its_owner_has_now(editor: User) -> None:
    _, secret = new(editor, "edit")
    assert RolePolicy().allows(owner_of(secret), "edit", None)
    User.objects.update(role=Role.VIEWER)
    assert not RolePolicy().allows(owner_of(secret), "edit", None)
    with pytest.raises(BeyondRole):
        new(editor, "admin")


def test_a_name_is_free_again_when_its_token_was_revoked(editor: User) -> None:
    token, _ = new(editor)
    with pytest.raises(NameTaken):
        new(editor)
    revoke_token(actor=editor, token=token)
    revoke_token(actor=editor, token=token)
    new(editor)
    assert AuditEvent.objects.filter(verb="token.revoke").count() == 1


def test_a_service_account_has_no_password() -> None:
    account = User.objects.create_user("ci", password="violet-anchor-42", service=True)
    assert not account.has_usable_password()
    assert not Client().login(username="ci", password="violet-anchor-42")


def printed(*arguments: str) -> str:
    output = StringIO()
    call_command("create_token", *arguments, stdout=output)
    return output.getvalue()


def test_the_command_prints_the_token_alone(editor: User) -> None:
    line = printed("--user", "minseo.kim", "--scopes", "read, edit", "--days", "7")
    secret = line.removesuffix("\n")
    assert is_secret(secret)
    assert owner_of(secret) == editor
    token = Token.objects.get()
    assert token.scopes == [Scope.READ, Scope.EDIT]
    assert token.expires_at is not None
    assert timedelta(days=6) < token.expires_at - timezone.now() < timedelta(days=7)
    assert get(printed("--user", "minseo.kim", "--scopes", "read").strip()).status_code == 200


def test_the_command_makes_a_service_account_where_that_is_asked_for() -> None:
    secret = printed("--user", "ci", "--scopes", "edit", "--service", "editor", "--name", "deploy").strip()
    account = owner_of(secret)
    assert (account.username, account.role, account.service) == ("ci", Role.EDITOR, True)
    assert AuditEvent.objects.filter(verb="account.make", subject="ci").exists()
    assert Token.objects.get().expires_at is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--user", "nobody", "--scopes", "read"), "There is no account nobody"),
        (("--user", "no body", "--scopes", "read", "--service", "viewer"), "There can be no account no body"),
        (("--user", "closed", "--scopes", "read"), "is switched off"),
        (("--user", "minseo.kim", "--scopes", "read,write"), "There is no scope write"),
        (("--user", "minseo.kim", "--scopes", ","), "--scopes is empty"),
        (("--user", "minseo.kim", "--scopes", "admin"), "only an admin's token"),
        (("--user", "minseo.kim", "--scopes", "read", "--days", "0"), "--days is a number from 1"),
        (("--user", "minseo.kim", "--scopes", "read", "--name", "x" * 64), "at most 63 characters"),
        (("--user", "minseo.kim", "--scopes", "read", "--name", "pipeline"), "called pipeline already"),
    ],
)
def test_the_command_says_what_is_wrong(editor: User, arguments: tuple[str, ...], said: str) -> None:
    User.objects.create_user("closed", is_active=False)
    new(editor)
    with pytest.raises(CommandError, match=said):
        printed(*arguments)
    assert Token.objects.count() == 1
