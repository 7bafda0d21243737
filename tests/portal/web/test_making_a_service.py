"""The main path in a real browser: choose a template, answer, review, plan, press the button, watch."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from playwright.sync_api import Browser, Page, expect

from portal.accounts.models import User
from portal.scaffolder.models import Run
from portal.scaffolder.running import worker
from tests.githost.clone import git
from tests.portal.scaffolder.web.conftest import template
from tests.web.conftest import Catalog, document

pytestmark = [pytest.mark.browser, pytest.mark.once]

QUESTIONS = [
    {
        "title": "Name and owner",
        "required": ["name", "owner"],
        "properties": {
            "name": {"title": "Name", "type": "string", "pattern": "^[a-z-]+$", "ui:help": "Lower case."},
            "owner": {"title": "Owner", "type": "string", "ui:field": "OwnerPicker"},
        },
    },
    {
        "title": "How it runs",
        "properties": {
            "where": {"title": "Where", "enum": ["k8s", "lambda"], "default": "k8s", "ui:widget": "radio"},
            "hosts": {"title": "Hosts", "type": "array", "items": {"title": "Host", "type": "string"}},
        },
        "dependencies": {
            "where": {
                "oneOf": [
                    {
                        "properties": {
                            "where": {"const": "k8s"},
                            "replicas": {"title": "Replicas", "type": "integer", "default": 2},
                        }
                    },
                    {"properties": {"where": {"const": "lambda"}}},
                ]
            }
        },
    },
]
STEPS = [
    {
        "id": "take",
        "name": "Render the skeleton",
        "action": "fetch:template",
        "input": {"url": "./skeleton", "values": {"name": "${{ parameters.name }}"}},
    },
    {
        "id": "tell",
        "name": "Tell the log",
        "action": "debug:log",
        "input": {"message": "${{ parameters.replicas }} of ${{ parameters.name }}"},
    },
]


@pytest.fixture
def templates(catalog_file: Catalog) -> None:
    skeleton = catalog_file.path.parent / "skeleton"
    skeleton.mkdir()
    (skeleton / "README.md").write_text("# ${{ values.name }}\n")
    (skeleton / "main.py").write_text("import os\n")
    output = {
        "links": [{"title": "Open in catalog", "entityRef": "component:default/${{ parameters.name }}"}]
    }
    catalog_file.holds(
        document("Group", "checkout", metadata={"title": "Checkout"}),
        template(
            "python-service",
            metadata={"title": "Python service", "description": "A small service.", "tags": ["python"]},
            owner="checkout",
            parameters=QUESTIONS,
            steps=STEPS,
            output=output,
        ),
    )


def sign_in(page: Page, site: str, password: str) -> None:
    page.goto(f"{site}/accounts/login/?next=/create/")
    page.locator("#id_login").fill("ana.duarte")
    page.locator("#id_password").fill(password)
    page.locator("form.form button.primary").click()


def check(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def forward(page: Page) -> None:
    page.locator(".actionsbar .primary").click()


@pytest.mark.usefixtures("templates")
@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(1440, "light", "en-GB"), (390, "dark", "ko-KR")], ids=["wide", "phone"]
)
def test_a_service_is_made(
    browser: Browser, site: str, admin: User, password: str, width: int, scheme: str, language: str
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale=language,
    )
    sign_in(page, site, password)
    check(page)
    page.get_by_role("link", name="Python service").click()
    check(page)
    page.locator(".pagehead .primary").click()

    page.get_by_label("Name").fill("Orders!")
    forward(page)
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.get_by_label("Name").fill("orders")
    page.get_by_role("combobox", name="Owner").fill("checkout")
    forward(page)

    expect(page.get_by_label("Replicas")).to_have_value("2")
    page.get_by_label("lambda").check()
    expect(page.get_by_label("Replicas")).to_have_count(0)
    page.get_by_label("k8s").check()
    page.get_by_label("Replicas").fill("3")
    page.locator("button[value='add f/hosts']").click()
    page.get_by_label("Host", exact=True).fill("orders.example.com")
    check(page)
    forward(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("orders")
    page.locator("nav.tree a", has_text="main.py").click()
    expect(page.locator("pre.code")).to_contain_text("import os")
    check(page)
    page.locator(".pagehead .primary").click()

    expect(page.locator("#standing")).to_be_visible()
    check(page)
    assert worker.step() == 1
    expect(page.locator("#log")).to_contain_text("3 of orders")
    link = page.get_by_role("link", name="Open in catalog")
    expect(link).to_have_attribute("href", "/catalog/component/default/orders/")
    expect(page.locator(".runsteps .ok")).to_have_count(2)
    check(page)
    page.goto(f"{site}/create/runs/")
    expect(page.get_by_role("link", name="orders")).to_be_visible()
    check(page)
    page.close()


@pytest.mark.usefixtures("templates")
def test_a_service_is_made_without_javascript(
    browser: Browser, site: str, admin: User, password: str
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, site, password)
    page.get_by_role("link", name="Python service").click()
    page.locator(".pagehead .primary").click()
    page.get_by_label("Name").fill("orders")
    page.get_by_role("combobox", name="Owner").fill("checkout")
    forward(page)
    page.get_by_role("button", name="Add").click()
    page.get_by_label("Host", exact=True).fill("orders.example.com")
    forward(page)
    page.get_by_role("link", name="Show the plan").click()
    expect(page.locator("pre.code")).to_contain_text("# orders")
    page.locator(".pagehead .primary").click()
    assert worker.step() == 1
    page.get_by_role("link", name="Show what came since").click()
    expect(page.locator("#log")).to_contain_text("2 of orders")
    assert Run.objects.get().answers["hosts"] == ["orders.example.com"]
    context.close()


def type_at(page: Page, name: str, text: str) -> None:
    """Go on with the Tab key until the field with this label has the focus, and write."""
    field = page.locator("form").get_by_label(name, exact=True)
    for _ in range(60):
        if field.evaluate("field => field === document.activeElement"):
            page.keyboard.type(text)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {name}")


def press(page: Page, name: str) -> None:
    """Go on with the Tab key until the button or link of this name has the focus, and press Enter."""
    for _ in range(80):
        focused = page.evaluate("document.activeElement.innerText?.trim() ?? ''")
        if focused == name:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {name}")


@pytest.mark.usefixtures("templates")
def test_a_service_is_made_with_the_keyboard_alone(
    browser: Browser, site: str, admin: User, password: str
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
    sign_in(page, site, password)
    page.wait_for_url("**/create/")
    press(page, "Python service")
    press(page, "Use this template")
    type_at(page, "Name", "orders")
    type_at(page, "Owner", "checkout")
    page.keyboard.press("Escape")
    press(page, "Next: How it runs")
    press(page, "Review")
    expect(page.get_by_role("heading", level=1)).to_contain_text("orders")
    press(page, "Create")
    expect(page.locator("#standing")).to_be_visible()
    assert worker.step() == 1
    expect(page.locator("#log")).to_contain_text("2 of orders")
    press(page, "Open in catalog")
    assert page.url == f"{site}/catalog/component/default/orders/"
    page.close()


WHOLE = [
    {
        "title": "Where it lives",
        "required": ["name", "repoUrl"],
        "properties": {
            "name": {"title": "Name", "type": "string"},
            "repoUrl": {"title": "Repository", "type": "string", "ui:field": "RepoUrlPicker"},
            "key": {"title": "Deploy key", "type": "string", "minLength": 20, "ui:field": "Secret"},
        },
    }
]
PUBLISHED = [
    STEPS[0],
    {
        "id": "publish",
        "name": "Publish",
        "action": "publish:git",
        "input": {"repoUrl": "${{ parameters.repoUrl }}"},
    },
    {
        "id": "register",
        "name": "Register",
        "action": "catalog:register",
        "input": {"repoContentsUrl": "${{ steps.publish.output.repoContentsUrl }}"},
    },
]
OPEN = {
    "links": [
        {"title": "Repository", "url": "${{ steps.publish.output.remoteUrl }}"},
        {"title": "Open in catalog", "entityRef": "${{ steps.register.output.entityRef }}"},
    ]
}
DESCRIPTOR = """apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${{ values.name }}
spec: {type: service, lifecycle: production, owner: checkout}
"""


def test_from_the_template_to_a_clone_of_the_new_service(
    browser: Browser,
    site: str,
    admin: User,
    password: str,
    catalog_file: Catalog,
    settings: LazySettings,
    tmp_path: Path,
) -> None:
    settings.SITE_URL = site
    skeleton = catalog_file.path.parent / "skeleton"
    skeleton.mkdir()
    (skeleton / "README.md").write_text("# ${{ values.name }}\n")
    (skeleton / "catalog-info.yaml").write_text(DESCRIPTOR)
    catalog_file.holds(
        document("Group", "checkout"),
        template(
            "whole",
            metadata={"title": "A whole service"},
            owner="checkout",
            parameters=WHOLE,
            steps=PUBLISHED,
            output=OPEN,
        ),
    )
    page = browser.new_page(locale="en-GB")
    sign_in(page, site, password)
    page.get_by_role("link", name="A whole service").click()
    page.locator(".pagehead .primary").click()
    page.get_by_label("Name", exact=True).fill("orders")
    expect(page.get_by_label("Host", exact=True)).to_have_value(site.removeprefix("http://"))
    page.get_by_role("textbox", name="Owner").fill("checkout")
    page.locator("[name$='repo']").fill("orders")
    page.get_by_label("Deploy key").fill("a-key-of-more-than-20-letters")
    forward(page)
    expect(page.locator("#checks")).to_contain_text("component:default/orders")
    page.locator(".pagehead .primary").click()
    expect(page.locator("#standing")).to_be_visible()
    assert worker.step() == 1
    expect(page.locator("#log")).to_contain_text("Published to")
    page.get_by_role("link", name="Open in catalog").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("orders")
    page.close()

    git("clone", "--quiet", f"{site}/git/checkout/orders.git", "orders", folder=tmp_path)
    assert (tmp_path / "orders" / "README.md").read_text() == "# orders\n"
