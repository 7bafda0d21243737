"""A day of browsing in a real browser: sign in, search, palette, star, a view of one's own, sign out."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from portal.accounts.models import User
from tests.web.conftest import Catalog, document

pytestmark = [pytest.mark.browser, pytest.mark.once]

GRAVE = ("serious", "critical")
CHECKOUT = "component/default/checkout-api/"


def sign_in(page: Page, site: str, user: User, password: str) -> None:
    page.goto(f"{site}/accounts/login/?next=/")
    page.locator("[name=login]").fill(user.username)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/")


def test_the_palette_works_by_keyboard_alone(page: Page, site: str, catalog: str) -> None:
    page.goto(catalog)
    page.keyboard.press("Control+k")
    field = page.locator("#palette-q")
    expect(field).to_be_focused()
    field.press_sequentially("checkout-a", delay=20)
    first = page.locator("#palette-catalog-1")
    expect(first).to_contain_text("checkout-api")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "palette-catalog-1")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{CHECKOUT}")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-catalog-1")).to_contain_text("checkout-api")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#palette-do-1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_the_first_page_finds_while_one_types(page: Page, site: str, catalog: str) -> None:
    page.goto(site)
    field = page.locator("#home-search")
    field.press_sequentially("basket-serv", delay=20)
    expect(page.locator("#home-found-1")).to_contain_text("basket-service")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("Enter")
    page.wait_for_url("**/search/?q=basket-serv")
    page.locator(".hits a").first.click()
    page.wait_for_url("**/component/default/basket-service/")


def test_star_save_a_view_and_find_both_on_the_first_page(
    page: Page, site: str, catalog: str, viewer: User, password: str
) -> None:
    sign_in(page, site, viewer, password)
    page.goto(catalog + CHECKOUT)
    page.locator("#star").click()
    expect(page.locator("#star")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{catalog}?kind=component")
    page.get_by_role("checkbox", name="deprecated").check()
    expect(page.locator("#chips")).to_contain_text("deprecated")
    page.locator(".pagehead summary").click()
    page.get_by_label("Save this list as").fill("To be replaced")
    page.get_by_role("button", name="Save view").click()
    expect(page.locator(".toast")).to_contain_text("Saved.")
    expect(page.locator(".pagehead summary")).to_have_text("To be replaced")
    page.goto(site)
    expect(page.locator("section[aria-labelledby=at-hand]")).to_contain_text("checkout-api")
    page.get_by_role("link", name="To be replaced").click()
    expect(page).to_have_url(re.compile("lifecycle=deprecated"))
    page.locator("header details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_on_paper_stands_what_one_reads_and_nothing_to_click(page: Page, site: str, catalog: str) -> None:
    for path, wanted in ((CHECKOUT, "checkout-api"), ("?kind=component", "basket-service")):
        page.emulate_media(media="screen")
        page.goto(catalog + path)
        expect(page.locator(".topbar")).to_be_visible()
        page.emulate_media(media="print", color_scheme="dark")
        for clicked in (".topbar", ".mainnav", ".filters", ".tabs", ".pager", "#star"):
            for one in page.locator(clicked).all():
                expect(one).to_be_hidden()
        expect(page.get_by_text(wanted).first).to_be_visible()
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_palette_is_a_page(browser: Browser, site: str, catalog: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(site)
    page.get_by_role("link", name="Search and commands").click()
    page.locator("#palette-page").fill("checkout-api")
    page.keyboard.press("Enter")
    expect(page.locator("section[aria-labelledby=catalog]")).to_contain_text("checkout-api")
    page.close()


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en-GB", 1440, "light"), ("ko-KR", 390, "dark"), ("ko-KR", 1440, "dark")],
)
def test_the_pages_are_accessible_and_fit(
    browser: Browser,
    site: str,
    catalog_file: Catalog,
    viewer: User,
    password: str,
    language: str,
    width: int,
    scheme: str,
) -> None:
    catalog_file.holds(
        document("Group", "checkout"),
        document("User", "minseo", memberOf=["checkout"], profile={"email": viewer.email}),
        document("Component", "basket-service", metadata={"description": "Holds a basket"}),
        document("Component", "adrift", owner="nobody"),
    )
    page = browser.new_page(
        viewport={"width": width, "height": 800},
        locale=language,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    sign_in(page, site, viewer, password)
    for path in (
        "/",
        "/search/?q=basket",
        "/palette/?q=b",
        "/catalog/views/",
        "/catalog/?kind=all&sort=health",
    ):
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in GRAVE] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-found [role=option]").first).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in GRAVE] == []
    page.close()
