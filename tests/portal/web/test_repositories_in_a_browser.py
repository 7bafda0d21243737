"""A repository's pages in a real browser: no barrier on any of them, and branches within a thumb's reach."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from playwright.sync_api import Browser, Page, expect

from portal.accounts.models import User
from portal.githost.changes.repositories import create_repository
from tests.githost.clone import Clone, git

pytestmark = [pytest.mark.browser, pytest.mark.once]
HOME = "/git/orders/checkout/"
PAGES = (
    "/git/",
    "/git/new/",
    HOME,
    f"{HOME}blob/main/README.md",
    f"{HOME}blob/main/src/app.py",
    f"{HOME}commits/main",
    f"{HOME}settings/",
)


@pytest.fixture
def pushed(site: str, admin: User, settings: LazySettings, tmp_path: Path) -> str:
    """The commit that `main` and `feature/tax` are at, in a portal open to everybody."""
    settings.SITE_URL = site
    settings.ANONYMOUS_READ = True
    repository = create_repository(actor=admin, owner="orders", name="checkout", description="Takes orders")
    git("clone", "--quiet", str(repository.folder), str(tmp_path / "clone"), folder=tmp_path)
    clone = Clone(tmp_path / "clone")
    clone.write("src/app.py", "def take(order):\n    return order\n")
    clone.write("docs/guide.md", "# Guide\n\n| a | b |\n| --- | --- |\n| `1` | 2 |\n")
    clone.write("README.md", "# Checkout\n\nRead the [guide](docs/guide.md).\n\n    " + "run " * 60 + "\n")
    commit = clone.commit("Explain it at a length that does not fit into the line of a narrow screen")
    clone.git("push", "--quiet", "origin", "HEAD:main", "HEAD:feature/tax")
    return commit


def sign_in(page: Page, site: str, password: str) -> None:
    page.goto(f"{site}/accounts/login/")
    page.locator("#id_login").fill("ana.duarte")
    page.locator("#id_password").fill(password)
    page.locator("form.form button.primary").click()
    page.wait_for_url(f"{site}/")


@pytest.mark.parametrize(
    ("width", "locale"), [(390, "ko-KR"), (390, "en-GB"), (1440, "ko-KR"), (1440, "en-GB")]
)
def test_no_page_has_a_barrier(
    browser: Browser, site: str, password: str, pushed: str, width: int, locale: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, locale=locale)
    sign_in(page, site, password)
    for path in (*PAGES, f"{HOME}commit/{pushed}/"):
        page.goto(site + path)
        results = Axe().run(page)
        assert results.violations_count == 0, (path, results.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()


def test_on_a_phone_one_reads_on_and_changes_the_branch(page: Page, site: str, pushed: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site + HOME)
    page.get_by_role("link", name="guide").click()
    expect(page).to_have_url(f"{site}{HOME}blob/main/docs/guide.md")
    page.goto(site + HOME)
    page.locator("summary", has_text="Branches and tags").click()
    branch = page.get_by_role("link", name="feature/tax")
    expect(branch).to_be_in_viewport(ratio=1)
    branch.click()
    expect(page).to_have_url(f"{site}{HOME}tree/feature/tax")


def test_repositories_are_found_from_any_page(page: Page, site: str, pushed: str) -> None:
    page.goto(site)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Repositories").click()
    page.get_by_role("link", name="orders/checkout").click()
    expect(page.get_by_role("heading", name="checkout", level=1)).to_be_visible()
