"""A person makes a token, copies it and ends it: in a real browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from portal.accounts.models import Token, User
from portal.accounts.tokens.bearer import owner_of

pytestmark = [pytest.mark.browser, pytest.mark.once]


def open_tokens(page: Page, site: str, password: str) -> None:
    page.goto(f"{site}/accounts/login/?next=/accounts/tokens/")
    page.locator("#id_login").fill("minseo.kim")
    page.locator("#id_password").fill(password)
    page.locator("form.form button.primary").click()
    expect(page.locator("#id_name")).to_be_visible()


def check(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_token_is_made_copied_and_ended(browser: Browser, site: str, viewer: User, password: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], locale="en-GB")
    page = context.new_page()
    open_tokens(page, site, password)
    page.get_by_label("Name").fill("pipeline")
    page.get_by_role("button", name="Make token").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert owner_of(copied) == viewer

    page.goto(f"{site}/accounts/tokens/")
    expect(page.locator("body")).not_to_contain_text(copied)
    page.get_by_text("Revoke pipeline").first.click()
    page.get_by_role("button", name="Revoke pipeline").click()
    expect(page.locator(".toast")).to_have_text("The token pipeline opens nothing any more.")
    assert Token.objects.get().revoked_at is not None
    context.close()


@pytest.mark.parametrize("language", ["en-GB", "ko-KR"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_and_fits(
    browser: Browser, site: str, viewer: User, password: str, language: str, width: int, scheme: str
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 800},
        locale=language,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    open_tokens(page, site, password)
    check(page)
    page.locator("#id_name").fill("a pipeline with a name that is rather long, but not too long")
    page.locator("form.form button.primary").click()
    expect(page.locator("#secret")).to_be_visible()
    page.locator("table details.menu > summary").click()
    check(page)
    page.reload()  # sends the form again
    expect(page.locator(".err")).to_be_visible()
    check(page)
    page.close()
