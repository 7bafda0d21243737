"""The administration in a browser: no error of scripts or content policy, serious flaws of access none, on a
phone and in the dark, in English and Korean."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.admin.utils import quote
from playwright.sync_api import Browser, Page, expect

from catalog.models import Entity
from portal.accounts.models import User
from tests.portal.web.conftest import (
    beside_an_event_loop,
    browser_type_launch_args,
    site,
)
from tests.portal.web.conftest import catalog as example
from tests.portal.web.console import console
from tests.portal.web.test_editing_in_a_browser import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.once]
__all__ = ["beside_an_event_loop", "browser_type_launch_args", "console", "example", "site"]


@pytest.fixture
def admin(transactional_db: None) -> User:
    return User.objects.create_superuser("ana.duarte", "ana@halden.example", "violet-anchor-42")


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(1440, "light", "en-GB"), (390, "dark", "ko-KR")], ids=["wide", "phone"]
)
def test_every_sort_of_page_is_sound(
    browser: Browser, site: str, example: str, admin: User, width: int, scheme: str, language: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale=language,
    )
    page = signed_in(context, site, "/", "violet-anchor-42")
    ledger = Entity.objects.get(ref="component:default/ledger")
    paths = (
        "",
        "catalog/component/",
        f"catalog/component/{ledger.pk}/change/",
        f"catalog/component/{ledger.pk}/delete/",
        "catalog/component/add/",
        f"catalog/entity/{quote(ledger.ref)}/change/",
        "catalog/location/",
        "catalog/revision/",
        "accounts/user/",
        f"accounts/user/{admin.pk}/change/",
        f"accounts/user/{admin.pk}/link/?q=a",
        "accounts/rule/add/",
        "accounts/token/add/",
    )
    for path in paths:
        page.goto(f"{site}/admin/{path}", wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert serious(page) == [], path
    context.close()


def test_an_entity_is_edited_in_the_administration(
    browser: Browser, site: str, example: str, admin: User
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 800}, locale="en-GB")
    page = signed_in(context, site, "/", "violet-anchor-42")
    page.locator("details.menu summary").click()
    page.get_by_role("link", name="Administration").click()
    page.locator("#content-main").get_by_role("link", name="Components", exact=True).click()
    page.locator("#searchbar").fill("ledger")
    page.keyboard.press("Enter")
    page.locator("#result_list").get_by_role("link", name="ledger", exact=True).click()
    owner = page.get_by_label("Owner", exact=True)
    owner.fill("")
    owner.press_sequentially("check", delay=30)
    expect(page.locator("#f-spec-owner-found option[value=checkout]")).to_be_attached()
    owner.fill("checkout")
    page.get_by_role("button", name="Add a row: Tags").click()
    expect(page.locator("[name='metadata.tags.item']")).to_have_count(5)
    page.locator("[name='metadata.tags.item']").last.fill("books")
    page.get_by_role("button", name="Look at the changes").last.click()
    expect(page.locator("ins", has_text="books")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    assert Entity.objects.get(ref="component:default/ledger").owner == "group:default/checkout"
    page.goto(f"{site}/admin/catalog/component/?q=ledger")
    page.locator("#result_list").get_by_role("link", name="ledger", exact=True).click()
    page.get_by_role("link", name="View on site").click()
    page.wait_for_url(f"{site}/catalog/component/default/ledger/")
    context.close()
