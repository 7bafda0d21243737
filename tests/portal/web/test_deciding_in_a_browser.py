"""An admin decides what no refresh may decide alone: a large deletion, and which of two files has a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Page, expect

from catalog.changes.locations import register_location
from catalog.ingest import work
from catalog.ingest.refresh import refresh
from catalog.models import Entity, Location
from portal.accounts.models import User
from tests.ingest.sources import GROUP, component
from tests.portal.web.test_editing_in_a_browser import check, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.once]

SERVICES = [f"service-{number:02}" for number in range(20)]


@pytest.fixture
def waiting(site: str, settings: LazySettings, tmp_path: Path) -> list[Location]:
    """Of one source 19 of 20 services are gone; another claims the one that is left."""
    settings.CATALOG_FILE_ROOTS = None
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text("---\n".join([GROUP, *(component(name) for name in SERVICES)]))
    second.write_text(component(SERVICES[0], description="The other one"))
    found = [register_location(actor=None, kind="file", target=str(path)) for path in (first, second)]
    refresh([found[0]])
    first.write_text("---\n".join([GROUP, component(SERVICES[0], description="The first one")]))
    refresh([found[0]])
    refresh([found[1]])
    Location.objects.update(urgent=False)
    return found


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_large_deletion_is_approved_and_a_claim_chosen(
    browser: Browser,
    site: str,
    admin: User,
    password: str,
    waiting: list[Location],
    width: int,
    scheme: str,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="en-GB",
    )
    page = signed_in(context, site, "/sources/", password)
    approve(page)
    choose(page)
    context.close()


def approve(page: Page) -> None:
    expect(page.get_by_text("first.yaml would delete 19 of")).to_be_visible()
    page.get_by_role("link", name="See what would go").click()
    expect(page.get_by_text("entities would be deleted")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Delete all 19").click()
    expect(page.locator(".toast")).to_contain_text("Approved.")
    assert Entity.objects.filter(kind="component").count() == 20, "the next refresh deletes, not the click"
    assert work.step("now") == 1
    page.reload()
    expect(page.get_by_text("would be deleted")).to_have_count(0)
    assert list(Entity.objects.filter(kind="component").values_list("name", flat=True)) == SERVICES[:1]


def choose(page: Page) -> None:
    expect(page.locator(".differs", has_text="The first one")).to_be_visible()
    expect(page.locator(".differs", has_text="The other one")).to_be_visible()
    page.get_by_role("button", name="Let this one have it").click()
    expect(page.locator(".toast", has_text="Chosen.")).to_be_visible()
    page.goto(page.url.split("/sources/")[0] + f"/catalog/component/default/{SERVICES[0]}/")
    expect(page.get_by_text("The other one").first).to_be_visible()
