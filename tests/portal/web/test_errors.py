"""What one sees when something goes wrong: what, why, what now."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path
from pytest_django.fixtures import Settings

from portal import urls
from portal.web import errors


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the database password is hunter2")


def refuses(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def gone(request: HttpRequest) -> HttpResponse:
    raise Http404("It left the catalog on 3 November.")


urlpatterns = [
    *urls.urlpatterns,
    path("breaks/", breaks),
    path("refuses/", refuses),
    path("gone/", gone),
]
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def broken(db: None, settings: Settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_an_unknown_address_offers_to_search_for_its_last_word(anonymous: Client) -> None:
    response = anonymous.get("/catalog-old/component/tax-rate/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "There is nothing at this address" in page
    assert 'value="tax-rate"' in page
    assert 'href="/catalog/"' in page


def test_an_address_is_shown_as_text(anonymous: Client) -> None:
    page = anonymous.get("/<script>alert(1)</script>/").content.decode()
    assert "<script>alert(1)" not in page


def test_what_a_view_says_about_the_missing_is_shown(broken: Client) -> None:
    page = broken.get("/gone/").content.decode()
    assert "It left the catalog on 3 November." in page


def test_a_stranger_who_may_not_is_asked_to_sign_in(broken: Client) -> None:
    response = broken.get("/refuses/")
    assert response.status_code == 403
    assert 'href="/accounts/login/?next=/refuses/"' in response.content.decode()


def test_a_viewer_who_may_not_is_told_the_own_role(as_viewer: Client, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    page = as_viewer.get("/refuses/").content.decode()
    assert "You are signed in as minseo.kim, with the role Viewer" in page


def test_a_crash_shows_a_number_that_the_log_has_and_nothing_else(
    broken: Client, caplog: pytest.LogCaptureFixture
) -> None:
    response = broken.get("/breaks/")
    page = response.content.decode()
    number = re.search(r"500 · ([0-9a-f]{8})", page)
    assert response.status_code == 500
    assert number
    assert number[1] in caplog.text
    assert "hunter2" not in page


def test_a_crash_page_asks_the_database_nothing(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert not queries.captured_queries


def test_a_crash_page_keeps_language_and_theme(broken: Client) -> None:
    broken.cookies["theme"] = "dark"
    page = broken.get("/breaks/", headers={"accept-language": "ko"}).content.decode()
    assert '<html lang="ko" data-theme="dark">' in page


def test_a_form_without_its_cookie_says_what_to_do(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "Forms here need a cookie" in page


def test_a_form_of_an_older_sign_in_says_what_to_do(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/")
    page = client.post("/theme/", {"theme": "dark", "csrfmiddlewaretoken": "x" * 64}).content.decode()
    assert "Go back, reload it, and send it again" in page


def test_a_form_from_another_address_names_the_setting(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/theme/", {"theme": "dark"}, headers={"origin": "https://portal.example"})
    assert "PORTAL_URL" in response.content.decode()
