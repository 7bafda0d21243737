"""Accounts: roles, the first admin, the admin site, sign-in by the company's provider."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client, RequestFactory

from portal.accounts.company import CompanyAdapter
from portal.accounts.first import make_password
from portal.accounts.models import Role, Rule, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return User.objects.create_user("ana.duarte", "ana@halden.example", role=Role.ADMIN)


@pytest.fixture
def as_admin(admin: User) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def test_the_role_is_the_whole_of_the_rights(admin: User) -> None:
    assert (admin.is_staff, admin.is_superuser) == (True, True)
    admin.role = Role.VIEWER
    admin.save(update_fields=["role"])
    admin.refresh_from_db()
    assert (admin.is_staff, admin.is_superuser) == (False, False)
    assert User.objects.create_superuser("root").role == Role.ADMIN


def test_made_up_passwords_are_all_different_and_long() -> None:
    passwords = {make_password() for _ in range(100)}
    assert len(passwords) == 100
    assert {len(password) for password in passwords} == {23}


def test_a_lost_password_is_replaced_and_shown() -> None:
    User.objects.create_user("jane", role=Role.VIEWER, is_active=False, service=True)
    printed = StringIO()
    call_command("create_admin", "jane", stdout=printed)
    password = printed.getvalue().partition("Password:")[2].split()[0]
    assert Client().login(username="jane", password=password)
    assert User.objects.get().role == Role.ADMIN


def test_viewers_do_not_reach_the_admin_site() -> None:
    client = Client()
    client.force_login(User.objects.create_user("jane", role=Role.EDITOR))
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize(
    "path", ["", "accounts/user/", "accounts/user/add/", "accounts/rule/", "accounts/rule/add/"]
)
def test_the_admin_site_opens(as_admin: Client, path: str) -> None:
    Rule.objects.create(verb=Rule.Verb.READ)
    assert as_admin.get(f"/admin/{path}").status_code == 200


def _changed(client: Client, user: User, **changes: str) -> User:
    fields = {"username": user.username, "role": user.role, "is_active": "on", "email": user.email, **changes}
    client.post(f"/admin/accounts/user/{user.pk}/change/", fields)
    user.refresh_from_db()
    return user


def test_an_admin_changes_role_and_person(as_admin: Client) -> None:
    jane = User.objects.create_user("jane")
    changed = _changed(as_admin, jane, role=Role.EDITOR, entity_ref="Jane")
    assert (changed.role, changed.entity_ref) == (Role.EDITOR, "user:default/jane")
    assert _changed(as_admin, jane, entity_ref="a:/b").entity_ref == "user:default/jane"


def test_a_rule_that_cannot_be_read_is_not_saved(as_admin: Client) -> None:
    answer = as_admin.post(
        "/admin/accounts/rule/add/", {"role": "viewer", "verb": "read", "predicate": '{"kind": {"$near": 1}}'}
    )
    assert "This is no predicate" in answer.content.decode()
    as_admin.post(
        "/admin/accounts/rule/add/", {"role": "viewer", "verb": "read", "predicate": '{"kind": "api"}'}
    )
    assert Rule.objects.get().predicate == {"kind": "api"}


def test_nobody_registers_for_themselves() -> None:
    passwords = {"password1": "violet-anchor-42", "password2": "violet-anchor-42"}
    Client().post("/accounts/signup/", {"username": "eve", "email": "eve@halden.example", **passwords})
    assert not User.objects.exists()


def test_guessing_passwords_is_slowed_down() -> None:
    User.objects.create_user("jane", password="violet-anchor-42")
    client = Client()
    for _ in range(6):
        client.post("/accounts/login/", {"login": "jane", "password": "wrong"})
    answer = client.post("/accounts/login/", {"login": "jane", "password": "violet-anchor-42"})
    assert "_auth_user_id" not in client.session
    assert answer.status_code in {200, 422, 429}


@pytest.mark.parametrize("role", Role.values)
def test_an_account_of_the_provider_begins_with_the_role_of_the_settings(
    settings: LazySettings, role: str
) -> None:
    settings.OIDC_ROLE = role
    request = RequestFactory().get("/")
    adapter = CompanyAdapter()
    login = SocialLogin(account=SocialAccount(provider="company", uid="7"))
    login.user = adapter.new_user(request, login)
    user = adapter.populate_user(request, login, {"username": "jane", "email": "jane@halden.example"})
    user.save()
    assert (user.role, user.is_staff) == (role, role == Role.ADMIN)
    assert adapter.is_open_for_signup(request, login)
