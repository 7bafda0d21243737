"""The frame of every page, for whoever looks at it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User


def html(client: Client, path: str = "/", **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_who_is_not_signed_in_is_offered_to_and_comes_back_to_the_same_page(anonymous: Client) -> None:
    page = html(anonymous, "/?a=1&b=2")
    assert 'href="/accounts/login/?next=/%3Fa%3D1%26b%3D2"' in page
    assert "Sign out" not in page


def test_who_is_signed_in_sees_the_own_name_and_role_and_the_way_out(as_viewer: Client) -> None:
    page = html(as_viewer)
    assert "Account of Minseo Kim" in page
    assert ">MK</span>" in page
    assert "Viewer" in page
    assert "Sign out" in page
    assert "/accounts/login/" not in page


def test_administration_is_offered_to_admins_only(as_viewer: Client, as_admin: Client) -> None:
    assert 'href="/admin/"' in html(as_admin)
    assert 'href="/admin/"' not in html(as_viewer)


def test_the_place_one_is_at_is_marked(anonymous: Client) -> None:
    assert '<a href="/" aria-current="page"' in html(anonymous)


def test_a_page_needs_no_script_from_elsewhere_and_none_inline(anonymous: Client) -> None:
    policy = anonymous.get("/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'self'"
    assert rules["script-src"] == "'self'"
    assert rules["style-src"] == "'self'"
    assert rules["object-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy


def test_the_browser_s_language_decides_until_one_chooses(anonymous: Client) -> None:
    assert '<html lang="ko">' in html(anonymous, **{"accept-language": "ko-KR,ko;q=0.9"})
    anonymous.post("/language/", {"language": "en", "next": "/"})
    assert '<html lang="en">' in html(anonymous, **{"accept-language": "ko-KR,ko;q=0.9"})


def test_choosing_a_language_leads_back_and_is_remembered_for_a_year(anonymous: Client) -> None:
    response = anonymous.post("/language/", {"language": "ko", "next": "/?q=1"})
    assert response.headers["Location"] == "/?q=1"
    assert response.cookies["django_language"]["max-age"] == 365 * 24 * 3600
    assert "본문으로 건너뛰기" in html(anonymous)


def test_an_account_keeps_its_language(as_viewer: Client, viewer: User) -> None:
    as_viewer.post("/language/", {"language": "ko"})
    viewer.refresh_from_db()
    assert viewer.language == "ko"


def test_a_language_that_the_portal_does_not_speak_changes_nothing(as_viewer: Client, viewer: User) -> None:
    response = as_viewer.post("/language/", {"language": "tlh"})
    viewer.refresh_from_db()
    assert viewer.language == ""
    assert "django_language" not in response.cookies


@pytest.mark.parametrize("path", ["/language/", "/theme/"])
def test_a_get_changes_nothing(anonymous: Client, path: str) -> None:
    assert anonymous.get(path).status_code == 405


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_chosen_is_there_with_the_first_byte(anonymous: Client, theme: str) -> None:
    response = anonymous.post("/theme/", {"theme": theme, "next": "/?q=1"})
    assert response.headers["Location"] == "/?q=1"
    assert f'data-theme="{theme}"' in html(anonymous)


def test_without_a_choice_the_system_decides_the_theme(anonymous: Client) -> None:
    assert "data-theme" not in html(anonymous)
    anonymous.post("/theme/", {"theme": "dark"})
    anonymous.post("/theme/", {"theme": "system"})
    assert "data-theme" not in html(anonymous)


def test_a_theme_that_does_not_exist_is_not_kept(anonymous: Client) -> None:
    response = anonymous.post("/theme/", {"theme": '"><script>'})
    assert "theme" not in response.cookies
    anonymous.cookies["theme"] = '"><script>'
    assert "data-theme" not in html(anonymous)


def test_the_theme_switch_leads_to_no_other_site(anonymous: Client) -> None:
    response = anonymous.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"


def test_the_frame_itself_asks_the_database_nothing(
    anonymous: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert anonymous.get("/no-such-page/").status_code == 404
