"""What the company should use next, the answer about one trend and one service, and what was dismissed."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from catalog.models import Dismissal
from portal.accounts.models import Role, User
from portal.start.shipped import keep_shipped
from tests.web.conftest import Catalog, counted, document, only_reads, page, words
from tests.web.tools.conftest import component, counted_yesterday, make_rings

ARGO, FLUX = "tool:default/argo-cd", "tool:default/flux"
ADVICE = "/trends/advice/"


@pytest.fixture
def shop(catalog: Catalog) -> Catalog:
    make_rings()
    keep_shipped(wanted=True)
    catalog.holds(
        document("Group", "checkout"),
        document("System", "shop"),
        component("basket", "kyverno", system="shop"),
        component("orders", "kyverno", "argo-cd", system="shop"),
        component("prices", "flux", "serverless-framework", system="shop"),
        component("old-till", "kyverno", lifecycle="deprecated"),
    )
    return catalog


pytestmark = pytest.mark.usefixtures("shop")


def asked(client: Client, trend: str, component: str = "", target: str = "") -> str:
    return words(page(client, f"{ADVICE}?trend=trend:default/{trend}&for={component}", target=target))


def test_the_company_is_told_what_matters_what_to_take_and_what_to_leave(anonymous: Client) -> None:
    markup = words(page(anonymous, ADVICE))
    assert "GitOps matters for 4 components; without a tool for it: 2." in markup
    assert "GitOps 2 of 4 components Next: Argo CD · 2 without" in markup
    assert "Leave Serverless Framework" in markup


def test_who_needs_a_trend_is_told_the_tool_why_and_why_not_the_others(anonymous: Client) -> None:
    markup = asked(anonymous, "gitops", "basket")
    assert "GitOps for basket" in markup
    assert "Use Argo CD. Adopt GitOps matters here, and nothing covers it yet." in markup
    assert "Flux Trial Argo CD comes first: its ring is Adopt, and that of this one Trial." in markup


def test_the_page_of_a_trend_leads_to_the_question(anonymous: Client) -> None:
    assert 'href="/trends/advice/?trend=trend:default/gitops"' in page(anonymous, "/trends/gitops/")


def test_a_company_may_have_two_tools_for_one_thing(catalog: Catalog, anonymous: Client) -> None:
    catalog.holds(document("Group", "checkout"), component("a", "istio"), component("b", "linkerd"))
    assert "are both in use here" not in words(page(anonymous, "/trends/advice/"))
    assert "are both in use here" in words(page(anonymous, "/catalog/group/default/checkout/?tab=tools"))


def test_what_has_it_already_is_told_so(anonymous: Client) -> None:
    assert "Argo CD is in use here, and that is GitOps." in asked(anonymous, "gitops", "orders")


def test_what_is_deprecated_is_told_to_take_nothing_new(anonymous: Client) -> None:
    markup = asked(anonymous, "gitops", "component:default/old-till")
    assert "This component is deprecated, so nothing new is recommended for it." in markup


def test_without_a_service_the_answer_is_for_all(anonymous: Client) -> None:
    markup = asked(anonymous, "gitops", target="answer")
    assert "GitOps for all services" in markup
    assert "What to use next" not in markup


def test_a_service_that_is_not_there_or_hidden_is_not_known(anonymous: Client, viewer: Client) -> None:
    assert "No component called “nothing”" in asked(anonymous, "gitops", "nothing")
    only_reads(Role.VIEWER, {"$not": {"metadata.name": "orders"}})
    assert "No component called “orders”" in asked(viewer, "gitops", "orders")


def test_an_answer_is_in_the_readers_language(anonymous: Client) -> None:
    anonymous.cookies["django_language"] = "ko"
    assert "이것을 쓰세요: Argo CD" in asked(anonymous, "gitops", "basket")


@pytest.mark.parametrize("components", [10, 2000])
def test_it_costs_the_same_for_any_number(anonymous: Client, catalog: Catalog, components: int) -> None:
    catalog.holds(
        document("Group", "checkout"), *(component(f"service-{n}", "argo-cd") for n in range(components))
    )
    counted_yesterday()
    url = f"{ADVICE}?trend=trend:default/service-mesh&for=service-1"
    page(anonymous, url)
    with counted() as statements:
        page(anonymous, url)
    assert len(statements) == 11


def dismissed(tool: str, reason: str, **more: object) -> Dismissal:
    until = timezone.localdate() + datetime.timedelta(days=9)
    return Dismissal.objects.create(
        ref="component:default/basket", tool_ref=tool, reason=reason, **{"until": until, **more}
    )


def test_an_admin_sees_how_often_each_tool_was_dismissed_and_why(admin: Client) -> None:
    dismissed(ARGO, "Not before the summer")
    dismissed(ARGO, "We move away anyway", withdrawn_at=timezone.now())
    dismissed(FLUX, "One way is enough", until=timezone.localdate() - datetime.timedelta(days=1))
    markup = words(page(admin, "/tools/dismissals/"))
    assert "Argo CD 2 1 Flux 1 0" in markup
    assert "Not before the summer" in markup
    assert "taken back" in markup
    assert "ended on" in markup
    only_flux = words(page(admin, f"/tools/dismissals/?tool={FLUX}"))
    assert "Reasons against Flux" in only_flux
    assert "Not before the summer" not in only_flux
    assert "/tools/dismissals/?tool=tool:default/argo-cd" in page(admin, "/tools/argo-cd/")


@pytest.mark.parametrize("many", [3, 300])
def test_the_list_of_dismissals_costs_the_same_for_any_number(admin: Client, many: int) -> None:
    for number in range(many):
        dismissed((ARGO, FLUX)[number % 2], f"Reason {number}", dismissed_by=User.objects.get())
    page(admin, "/tools/dismissals/")
    with counted() as statements:
        page(admin, "/tools/dismissals/")
    assert len(statements) == 8


def test_where_nothing_was_dismissed_the_page_says_how_it_comes_about(admin: Client) -> None:
    assert "Nothing was dismissed" in page(admin, "/tools/dismissals/")


def test_nobody_else_sees_what_others_dismissed(editor: Client) -> None:
    page(editor, "/tools/dismissals/", status=403)
    assert "/tools/dismissals/" not in page(editor, "/tools/")
