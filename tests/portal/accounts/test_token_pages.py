"""The page of one's own tokens, and the admin site for all."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.models import AuditEvent
from portal.accounts.changes.tokens import make_token, revoke_token
from portal.accounts.models import Role, Token, User
from portal.accounts.tokens.bearer import owner_of

pytestmark = pytest.mark.django_db
PAGE = "/accounts/tokens/"
SECRET = re.compile(r"grt_[A-Za-z0-9]{43}")
FORM = {"name": "pipeline", "scopes": ["read", "edit"], "days": "90"}


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("minseo.kim", role=Role.EDITOR)


@pytest.fixture
def as_editor(editor: User) -> Client:
    return signed_in(editor)


@pytest.fixture
def as_admin() -> Client:
    return signed_in(User.objects.create_user("ana.duarte", role=Role.ADMIN))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def token_of(owner: User, name: str = "pipeline") -> Token:
    token, _ = make_token(actor=None, owner=owner, name=name, scopes=["read"], days=None)
    return token


def secret_in(answer: Any) -> str:
    found = SECRET.search(answer.content.decode())
    assert found
    return found[0]


def test_who_did_not_sign_in_is_sent_to_do_so() -> None:
    for answer in (Client().get(PAGE), Client().post(PAGE, FORM), Client().post(f"{PAGE}1/revoke/")):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/login/")


def test_the_account_menu_leads_to_it_and_it_says_what_to_do_first(as_editor: Client) -> None:
    page = as_editor.get(PAGE).content.decode()
    assert f'href="{PAGE}"' in page
    assert "You have none yet." in page


def test_a_new_token_is_shown_once_and_kept_by_nobody(as_editor: Client, editor: User) -> None:
    made = as_editor.post(PAGE, FORM)
    assert "no-store" in made.headers["Cache-Control"]
    assert owner_of(secret_in(made)) == editor
    again = as_editor.get(PAGE).content.decode()
    assert not SECRET.search(again)
    assert Token.objects.get().hint in again
    assert Token.objects.get().scopes == ["read", "edit"]


def test_many_tokens_take_no_more_statements_than_one(
    as_editor: Client, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        token_of(editor, f"pipeline {number}")
    with django_assert_num_queries(3):  # the session, the account, the tokens
        as_editor.get(PAGE)


def test_a_form_that_is_sent_twice_makes_one_token(as_editor: Client) -> None:
    as_editor.post(PAGE, FORM)
    twice = as_editor.post(PAGE, FORM)
    assert twice.status_code == 422
    assert "You have a token of this name already." in twice.content.decode()
    assert Token.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 64}, {"scopes": []}, {"scopes": ["admin"]}, {"days": "100000"}]
)
def test_a_wrong_form_says_where(as_editor: Client, wrong: dict[str, Any]) -> None:
    answer = as_editor.post(PAGE, {**FORM, **wrong})
    assert answer.status_code == 422
    assert 'class="err"' in answer.content.decode()
    assert "autofocus" in answer.content.decode()
    assert not Token.objects.exists()


def test_only_an_admin_is_offered_to_administer(as_editor: Client, as_admin: Client) -> None:
    assert 'value="admin"' not in as_editor.get(PAGE).content.decode()
    assert 'value="admin"' in as_admin.get(PAGE).content.decode()


def test_a_revoked_token_leaves_the_list(as_editor: Client, editor: User) -> None:
    token = token_of(editor)
    assert as_editor.get(f"{PAGE}{token.pk}/revoke/").status_code == 405
    answer = as_editor.post(f"{PAGE}{token.pk}/revoke/", follow=True)
    assert "The token pipeline opens nothing any more." in answer.content.decode()
    assert token.hint not in answer.content.decode()
    assert AuditEvent.objects.get(verb="token.revoke").actor == editor


def test_tokens_of_others_are_nowhere(as_editor: Client) -> None:
    token = token_of(User.objects.create_user("ana.duarte", role=Role.ADMIN), "of-another")
    assert "of-another" not in as_editor.get(PAGE).content.decode()
    assert as_editor.post(f"{PAGE}{token.pk}/revoke/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_an_admin_makes_a_token_for_a_program(as_admin: Client) -> None:
    account = User.objects.create_user("ci", role=Role.VIEWER, service=True)
    form = {"owner": account.pk, "name": "deploy", "scopes": ["read"], "days": ""}
    made = as_admin.post("/admin/accounts/token/add/", form)
    assert made.status_code == 200
    assert "no-store" in made.headers["Cache-Control"]
    assert owner_of(secret_in(made)) == account
    assert AuditEvent.objects.get(verb="token.make").detail == {"scopes": ["read"], "days": None}
    twice = as_admin.post("/admin/accounts/token/add/", form)
    assert "This account has a token of that name already." in twice.content.decode()
    too_much = as_admin.post("/admin/accounts/token/add/", {**form, "name": "more", "scopes": ["admin"]})
    assert "Only the token of an admin can administer." in too_much.content.decode()
    assert Token.objects.count() == 1


def test_an_admin_finds_revokes_and_deletes_the_tokens_of_all(as_admin: Client, editor: User) -> None:
    first, second, third = (token_of(editor, name) for name in ("one", "two", "three"))
    listed = as_admin.get("/admin/accounts/token/?q=minseo").content.decode()
    assert first.hint in listed
    shown = as_admin.get(f"/admin/accounts/token/{first.pk}/change/")
    assert shown.status_code == 200
    assert first.digest not in shown.content.decode()
    assert as_admin.post(f"/admin/accounts/token/{first.pk}/change/", {"name": "x"}).status_code == 403
    as_admin.post("/admin/accounts/token/", {"action": "revoke", "_selected_action": [first.pk]})
    as_admin.post(f"/admin/accounts/token/{second.pk}/delete/", {"post": "yes"})
    deletion = {"action": "delete_selected", "_selected_action": [third.pk], "post": "yes"}
    as_admin.post("/admin/accounts/token/", deletion)
    assert list(Token.objects.values_list("name", flat=True)) == ["one"]
    assert Token.objects.get().revoked_at is not None
    assert AuditEvent.objects.filter(verb="token.revoke").count() == 3


def test_an_account_goes_with_its_tokens(as_admin: Client, editor: User) -> None:
    revoke_token(actor=None, token=token_of(editor))
    as_admin.post(f"/admin/accounts/user/{editor.pk}/delete/", {"post": "yes"})
    assert not Token.objects.exists()


def test_an_admin_makes_a_service_account(as_admin: Client) -> None:
    form = {"username": "ci", "role": "editor", "service": "on", "usable_password": "false"}
    as_admin.post("/admin/accounts/user/add/", form)
    account = User.objects.get(username="ci")
    assert (account.service, account.has_usable_password()) == (True, False)
