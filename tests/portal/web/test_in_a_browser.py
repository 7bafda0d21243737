"""What scripts and styles do, in a real browser; without scripts the same things work by form."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from portal.accounts.models import User
from tests.portal.web.console import Console

pytestmark = [pytest.mark.browser, pytest.mark.once]

DARK, LIGHT = "rgb(16, 21, 18)", "rgb(255, 255, 255)"
NOWHERE = "/no-such-page/"


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def sign_in(page: Page, site: str, password: str, follow: str) -> None:
    page.goto(f"{site}/accounts/login/?next={follow}")
    page.get_by_label("User name").fill("minseo.kim")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_the_theme_changes_at_once_and_stays(page: Page, site: str) -> None:
    page.goto(site + NOWHERE)
    assert background(page) == LIGHT
    page.get_by_label("Settings").click()
    page.get_by_role("button", name="Dark").click()
    assert background(page) == DARK
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.reload()
    assert background(page) == DARK


def test_the_theme_follows_the_system_until_one_chooses(browser: Browser, site: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(site + NOWHERE)
    assert background(page) == DARK
    page.close()


def test_without_scripts_theme_and_language_change_by_form(browser: Browser, site: str) -> None:
    page = browser.new_page(java_script_enabled=False, locale="en-GB")
    page.goto(site + NOWHERE)
    page.locator("details.menu > summary").click()
    page.locator("button[name=theme][value=dark]").click()
    expect(page.locator("html[data-theme=dark]")).to_have_count(1)
    page.locator("details.menu > summary").click()
    page.locator("button[name=language][value=ko]").click()
    expect(page.locator("html[lang=ko]")).to_have_count(1)
    assert page.url.endswith(NOWHERE)
    page.close()


def test_a_key_leads_to_the_search(page: Page, site: str) -> None:
    page.goto(site + NOWHERE)
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    expect(page.locator("#search")).to_have_value("")


def test_escape_closes_the_menu_and_gives_the_focus_back(page: Page, site: str) -> None:
    page.goto(site + NOWHERE)
    summary = page.locator("details.menu > summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("details.menu")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator("details.menu[open]")).to_have_count(0)
    expect(summary).to_be_focused()


def test_a_click_elsewhere_closes_the_menu(page: Page, site: str) -> None:
    page.goto(site + NOWHERE)
    page.locator("details.menu > summary").click()
    page.locator("h1").click()
    expect(page.locator("details.menu[open]")).to_have_count(0)


def test_a_message_goes_by_itself_but_not_under_the_pointer(
    page: Page, site: str, viewer: User, password: str
) -> None:
    page.clock.install()
    sign_in(page, site, password, NOWHERE)
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    toast = page.locator(".toast", has_text="You have signed out.")
    toast.hover()
    page.clock.run_for(10_000)
    expect(toast).to_be_visible()
    page.mouse.move(0, 0)
    page.clock.run_for(10_000)
    expect(toast).to_have_count(0)


def test_a_server_that_fails_is_said_once(page: Page, site: str, console: Console) -> None:
    console.expect("500")
    page.goto(site + NOWHERE)
    page.route("**/search/**", lambda route: route.fulfill(status=500, body="broken"))
    page.locator("#search").press_sequentially("ab", delay=200)
    expect(page.locator(".toast")).to_have_text(
        "The server could not do that. What you see is as it was; try again, or reload the page."
    )


@pytest.mark.parametrize("language", ["en-GB", "ko-KR"])
@pytest.mark.parametrize("width", [1440, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit(
    browser: Browser, site: str, language: str, width: int, scheme: str
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 800},
        locale=language,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "warning" else None)
    for path in ("/accounts/login/", NOWHERE):
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        menu = page.locator("details.menu > summary")
        if menu.count():
            menu.click()
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert said == []
    page.close()
