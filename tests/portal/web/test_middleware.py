"""What answers of the API share with pages, and what they go without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

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
