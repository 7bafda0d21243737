"""Who types or chooses while the server still answers the question before loses nothing of it, and no request
is broken off: that would stand in the console as an error."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from tests.portal.scaffolder.web.conftest import template
from tests.portal.web.test_making_a_service import sign_in
from tests.web.conftest import Catalog, document

pytestmark = [pytest.mark.browser, pytest.mark.once]

LATE = 700
"""Milliseconds until the browser gets an answer."""

QUESTIONS = {
    "properties": {
        "note": {"title": "Note", "type": "string"},
        "where": {"title": "Where", "enum": ["k8s", "lambda"], "default": "k8s", "ui:widget": "radio"},
    },
    "dependencies": {
        "where": {
            "oneOf": [
                {
                    "properties": {
                        "where": {"const": "k8s"},
                        "replicas": {"title": "Replicas", "type": "integer"},
                    }
                },
                {"properties": {"where": {"const": "lambda"}, "memory": {"title": "Memory"}}},
            ]
        }
    },
}


def answer_late(page: Page) -> None:
    browser = page.context.new_cdp_session(page)
    browser.send("Network.enable")
    conditions = {"offline": False, "latency": LATE, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.send("Network.emulateNetworkConditions", conditions)


def test_what_is_typed_and_chosen_meanwhile_stays(
    page: Page, site: str, catalog_file: Catalog, admin: User, password: str
) -> None:
    catalog_file.holds(
        document("Group", "checkout"),
        template("service", owner="checkout", parameters=QUESTIONS, steps=[]),
    )
    sign_in(page, site, password)
    page.goto(f"{site}/create/templates/default/service/form/")
    expect(page.get_by_label("Replicas")).to_be_visible()
    answer_late(page)
    page.get_by_label("lambda").check()
    page.get_by_label("Note").fill("Written meanwhile")
    expect(page.get_by_label("Memory")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("Written meanwhile")
    page.get_by_label("k8s").check()
    page.get_by_label("lambda").check()
    page.get_by_label("k8s").check()
    expect(page.get_by_label("Replicas")).to_be_visible()
    expect(page.get_by_label("k8s")).to_be_checked()
    expect(page.get_by_label("Note")).to_have_value("Written meanwhile")


def test_the_editor_shows_what_was_typed_last(page: Page, site: str, admin: User, password: str) -> None:
    sign_in(page, site, password)
    page.goto(f"{site}/create/editor/")
    answer_late(page)
    text = page.locator("#source")
    for title in ("One", "Two", "Three"):
        text.fill(
            "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {name: a}\n"
            f"spec: {{type: service, parameters: [{{title: {title}}}], steps: []}}\n"
        )
        page.wait_for_timeout(LATE)
    expect(page.locator("#preview h2").first).to_have_text("Three")
