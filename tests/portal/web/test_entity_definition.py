"""Reading an API's definition and an entity's history, in a real browser."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Catalog, document

pytestmark = [pytest.mark.browser, pytest.mark.once]

ORDERS = "api/default/orders-v2/?tab=definition"
GRAVE = ("serious", "critical")


def test_an_operation_is_fetched_once_when_it_is_opened(page: Page, catalog: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "operation=" in request.url else None)
    page.goto(catalog + ORDERS)
    summary = page.locator("summary", has_text="List the caller's orders")
    summary.click()
    expect(page.get_by_role("heading", name="Parameters")).to_be_visible()
    expect(page.locator(".op[open]")).to_contain_text("at most 50")
    summary.click()
    summary.click()
    expect(page.get_by_role("heading", name="Parameters")).to_be_visible()
    assert len(asked) == 1


def test_typing_finds_and_keeps_the_focus_and_the_address(page: Page, catalog: str) -> None:
    page.goto(catalog + ORDERS)
    find = page.get_by_role("searchbox", name="Find an operation or schema")
    find.press_sequentially("cancel", delay=30)
    expect(page.locator("#operations .verb")).to_have_count(1)
    expect(find).to_be_focused()
    expect(page).to_have_url(re.compile("find=cancel"))


def test_a_long_text_goes_on_where_one_gets_to(page: Page, site: str, catalog_file: Catalog) -> None:
    text = "\n".join(f"line {n}" for n in range(1, 2001))
    catalog_file.holds(document("API", "long", type="grpc", definition=text))
    page.goto(f"{site}/catalog/api/default/long/?tab=definition")
    expect(page.locator("#L800")).to_be_attached()
    expect(page.locator("#L801")).not_to_be_attached()
    page.locator("#lines-801").scroll_into_view_if_needed()
    expect(page.locator("#L1600")).to_be_attached()
    page.locator("#lines-1601").scroll_into_view_if_needed()
    expect(page.locator("#L2000")).to_have_text("line 2000")


def test_a_day_of_the_past_is_shown_and_left_again(page: Page, catalog: str) -> None:
    page.goto(f"{catalog}component/default/checkout-api/?tab=history")
    page.get_by_label("As it was on").fill("2020-01-31")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#tab")).to_contain_text("It was not in the catalog yet.")
    expect(page).to_have_url(re.compile("at=2020-01-31"))
    page.get_by_role("link", name="See its changes").click()
    expect(page.locator("#tab")).to_contain_text("Came into the catalog")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(("scheme", "language"), [("light", "ko-KR"), ("dark", "en-GB")])
def test_the_tabs_are_accessible_and_fit(
    browser: Browser, catalog: str, width: int, scheme: str, language: str
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale=language,
    )
    checkout = "component/default/checkout-api/"
    for address in (
        f"{ORDERS}&operation=post+/orders",
        f"{ORDERS}&as=text",
        "api/default/lakehouse-mcp/?tab=definition",
        f"{checkout}?tab=history",
        f"{checkout}?tab=history&at=2099-01-01",
        f"{checkout}?tab=source",
    ):
        page.goto(catalog + address)
        for summary in page.locator(".op[open] .opbody details > summary").all():
            if summary.is_visible():
                summary.click()
        found = Axe().run(page).response["violations"]
        assert [violation for violation in found if violation["impact"] in GRAVE] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.close()
