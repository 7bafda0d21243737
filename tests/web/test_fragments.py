"""Page or fragment: what HTMX's headers ask for."""

from __future__ import annotations

from typing import cast

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from catalog.web.htmx import Request, wanted_fragment


def asked(**headers: str) -> str | None:
    plain = RequestFactory().get(
        "/", headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    request = cast(Request, plain)
    request.htmx = HtmxDetails(request)
    return wanted_fragment(request, {"results", "count"})


def test_a_plain_request_wants_the_page() -> None:
    assert asked() is None
    assert asked(hx_target="results") is None


def test_a_region_of_the_page_is_answered_with_that_region() -> None:
    assert asked(hx_request="true", hx_target="results") == "results"


@pytest.mark.parametrize("target", ["main", ""])
def test_any_other_target_wants_the_page(target: str) -> None:
    assert asked(hx_request="true", hx_target=target) is None


def test_a_boosted_link_wants_the_page() -> None:
    assert asked(hx_request="true", hx_target="results", hx_boosted="true") is None


def test_going_back_wants_the_page() -> None:
    assert asked(hx_request="true", hx_target="results", hx_history_restore_request="true") is None
