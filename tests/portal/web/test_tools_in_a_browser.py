"""Trends and tools in a real browser: filters as one clicks, and no barrier on any of the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from playwright.sync_api import Browser, Page, expect

from portal.start.shipped import keep_shipped
from tests.web.conftest import Catalog, document
from tests.web.tools.conftest import counted_yesterday, make_rings, some_components

pytestmark = [pytest.mark.browser, pytest.mark.once]

PAGES = (
    "/trends/",
    "/trends/advice/?trend=trend:default/gitops&for=basket",
    "/trends/devops/",
    "/trends/gitops/",
    "/tools/",
    "/tools/argo-cd/",
    "/tools/compare/?tool=tool:default/istio&tool=tool:default/linkerd",
)


@pytest.fixture
def tools(site: str, settings: LazySettings, tmp_path: Path) -> str:
    """The address of a portal with what comes with it, open to everybody."""
    settings.ANONYMOUS_READ = True
    make_rings()
    keep_shipped(wanted=True)
    settings.CATALOG_FILE_ROOTS = None
    Catalog(tmp_path / "catalog-info.yaml").holds(document("Group", "checkout"), *some_components())
    counted_yesterday()
    return site


def test_a_filter_narrows_the_list_and_stays_in_the_address(page: Page, tools: str) -> None:
    page.goto(f"{tools}/tools/")
    page.locator("#role-core").check()
    expect(page.locator("#count")).to_contain_text("10")
    expect(page).to_have_url(f"{tools}/tools/?role=core")
    page.reload()
    expect(page.locator("#role-core")).to_be_checked()
    page.locator("#chips a").click()
    expect(page.locator("#count")).to_have_text("22 tools")


def test_chosen_tools_stand_side_by_side(page: Page, tools: str) -> None:
    page.goto(f"{tools}/tools/")
    page.get_by_label("Compare Istio").check()
    page.get_by_label("Compare Linkerd").check()
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("columnheader", name="Istio")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Linkerd")).to_be_visible()


def test_a_question_is_answered_where_it_was_asked(page: Page, tools: str) -> None:
    page.goto(f"{tools}/trends/advice/")
    page.get_by_label("for the service").fill("legacy")
    page.get_by_label("We need").select_option(label="GitOps")
    expect(page.locator("#answer")).to_contain_text("GitOps for legacy")
    expect(page.locator("#answer")).to_contain_text("Use Argo CD.")


def test_the_time_of_a_course_is_chosen_in_place(page: Page, tools: str) -> None:
    page.goto(f"{tools}/trends/gitops/")
    page.locator("#days-90").click()
    expect(page.locator("#days-90")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(f"{tools}/trends/gitops/?days=90")
    page.get_by_text("As a table").click()
    expect(page.locator(".as-table table")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_has_a_barrier(browser: Browser, tools: str, scheme: str, width: int) -> None:
    page = browser.new_page(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
        locale="ko-KR" if width == 390 else "en-GB",
    )
    for path in PAGES:
        page.goto(tools + path)
        results = Axe().run(page)
        assert results.violations_count == 0, (path, results.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()
