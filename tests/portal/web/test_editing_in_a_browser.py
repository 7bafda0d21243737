"""A person edits an entity, looks at the change, meets somebody else's, and takes it back: in a browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from catalog.changes.edits import edit_entity
from catalog.changes.entities import create_entity, delete_entity, hide_entity
from catalog.changes.locations import remove_location
from catalog.models import Entity, Overlay
from portal.accounts.models import User
from tests.web.conftest import Catalog, document

pytestmark = [pytest.mark.browser, pytest.mark.once]
LEDGER = "/catalog/component/default/ledger/"


def signed_in(context: BrowserContext, site: str, path: str, password: str) -> Page:
    page = context.new_page()
    page.goto(f"{site}/accounts/login/?next={path}")
    page.locator("#id_login").fill("ana.duarte")
    page.locator("#id_password").fill(password)
    page.locator("form.form button.primary").click()
    page.wait_for_url(f"{site}{path}")
    return page


def check(page: Page) -> None:
    serious = [
        one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_an_entity_is_edited_overtaken_and_taken_back(
    browser: Browser, site: str, catalog: str, admin: User, password: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="en-GB",
    )
    page = signed_in(context, site, LEDGER, password)
    page.get_by_role("link", name="Edit", exact=True).click()
    check(page)

    owner = page.get_by_label("Owner", exact=True)
    owner.fill("")
    owner.press_sequentially("check", delay=30)
    expect(page.locator("#f-spec-owner-found option[value=checkout]")).to_be_attached()
    owner.fill("checkout")
    page.get_by_role("button", name="Add a row: Tags").click()
    expect(page.locator("[name='metadata.tags.item']")).to_have_count(5)
    page.locator("[name='metadata.tags.item']").last.fill("Not a tag")
    page.locator("[name='metadata.title']").fill("The ledger")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Tags: Expected lower-case letters")
    check(page)
    page.locator("[name='metadata.tags.item']").nth(2).fill("books")
    page.get_by_role("button", name="Look at the changes").last.click()
    expect(page.locator("ins", has_text="books")).to_be_visible()
    check(page)

    entity = Entity.objects.get(name="ledger", kind="component")
    edit_entity(actor=None, ref=entity.ref, etag=entity.etag, patch={"metadata": {"title": "Theirs"}})
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("group", name="Title")).to_contain_text("changed by both")
    check(page)
    page.get_by_role("group", name="Title").get_by_label("What you wrote").check()
    page.get_by_role("button", name="Look at the changes").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The ledger")
    expect(page.locator(".toast")).to_be_visible()

    after = Entity.objects.get(ref=entity.ref)
    long = "Keeps what was sold, sent back and paid for, line by line, and never forgets any of it. " * 2
    edit_entity(actor=None, ref=entity.ref, etag=after.etag, patch={"metadata": {"description": long}})
    page.goto(f"{site}/audit/")
    check(page)
    page.goto(f"{site}{LEDGER}")
    page.get_by_role("link", name="See the edits").click()
    expect(page.locator(".diff")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Take all of it back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ledger")
    assert not Overlay.objects.exists()
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_page_of_editing_is_accessible_and_fits_in_korean(
    browser: Browser,
    site: str,
    catalog: str,
    catalog_file: Catalog,
    admin: User,
    password: str,
    width: int,
    scheme: str,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="ko-KR",
    )
    removed = catalog_file.holds(document("Component", "removed-with-its-source"))
    remove_location(actor=admin, location=removed)
    gone = create_entity(actor=admin, document=document("Component", "gone"))
    delete_entity(actor=admin, entity=Entity.objects.get(ref=gone))
    page = signed_in(context, site, "/", password)
    for path in (
        "/catalog/new/",
        "/catalog/new/component/",
        f"{LEDGER}edit/",
        f"{LEDGER}delete/",
        "/catalog/bulk/?kind=component",
        "/catalog/component/default/gone/",
        "/catalog/component/default/gone/edit/",
        f"/sources/{removed.uid}/",
        "/sources/deleted/",
        "/kinds/",
        "/kinds/new/",
        "/audit/",
        "/health/",
    ):
        page.goto(site + path, wait_until="networkidle")
        expect(page.locator("html")).to_have_attribute("lang", "ko")
        check(page)
    context.close()


def test_what_somebody_deleted_meanwhile_is_brought_back_and_saved(
    browser: Browser, site: str, catalog: str, admin: User, password: str
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 800}, locale="en-GB")
    page = signed_in(context, site, f"{LEDGER}edit/", password)
    page.locator("[name='metadata.title']").fill("The ledger")
    hide_entity(actor=None, entity=Entity.objects.get(ref="component:default/ledger"))
    page.get_by_role("button", name="Look at the changes").last.click()
    expect(page.get_by_text("Nothing of what you sent was saved.")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ledger")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.locator("[name='metadata.title']").fill("The ledger")
    page.get_by_role("button", name="Look at the changes").last.click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The ledger")
    context.close()
