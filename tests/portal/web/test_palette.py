"""The palette as a page and as the fragment that scripts ask for: entities, pages, commands by right."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import Role
from tests.web.conftest import Catalog, document, only_reads, words

pytestmark = pytest.mark.django_db

HTMX = {"hx-request": "true", "hx-target": "palette-found"}


def palette(client: Client, typed: str, **headers: str) -> str:
    response = client.get("/palette/", {"q": typed}, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def shop(descriptors: Catalog) -> Catalog:
    descriptors.holds(
        document("Group", "checkout"),
        document("Component", "basket-service", metadata={"description": "Holds what a shopper has picked"}),
        document("API", "basket-api"),
    )
    return descriptors


def test_entities_pages_and_commands_stand_in_groups(anonymous: Client, shop: Catalog) -> None:
    found = palette(anonymous, "s", **HTMX)
    assert "<html" not in found
    assert found.count('role="group"') == 3
    assert 'href="/sources/"' in found
    assert 'href="/accounts/login/"' in found


def test_without_scripts_it_is_a_page(anonymous: Client, shop: Catalog) -> None:
    page = palette(anonymous, "basket")
    assert "<h1>Search and commands</h1>" in page
    assert 'href="/catalog/component/default/basket-service/"' in page


def test_a_kind_before_a_colon_narrows_it(anonymous: Client, shop: Catalog) -> None:
    found = palette(anonymous, "api: basket", **HTMX)
    assert "/catalog/api/default/basket-api/" in found
    assert "basket-service" not in found


def test_an_angle_asks_for_commands_only(as_admin: Client, shop: Catalog) -> None:
    found = palette(as_admin, "> sou", **HTMX)
    assert 'href="/sources/new/"' in found
    assert "basket" not in found
    assert 'href="/sources/"' not in found


def test_commands_follow_rights(
    anonymous: Client, as_viewer: Client, as_admin: Client, shop: Catalog
) -> None:
    assert 'href="/sources/new/"' not in palette(as_viewer, ">", **HTMX)
    assert 'href="/sources/new/"' in palette(as_admin, ">", **HTMX)
    assert "Sign out" not in words(palette(anonymous, ">", **HTMX))
    assert "Sign out" in words(palette(as_viewer, ">", **HTMX))
    assert 'href="/admin/"' in palette(as_admin, "admin", **HTMX)
    assert 'href="/admin/"' not in palette(as_viewer, "admin", **HTMX)


@pytest.mark.parametrize(
    ("words_typed", "url"),
    [
        ("accounts to link", "/admin/accounts/user/?linked=no"),
        ("audit", "/audit/"),
        ("dismissed", "/tools/dismissals/"),
        ("detection rules", "/tools/rules/"),
        ("git hosts", "/create/hosts/"),
        ("kinds", "/kinds/"),
    ],
)
def test_admins_find_their_pages_by_name(
    as_viewer: Client, as_admin: Client, shop: Catalog, words_typed: str, url: str
) -> None:
    assert f'href="{url}"' in palette(as_admin, words_typed, **HTMX)
    assert as_admin.get(url).status_code == 200
    assert f'href="{url}"' not in palette(as_viewer, words_typed, **HTMX)


def test_what_is_closed_to_whom_things_are_hidden_from_is_not_offered(
    as_viewer: Client, shop: Catalog
) -> None:
    assert 'href="/sources/deleted/"' in palette(as_viewer, "deleted", **HTMX)
    only_reads(Role.VIEWER, {"kind": "component"})
    assert as_viewer.get("/sources/deleted/").status_code == 403
    assert 'href="/sources/deleted/"' not in palette(as_viewer, "deleted", **HTMX)


def test_commands_are_known_by_their_korean_and_their_english_names(anonymous: Client, shop: Catalog) -> None:
    korean = {"accept-language": "ko", **HTMX}
    assert "/create/" in palette(anonymous, "템플릿", **korean)
    assert "/create/" in palette(anonymous, "template", **korean)


def test_nothing_typed_gives_what_is_at_hand(anonymous: Client, shop: Catalog) -> None:
    anonymous.get("/catalog/component/default/basket-service/")
    found = palette(anonymous, "", **HTMX)
    assert "Starred and recent" in found
    assert "/catalog/component/default/basket-service/" in found


def test_what_was_typed_stays_text(anonymous: Client, shop: Catalog) -> None:
    found = palette(anonymous, "<script>zzz", **HTMX)
    assert "Nothing has “&lt;script&gt;zzz” in it." in found
