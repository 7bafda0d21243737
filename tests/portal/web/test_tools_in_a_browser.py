"""Trends and tools in a real browser: filters as one clicks, and no barrier on any of the pages."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from catalog.changes.ring_moves import propose_move
from catalog.models import Dismissal
from portal.accounts.models import User
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
    "/tools/compare/?tool=tool:default/istio&tool=tool:default/linkerd&tool=tool:default/argo-cd"
    "&tool=tool:default/flux",
    "/radar/",
    "/radar/?by=trend&trend=trend:default/mlops",
    "/radar/?day=2001-01-01",
)
FOR_ADMINS = (
    "/trends/?of=mine",
    "/tools/argo-cd/",
    "/tools/dismissals/",
    "/tools/dismissals/?tool=tool:default/argo-cd",
    "/tools/rules/",
    "/tools/rules/istio/",
    "/tools/default/flux/move/",
    "/radar/import/",
    "/catalog/tool/default/argo-cd/edit/",
)
RADAR = """\
name,ring,quadrant,isNew,description
Flux,Hold,Delivery,FALSE,
Kafka,Adopt,Data,TRUE,A log
Perl,Gone,Data,,
"""


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
        has_no_barrier(page, path)
    page.close()


def test_on_a_phone_two_tools_stand_side_by_side_whole(browser: Browser, tools: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"{tools}/tools/compare/?tool=tool:default/istio&tool=tool:default/linkerd")
    boxes = [row.bounding_box() for row in page.locator(".compare tbody tr").all()]
    cells = [cell.bounding_box() for cell in page.locator(".compare tbody td").all()]
    for number, cell in enumerate(cells):
        row = boxes[number // 2]
        assert cell is not None
        assert row is not None
        assert row["y"] <= cell["y"]
        assert cell["y"] + cell["height"] <= row["y"] + row["height"]
        assert cell["x"] + cell["width"] <= 390
    page.close()


def has_no_barrier(page: Page, path: str) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, (path, results.generate_report())
    assert page.viewport_size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], path


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_what_admins_decide_on_has_no_barrier(
    browser: Browser, tools: str, admin: User, password: str, width: int, scheme: str
) -> None:
    until = timezone.localdate() + datetime.timedelta(days=9)
    for tool in ("argo-cd", "flux"):
        Dismissal.objects.create(
            ref="component:default/basket", tool_ref=f"tool:default/{tool}", reason="Not now", until=until
        )
    propose_move(actor=admin, ref="tool:default/argo-cd", ring="trial", reason="It is enough.")
    page = browser.new_page(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
        locale="ko-KR" if width == 390 else "en-GB",
    )
    page.goto(f"{tools}/accounts/login/")
    page.locator("[name=login]").fill(admin.username)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_load_state()
    for path in FOR_ADMINS:
        page.goto(tools + path)
        has_no_barrier(page, path)
    page.goto(f"{tools}/radar/import/")
    page.locator("[name=file]").set_input_files(
        {"name": "radar.csv", "mimeType": "text/csv", "buffer": RADAR.encode()}
    )
    page.locator("main form button").click()
    page.locator("button[value=import]").wait_for()
    has_no_barrier(page, "preview of a radar")
    page.locator("button[value=import]").click()
    page.wait_for_url("**/radar/import/*/")
    has_no_barrier(page, "radar taken in")
    page.close()
