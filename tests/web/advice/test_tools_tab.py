"""The tab "Tools": what is used, what to take next; and what people say of it."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from catalog.models import AuditEvent, Dismissal, Relation, ToolStatement
from portal.start.shipped import keep_shipped
from tests.web.conftest import Catalog, counted, document, page, words
from tests.web.tools.conftest import component, counted_yesterday, make_rings

BASKET = "component:default/basket"
URL = "/catalog/component/default/basket/"
TAB = f"{URL}?tab=tools"
ARGO = "tool:default/argo-cd"


@pytest.fixture
def shop(catalog: Catalog) -> Catalog:
    make_rings()
    keep_shipped(wanted=True)
    catalog.holds(
        document("Group", "checkout"),
        document("Domain", "retail"),
        document("System", "shop", domain="retail"),
        component("basket", "kyverno", system="shop"),
        component("orders", "kyverno", "flux", system="shop"),
        component("prices", "flux", "serverless-framework", system="shop"),
    )
    return catalog


pytestmark = pytest.mark.usefixtures("shop")


def uses(ref: str = BASKET) -> set[str]:
    rows = Relation.objects.filter(source__ref=ref, type="usesTool")
    return {tool.removeprefix("tool:default/") for tool in rows.values_list("target_ref", flat=True)}


def test_a_component_shows_what_it_uses_and_what_comes_next_and_why(anonymous: Client) -> None:
    markup = words(page(anonymous, TAB))
    assert "Kyverno Adopt Declared by its descriptor" in markup
    assert "GitOps matters here, and nothing covers it yet." in markup
    assert "2 of 2 other components of its system use it." in markup
    assert "Next: Flux" in markup
    assert "What it needs is there: Kubernetes." in markup


def test_a_tool_on_hold_is_to_be_left_with_a_way_out(anonymous: Client) -> None:
    markup = words(page(anonymous, "/catalog/component/default/prices/?tab=tools"))
    assert "Leave Serverless Framework Its ring is Hold" in markup
    assert "AWS Lambda Adopt" in markup


@pytest.mark.parametrize("url", ["system/default/shop", "domain/default/retail", "group/default/checkout"])
def test_what_belongs_together_is_summed(anonymous: Client, url: str) -> None:
    markup = words(page(anonymous, f"/catalog/{url}/?tab=tools"))
    assert "Flux Trial 2 Kyverno Adopt 2" in markup
    assert "GitOps 2 of 3 components" in markup


def test_an_editor_declares_a_use_and_takes_it_back(editor: Client) -> None:
    response = editor.post(f"{URL}tools/declare/", {"tool": ARGO, "reason": "In the platform's repository"})
    assert response["Location"] == TAB
    assert "argo-cd" in uses()
    assert "Declared · some-editor · In the platform's repository" in words(page(editor, TAB))
    editor.post(f"{URL}tools/withdraw/", {"tool": ARGO})
    assert "argo-cd" not in uses()
    assert not ToolStatement.objects.exists()
    verbs = list(AuditEvent.objects.filter(subject=BASKET).order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["tool.declare", "tool.unsay"]


def test_denying_needs_a_reason(editor: Client) -> None:
    response = editor.post(f"{URL}tools/deny/", {"tool": ARGO, "reason": ""})
    assert response.status_code == 422
    editor.post(f"{URL}tools/deny/", {"tool": ARGO, "reason": "Only an example"})
    assert ToolStatement.objects.get().denied
    assert "Denied · some-editor · Only an example" in words(page(editor, TAB))


def test_a_dismissed_recommendation_gives_way_until_its_day(editor: Client) -> None:
    until = timezone.localdate() + datetime.timedelta(days=30)
    said = {"tool": "tool:default/flux", "reason": "We move next year", "until": until.isoformat()}
    editor.post(f"{URL}tools/dismiss/", said)
    markup = words(page(editor, TAB))
    assert "Next: Flux" not in markup
    assert "We move next year" in markup
    Dismissal.objects.update(until=timezone.localdate() - datetime.timedelta(days=1))
    assert "Next: Flux" in words(page(editor, TAB))
    assert Dismissal.objects.count() == 1
    assert AuditEvent.objects.filter(verb="recommendation.dismiss", subject=BASKET).exists()


def test_a_dismissal_is_taken_back_and_stays_counted(editor: Client) -> None:
    until = timezone.localdate() + datetime.timedelta(days=30)
    said = {"tool": "tool:default/flux", "reason": "Not now", "until": until.isoformat()}
    editor.post(f"{URL}tools/dismiss/", said)
    editor.post(f"{URL}tools/withdraw/", {"tool": "tool:default/flux", "dismissed": "yes"})
    assert "Next: Flux" in words(page(editor, TAB))
    assert Dismissal.objects.get().withdrawn_at is not None


def test_a_day_that_has_passed_is_refused(editor: Client) -> None:
    said = {"tool": ARGO, "reason": "No", "until": "2020-01-01"}
    response = editor.post(f"{URL}tools/dismiss/", said)
    assert response.status_code == 422
    assert "Choose a day that has not passed." in response.content.decode()


def test_a_viewer_reads_and_says_nothing(viewer: Client) -> None:
    assert "tools/declare/" not in page(viewer, TAB)
    page(viewer, f"{URL}tools/declare/", status=403)
    assert viewer.post(f"{URL}tools/withdraw/", {"tool": ARGO}).status_code == 403


def test_what_is_not_there_or_uses_no_tools_itself_is_not_found(editor: Client) -> None:
    page(editor, "/catalog/component/default/nothing/tools/declare/", status=404)
    page(editor, "/catalog/system/default/shop/tools/declare/", status=404)
    page(editor, "/catalog/system/default/shop/tools/dismiss/")


@pytest.mark.parametrize("components", [10, 2000])
def test_the_tab_costs_the_same_for_any_number(anonymous: Client, catalog: Catalog, components: int) -> None:
    catalog.holds(
        document("Group", "checkout"),
        document("System", "shop"),
        *(component(f"service-{n}", "kyverno", system="shop") for n in range(components)),
    )
    counted_yesterday()
    costs = []
    for url in ("component/default/service-1", "system/default/shop", "group/default/checkout"):
        page(anonymous, f"/catalog/{url}/?tab=tools")
        with counted() as statements:
            page(anonymous, f"/catalog/{url}/?tab=tools")
        costs.append(len(statements))
    assert costs == [15, 15, 14]
