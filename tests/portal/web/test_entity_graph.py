"""The drawing of an entity's graph, in a real browser; the list beside it says the same without scripts."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.portal.web.console import Console
from tests.web.conftest import Catalog, document

pytestmark = [pytest.mark.browser, pytest.mark.once]

CHECKOUT = "component/default/checkout-api/?tab=graph"
GRAVE = ("serious", "critical")


def test_it_draws_boxes_that_lead_on_and_marks_what_is_missing(page: Page, catalog: str) -> None:
    page.goto(catalog + CHECKOUT)
    drawing = page.locator("svg.map")
    expect(drawing.locator(".node")).to_have_count(45)
    expect(drawing.locator(".me")).to_contain_text("checkout-api")
    expect(drawing.locator(".gone").filter(has_text="tax-rates")).to_have_count(1)
    drawing.locator("a", has_text="basket-service").click()
    expect(page.locator("h1")).to_have_text("basket-service")


def test_a_choice_is_drawn_counted_and_kept_in_the_address(page: Page, catalog: str) -> None:
    page.goto(catalog + CHECKOUT)
    page.get_by_label("Depth").select_option("1")
    expect(page).to_have_url(re.compile("depth=1"))
    expect(page.locator("#graph-count")).to_have_text("18 entities")
    expect(page.locator("svg.map .node")).to_have_count(18)
    page.locator("summary", has_text="Kinds").click()
    page.get_by_role("checkbox", name="Components").check()
    expect(page.locator("svg.map .node")).to_have_count(3)
    expect(page.get_by_role("checkbox", name="Components")).to_be_focused()
    page.go_back()
    expect(page.locator("svg.map .node")).to_have_count(18)


def test_keys_go_from_box_to_box_and_open_one(page: Page, catalog: str) -> None:
    page.goto(f"{catalog}component/default/basket-service/?tab=graph&depth=1&kind=component")
    expect(page.locator("svg.map .node")).to_have_count(3)
    sheet = page.get_by_role("application")
    sheet.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".canvas [aria-live]")).to_have_text("basket-service, Component, service")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".canvas [aria-live]")).to_have_text("checkout-api, Component, service")
    expect(page.locator(".edge.lit")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("checkout-api")


def test_buttons_and_keys_change_the_size(page: Page, catalog: str) -> None:
    page.goto(catalog + CHECKOUT)
    drawing = page.locator("svg.map")
    expect(drawing).to_be_visible()
    width = float(drawing.get_attribute("width") or 0)
    page.get_by_role("button", name="Larger").click()
    assert float(drawing.get_attribute("width") or 0) > width
    page.get_by_role("button", name="Whole").click()
    assert page.locator(".sheet").evaluate("sheet => sheet.scrollHeight <= sheet.clientHeight + 2")
    page.locator(".sheet").press("+")
    assert not page.locator(".sheet").evaluate("sheet => sheet.scrollHeight <= sheet.clientHeight + 2")


def test_a_drawing_that_fails_says_so_and_can_be_tried_again(
    page: Page, catalog: str, console: Console
) -> None:
    console.expect("500")
    page.route("**/graph/?*", lambda route: route.fulfill(status=500, body="broken"))
    page.goto(catalog + CHECKOUT)
    expect(page.locator(".sheet")).to_contain_text("The drawing could not be made.")
    expect(page.locator(".outline")).to_contain_text("basket-service")
    page.unroute("**/graph/?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("svg.map .node")).to_have_count(45)


def test_five_hundred_boxes_are_drawn_in_a_block_that_fits(
    page: Page, site: str, catalog_file: Catalog
) -> None:
    users = [document("Component", f"user-{n:03}", dependsOn=["resource:db"]) for n in range(600)]
    catalog_file.holds(document("Resource", "db"), *users)
    page.goto(f"{site}/catalog/resource/default/db/?tab=graph")
    expect(page.locator("#graph-count")).to_have_text("500 of 601 shown")
    expect(page.locator("svg.map .node")).to_have_count(500)
    expect(page.locator("svg.map .block")).to_contain_text("Used by · 499")
    size = page.locator("svg.map").get_attribute("viewBox") or ""
    assert max(map(float, size.split())) < 5_000


def test_a_tangle_stands_in_columns_with_what_is_nearest_beside_the_first(
    page: Page, site: str, catalog_file: Catalog
) -> None:
    for_each = {n: [f"component:part-{(n + step) % 100:03}" for step in (3, 31, 67)] for n in range(100)}
    parts = [document("Component", f"part-{n:03}", dependsOn=others) for n, others in for_each.items()]
    catalog_file.holds(*parts)
    page.goto(f"{site}/catalog/component/default/part-000/?tab=graph&depth=5")
    expect(page.locator("svg.map")).to_be_visible()
    boxes = page.locator("svg.map .node rect").evaluate_all(
        "all => all.map(one => [Number(one.getAttribute('x')), Number(one.getAttribute('y'))])"
    )
    places = [(x, y) for x, y in boxes]
    assert len(set(places)) == len(places) > 40
    assert not any(
        abs(x - other_x) < 208 and abs(y - other_y) < 44
        for index, (x, y) in enumerate(places)
        for other_x, other_y in places[:index]
    )
    first = page.locator("svg.map .me rect").evaluate("one => Number(one.getAttribute('x'))")
    nearest = page.locator("svg.map .node", has_text="part-031").locator("rect")
    assert 208 < nearest.evaluate("one => Number(one.getAttribute('x'))") - first < 350


def test_without_scripts_the_list_and_the_choices_work(browser: Browser, catalog: str) -> None:
    page = browser.new_page(java_script_enabled=False, locale="en-GB")
    page.goto(catalog + CHECKOUT)
    expect(page.locator(".canvas")).to_be_hidden()
    page.get_by_label("Depth").select_option("1")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#graph-count")).to_have_text("18 entities")
    expect(page.locator(".outline")).to_contain_text("tax-rates")
    page.close()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(("scheme", "language"), [("light", "ko-KR"), ("dark", "en-GB")])
def test_the_graph_is_accessible_and_fits(
    browser: Browser, catalog: str, width: int, scheme: str, language: str
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale=language,
    )
    for address in (CHECKOUT, "system/default/checkout/?tab=graph"):
        page.goto(catalog + address)
        if width > 700:
            expect(page.locator("svg.map")).to_be_visible()
        found = Axe().run(page).response["violations"]
        assert [violation for violation in found if violation["impact"] in GRAVE] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
