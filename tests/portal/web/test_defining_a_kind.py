"""An admin defines a kind, makes the first of it, filters and sees what it refers to: in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from catalog.models import Entity
from portal.accounts.models import User
from tests.portal.web.test_editing_in_a_browser import check, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_kind_from_its_definition_to_the_graph(
    browser: Browser, site: str, catalog: str, admin: User, password: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="en-GB",
    )
    page = signed_in(context, site, "/catalog/new/", password)
    page.get_by_role("link", name="Kinds", exact=True).last.click()
    check(page)
    page.get_by_role("link", name="Define a kind").click()

    page.get_by_label("Name in descriptors", exact=True).first.fill("Van")
    page.get_by_label("apiVersion of its entities").fill("halden.example/v1")
    page.get_by_label("One of them", exact=True).fill("Van")
    page.get_by_label("Several of them", exact=True).fill("Vans")
    page.locator("label[title=route]").click()
    fuel = page.get_by_role("group", name="Field 2")
    fuel.get_by_label("Name in descriptors").fill("fuel")
    fuel.get_by_label("Name on pages").fill("Fuel")
    expect(fuel.get_by_label("To choose from")).to_be_hidden()
    fuel.get_by_label("Holds").select_option("choice")
    fuel.get_by_label("To choose from").fill("electric, diesel")
    expect(page.locator("#kind-yaml")).to_contain_text("- electric")
    page.get_by_role("button", name="Add a field").click()
    runs = page.get_by_role("group", name="Field 3")
    expect(runs.get_by_label("Name in descriptors")).to_be_focused()
    page.keyboard.type("runs")
    runs.get_by_label("Holds").select_option("references")
    runs.get_by_label("Kinds that it may lead to").fill("Component")
    runs.get_by_label("Kind of a bare name").fill("Component")
    runs.get_by_label("Relation, from there").fill("runs in")
    page.get_by_role("button", name="Add a column").click()
    page.get_by_role("group", name="Column 1").get_by_label("Shows").fill("spec.fuel")
    page.get_by_role("group", name="Column 1").get_by_label("filter").check()
    page.get_by_role("button", name="Add a section").click()
    page.get_by_role("group", name="Section 1").get_by_label("Heading", exact=True).fill("Aboard")
    page.get_by_role("group", name="Section 1").get_by_label("Lists by the relation").fill("runs")
    check(page)

    page.get_by_role("button", name="Look at what it does").click()
    expect(page.get_by_role("alert").first).to_contain_text("Expected text of this form")
    check(page)
    runs.get_by_label("Relation, from there").fill("runsIn")
    page.get_by_role("button", name="Write it as YAML").click()
    expect(page.locator("#text")).to_have_value(re.compile("inverse: runsIn"))
    page.get_by_role("button", name="Fill it in by the form").click()
    page.get_by_role("button", name="Look at what it does").click()
    expect(page.get_by_text("There are none yet.")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/catalog/?kind=van")

    page.goto(f"{site}/catalog/new/van/")
    page.locator("[name='metadata.name']").fill("blue")
    page.locator("[name='spec.owner']").fill("checkout")
    page.locator("[name='spec.fuel']").select_option("electric")
    page.locator("[name='spec.runs.item']").first.fill("ledger")
    check(page)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/catalog/van/default/blue/")
    expect(page.get_by_role("region", name="Aboard").get_by_role("link")).to_have_text("ledger")
    check(page)
    page.get_by_role("link", name="Graph", exact=True).click()
    expect(page.locator("#tab").get_by_role("link", name="ledger").first).to_be_visible()

    page.goto(f"{site}/catalog/?kind=van&spec.fuel=electric")
    expect(page.locator("#results")).to_contain_text("blue")
    page.goto(f"{site}/catalog/?kind=van&spec.fuel=diesel")
    expect(page.locator("#results")).not_to_contain_text("blue")
    assert Entity.objects.get(ref="van:default/blue").owner == "group:default/checkout"
    context.close()
