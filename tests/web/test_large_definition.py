"""Definitions of some megabytes: the page has their outline, and what is opened is fetched."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from catalog.web.openapi import contents
from tests.web.conftest import Catalog, page, words
from tests.web.test_definition import TAB, defines


def large(operations: int, tags: int) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "paths": {
            f"/things/{n}": {"get": {"tags": [f"tag {n % tags}"], "summary": f"Thing {n}", "responses": {}}}
            for n in range(operations)
        },
        "components": {"schemas": {f"Thing{n}": {"type": "object"} for n in range(operations)}},
    }


def lazy(markup: str, kind: str) -> tuple[str, str]:
    """The id of the first part of this kind that is not there yet, and where to get it."""
    found = re.search(rf'id="({kind}-[^"]*)" hx-get="([^"]*)"', markup)
    assert found is not None
    return found[1], html.unescape(found[2])


def test_closed_groups_and_long_lists_of_schemas_are_fetched_when_opened(
    anonymous: Client, catalog: Catalog
) -> None:
    defines(catalog, large(120, tags=3))
    markup = page(anonymous, TAB)
    assert "tag 0 40" in words(markup)
    assert "/things/0" not in words(markup)
    assert "Thing119" not in words(markup)
    target, url = lazy(markup, "group")
    group = page(anonymous, url, target=target)
    assert group.count('<details class="op"') == 40
    assert "GET /things/0 Thing 0" in words(group)
    target, url = lazy(markup, "schemas")
    assert "Thing119" in words(page(anonymous, url, target=target))


def test_a_group_has_an_address_without_scripts(anonymous: Client, catalog: Catalog) -> None:
    defines(catalog, large(120, tags=3))
    _target, url = lazy(page(anonymous, TAB), "group")
    opened = words(page(anonymous, url))
    assert "GET /things/0 Thing 0" in opened
    assert "GET /things/1 Thing 1" not in opened


def test_a_very_long_group_is_cut_and_searched(
    anonymous: Client, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "MOST", 50)
    defines(catalog, large(120, tags=1))
    assert "70 more are not listed. Find them by their words." in words(page(anonymous, TAB))
    found = words(page(anonymous, f"{TAB}&find=thing+119", target="operations"))
    assert "tag 0 1 GET /things/119" in found
    assert "more are not listed" not in found
