"""What answers of the API share with pages, and what they go without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from portal.accounts.models import Role, User
from portal.web.middleware import ContentPolicy

pytestmark = pytest.mark.django_db

PAGE, API = "/catalog/", "/api/catalog/entities/by-query"
PROTECTION = (
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
)


@pytest.fixture(autouse=True)
def open_to_all(settings: LazySettings) -> None:
    settings.ANONYMOUS_READ = True


@pytest.mark.parametrize("address", [API, "/api/nothing", "/api/catalog/entities?limit=x"])
def test_an_answer_of_the_api_is_protected_as_a_page_is(client: Client, address: str) -> None:
    page, answer = client.get(PAGE), client.get(address)
    assert [answer[name] for name in PROTECTION] == [page[name] for name in PROTECTION]


def test_the_api_speaks_one_language_also_after_a_page_in_another(client: Client) -> None:
    assert client.get(PAGE, headers={"accept-language": "ko"})["Content-Language"] == "ko"
    answer = client.get(API, headers={"accept-language": "ko"})
    assert translation.get_language() == "en"
    assert "Content-Language" not in answer
    assert "Accept-Language" not in answer["Vary"]


def test_a_cookie_of_a_session_says_who_asks_the_api_and_an_old_one_nobody(
    client: Client, settings: LazySettings
) -> None:
    settings.ANONYMOUS_READ = False
    assert client.get(API).status_code == 401
    client.force_login(User.objects.create_user("reader", role=Role.VIEWER))
    answer = client.get(API)
    assert answer.status_code == 200
    assert answer["Vary"] == "Cookie"
    Session.objects.all().delete()
    assert client.get(API).status_code == 401


def test_an_answer_to_nobody_is_not_one_for_who_comes_with_a_cookie(client: Client) -> None:
    assert client.get(API)["Vary"] == "Cookie"


def test_whoever_changes_something_by_cookie_needs_the_token_of_forms_too() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_user("boss", role=Role.ADMIN))
    body = {"type": "url", "target": "https://example.com/catalog-info.yaml"}
    answer = strict.post("/api/catalog/locations?dryRun=true", body, content_type="application/json")
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["error"]["message"]


def test_an_answer_of_the_api_says_how_long_it_is(client: Client) -> None:
    for address in (API, "/api/nothing", "/.backstage/health/v1/liveness"):
        answer = client.get(address)
        assert answer["Content-Length"] == str(len(answer.content))


@pytest.mark.parametrize("address", [PAGE, API, "/api/nothing"])
def test_who_comes_without_encryption_is_sent_to_where_it_is_encrypted(
    address: str, settings: LazySettings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"]) == (301, f"https://testserver{address}")


def test_a_request_for_another_host_is_refused_by_the_api_too(client: Client) -> None:
    assert client.get(API, headers={"host": "elsewhere.example.com"}).status_code == 400


def test_a_view_may_state_a_policy_of_its_own(rf: RequestFactory) -> None:
    def framed(request: HttpRequest) -> HttpResponse:
        response = HttpResponse()
        response._csp_update = {"frame-src": ["https://draw.example.com"]}  # type: ignore[attr-defined]
        return response

    policy = _policy_of(framed, rf)
    assert "frame-src https://draw.example.com" in policy
    assert "script-src 'self'" in policy
    assert "frame-src" not in _policy_of(lambda _: HttpResponse(), rf)


def _policy_of(view: Callable[[HttpRequest], HttpResponse], rf: RequestFactory) -> str:
    response = ContentPolicy(view)(rf.get("/"))
    assert isinstance(response, HttpResponse)
    return response["Content-Security-Policy"]
