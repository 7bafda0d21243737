"""Signing in and out, and the pages around it."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import User


@pytest.mark.parametrize("login", ["minseo.kim", "minseo.kim@halden.example"])
def test_by_name_or_address_and_back_to_where_one_was(
    anonymous: Client, viewer: User, login: str, password: str
) -> None:
    response = anonymous.post(
        "/accounts/login/", {"login": login, "password": password, "next": "/catalog/?kind=api"}
    )
    assert response.headers["Location"] == "/catalog/?kind=api"
    assert anonymous.session["_auth_user_id"] == str(viewer.pk)


def test_a_wrong_password_is_said_and_the_name_is_kept(anonymous: Client, viewer: User) -> None:
    response = anonymous.post("/accounts/login/", {"login": "minseo.kim", "password": "wrong"})
    page = response.content.decode()
    assert 'role="alert"' in page
    assert 'value="minseo.kim"' in page
    assert "_auth_user_id" not in anonymous.session


def test_signing_in_leads_to_no_other_site(anonymous: Client, viewer: User, password: str) -> None:
    response = anonymous.post(
        "/accounts/login/",
        {"login": "minseo.kim", "password": password, "next": "https://elsewhere.example/"},
    )
    assert response.headers["Location"] == "/"


def test_the_language_of_the_account_comes_along(anonymous: Client, viewer: User, password: str) -> None:
    viewer.language = "ko"
    viewer.save()
    response = anonymous.post("/accounts/login/", {"login": "minseo.kim", "password": password})
    assert response.cookies["django_language"].value == "ko"


def test_signing_out_takes_a_click_that_no_other_site_can_make(as_viewer: Client) -> None:
    assert "Nothing is lost by signing out" in as_viewer.get("/accounts/logout/").content.decode()
    assert "_auth_user_id" in as_viewer.session
    response = as_viewer.post("/accounts/logout/", follow=True)
    assert "You have signed out." in response.content.decode()
    assert "_auth_user_id" not in as_viewer.session


def test_nobody_makes_an_account_for_themselves(anonymous: Client, password: str) -> None:
    assert "Accounts are made by an admin" in anonymous.get("/accounts/signup/").content.decode()
    anonymous.post(
        "/accounts/signup/",
        {"username": "eve", "email": "eve@halden.example", "password1": password, "password2": password},
    )
    assert not User.objects.filter(username="eve").exists()


def test_changing_the_password_needs_the_old_one(as_viewer: Client, viewer: User, password: str) -> None:
    form = {"oldpassword": "wrong", "password1": "other-violet-43", "password2": "other-violet-43"}
    assert "id_oldpassword_error" in as_viewer.post("/accounts/password/change/", form).content.decode()
    response = as_viewer.post("/accounts/password/change/", {**form, "oldpassword": password}, follow=True)
    assert "Your password is changed." in response.content.decode()
    viewer.refresh_from_db()
    assert viewer.check_password("other-violet-43")


def test_the_password_page_is_for_who_is_signed_in(anonymous: Client) -> None:
    response = anonymous.get("/accounts/password/change/")
    assert response.headers["Location"] == "/accounts/login/?next=/accounts/password/change/"


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/accounts/inactive/", 200, "This account is switched off"),
        ("/accounts/company/cancelled/", 200, "Sign-in was cancelled"),
        ("/accounts/company/error/", 401, "Sign-in did not work"),
    ],
)
def test_each_dead_end_says_why_and_leads_back(
    anonymous: Client, path: str, status: int, heading: str
) -> None:
    response = anonymous.get(path)
    assert response.status_code == status
    page = response.content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert 'href="/accounts/login/"' in page


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/password/reset/", "/accounts/3rdparty/"])
def test_pages_that_need_mail_are_not_there(as_viewer: Client, path: str) -> None:
    assert as_viewer.get(path).status_code == 404
