"""Somebody looks for a service of the example company, opens it and comes back: in a real browser."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.once]

GRAVE = ("serious", "critical")


def names(page: Page) -> list[str]:
    return page.locator("#results tbody .name a").all_inner_texts()


def test_filter_search_sort_turn_open_and_come_back(page: Page, catalog: str) -> None:
    page.goto(catalog)
    page.get_by_role("checkbox", name=re.compile("^service")).check()
    expect(page).to_have_url(re.compile("type=service"))
    expect(page.locator("#type-service")).to_be_focused()
    expect(page.locator("#chips")).to_contain_text("Type is service")

    page.locator("#q").press_sequentially("checkout", delay=20)
    expect(page).to_have_url(re.compile("q=checkout"))
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#results")).to_contain_text("checkout-api")

    page.locator("#q").fill("")
    expect(page).not_to_have_url(re.compile("q="))
    page.get_by_role("link", name="Name", exact=True).click()
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    first = names(page)
    assert first == sorted(first, reverse=True)

    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pager")).to_contain_text("26–50")
    second = names(page)
    assert not set(first) & set(second)

    page.locator("#results tbody .name a").first.click()
    expect(page.locator("h1")).to_have_text(second[0])
    page.get_by_role("link", name="Source", exact=True).click()
    expect(page.locator("pre.code")).to_contain_text("apiVersion")
    page.go_back()
    expect(page.get_by_role("link", name="Overview")).to_have_attribute("aria-current", "page")
    page.go_back()
    expect(page.locator(".pager")).to_contain_text("26–50")
    assert names(page) == second

    page.get_by_role("link", name="Remove filter: Type is service").click()
    expect(page).not_to_have_url(re.compile("type="))
    expect(page.locator("#results")).to_be_focused()


def test_columns_are_chosen_and_kept_in_the_address(page: Page, catalog: str) -> None:
    page.goto(catalog)
    page.get_by_text("Columns", exact=True).click()
    page.get_by_role("checkbox", name="Tags").check()
    expect(page.locator("#results thead")).to_contain_text("Tags")
    page.reload()
    expect(page.locator("#results thead")).to_contain_text("Tags")


def test_a_long_filter_opens_and_is_searched(page: Page, catalog: str) -> None:
    page.goto(catalog)
    page.locator("#choices-owner").get_by_role("link", name=re.compile("more")).click()
    page.locator("#find-owner").press_sequentially("paym", delay=20)
    expect(page.locator("#found-owner label")).to_have_count(1)
    expect(page.locator("#find-owner")).to_be_focused()
    page.locator("#found-owner input").check()
    expect(page.locator("#chips")).to_contain_text("Owner is Payments")
    expect(page.locator("#find-owner")).to_have_value("paym")


def test_on_a_phone_the_filters_are_a_sheet(browser: Browser, catalog: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(catalog)
    expect(page.locator("#filters")).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("checkbox", name=re.compile("^website")).check()
    expect(page.locator("#filters-on")).to_have_text("Filters, 1 on")
    page.keyboard.press("Escape")
    expect(page.locator("#filters")).to_be_hidden()
    page.close()


def test_without_scripts_the_list_is_a_form(browser: Browser, catalog: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(catalog)
    page.locator("#type-website").check()
    page.locator("#q").fill("checkout")
    page.locator("#q").press("Enter")
    expect(page.locator("#results")).to_contain_text("checkout-web")
    expect(page.locator("#results")).not_to_contain_text("checkout-api")
    page.close()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_nothing_is_in_the_way_of_anybody(
    browser: Browser, catalog: str, width: int, scheme: str, language: str
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    page.context.add_cookies([{"name": "django_language", "value": language, "url": catalog}])
    for path in (
        "",
        "?kind=api&q=shiping",
        "component/default/checkout-api/",
        "component/default/checkout-api/?tab=source",
        "group/default/logistics/",
        "component/default/not-here/",
    ):
        page.goto(catalog + path)
        violations = Axe().run(page).response["violations"]
        grave = [(found["id"], found["nodes"][0]["html"]) for found in violations if found["impact"] in GRAVE]
        assert grave == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()
