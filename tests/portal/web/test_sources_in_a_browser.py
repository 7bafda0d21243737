"""An admin adds a source, sees what is wrong, mends it, has it read again and removes it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from catalog.ingest import work
from portal.accounts.models import User
from tests.ingest.sources import GROUP, component

pytestmark = [pytest.mark.browser, pytest.mark.once]

BROKEN = component("orders").replace("  lifecycle: production\n", "")


@pytest.fixture
def worker(site: str) -> Iterator[None]:
    """Works as the portal's own process does, until the test is over."""
    done = threading.Event()

    def run() -> None:
        while not done.wait(work.POLL):
            work.step("now")
        connection.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield
    done.set()
    thread.join()


@pytest.fixture
def file(tmp_path: Path, settings: LazySettings) -> Path:
    settings.CATALOG_FILE_ROOTS = None
    path = tmp_path / "catalog-info.yaml"
    path.write_text(f"{GROUP}---\n{BROKEN}")
    return path


def sign_in(page: Page, site: str, admin: User, password: str, follow: str) -> None:
    page.goto(f"{site}/accounts/login/?next={follow}")
    page.get_by_label("User name").fill(admin.username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def walk(page: Page, site: str, file: Path) -> None:
    """From the empty list to the empty list."""
    page.get_by_role("link", name="Add the first source").click()
    page.get_by_label("Address or path").fill("orders.yaml")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert")).to_contain_text("a whole path that begins with /")

    page.get_by_label("Address or path").fill(str(file))
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="1 would be refused")).to_be_visible()
    expect(page.get_by_role("heading", name="1 would be created")).to_be_visible()
    page.get_by_role("button", name="Register").click()

    expect(page.get_by_role("heading", name="Problems")).to_be_visible()
    expect(page.locator(".problem")).to_contain_text("Add lifecycle to spec.")
    expect(page.locator("pre .hit")).to_contain_text("spec:")

    file.write_text(f"{GROUP}---\n{component('orders')}")
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("heading", name="Problems")).to_have_count(0)
    expect(page.get_by_role("link", name="orders")).to_be_visible()

    page.get_by_role("link", name="Remove…").click()
    expect(page.get_by_role("heading", name="2 entities would be deleted")).to_be_visible()
    page.get_by_role("button", name="Remove the source").click()
    page.get_by_role("button", name="Undo the deletion of orders").click()
    expect(page.locator(".toast")).to_contain_text("1 entity is back.")
    page.get_by_role("button", name="Undo the removal of").click()
    expect(page.locator(".toast")).to_contain_text("1 source is back with its entities.")
    expect(page.get_by_role("link", name="team-a")).to_be_visible()


def test_a_source_from_its_first_day_to_its_last(
    page: Page, site: str, worker: None, admin: User, password: str, file: Path
) -> None:
    sign_in(page, site, admin, password, "/sources/")
    walk(page, site, file)


def test_without_scripts_too(browser: Browser, site: str, admin: User, password: str, file: Path) -> None:
    page = browser.new_page(java_script_enabled=False, locale="en-GB")
    sign_in(page, site, admin, password, "/sources/new/")
    page.get_by_label("Address or path").fill(str(file))
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Register").click()
    work.step("now")
    page.reload()
    expect(page.locator(".problem")).to_contain_text("Add lifecycle to spec.")
    page.goto(f"{site}/sources/?q=nowhere")
    expect(page.get_by_role("heading", name="No source has “nowhere” in its address")).to_be_visible()
    page.close()


def test_the_list_is_narrowed_while_one_types(
    page: Page, site: str, worker: None, admin: User, password: str, file: Path
) -> None:
    sign_in(page, site, admin, password, "/sources/new/")
    page.get_by_label("Address or path").fill(str(file))
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", name="Problems")).to_be_visible()
    page.goto(f"{site}/sources/")
    search = page.get_by_label("Filter by address or path")
    search.press_sequentially("nowhere")
    expect(page.get_by_role("heading", name="No source has “nowhere” in its address")).to_be_visible()
    expect(page).to_have_url(f"{site}/sources/?q=nowhere")
    expect(search).to_be_focused()
    search.fill("catalog-info")
    page.get_by_role("navigation", name="State").get_by_role("link", name="Has problems").click()
    expect(page).to_have_url(f"{site}/sources/?q=catalog-info&state=refused")
    expect(page.get_by_role("row")).to_have_count(2)


@pytest.mark.parametrize("language", ["en-GB", "ko-KR"])
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_pages_are_accessible_and_fit(
    browser: Browser,
    site: str,
    admin: User,
    password: str,
    file: Path,
    language: str,
    width: int,
    scheme: str,
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        locale=language,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page.goto(f"{site}/accounts/login/?next=/sources/new/")
    page.locator("[name=login]").fill(admin.username)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.locator("[name=target]").fill(str(file))
    page.locator("main form button.primary").click()
    look(page)
    page.locator("main form button.primary").click()
    page.wait_for_url("**/sources/*-*/")
    work.step("now")
    for path in (page.url, f"{site}/sources/", f"{site}/sources/new/text/", f"{page.url}remove/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        look(page)
    page.close()


def look(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
