"""How many statements the pages of trends and tools send: the same for a small company and a large one."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import Role, User
from portal.start.shipped import keep_shipped
from tests.web.conftest import Catalog, counted, document, page
from tests.web.tools.conftest import component, counted_yesterday

BUDGETS = {
    "/trends/": 8,
    "/trends/gitops/": 14,
    "/tools/": 13,
    "/tools/?ring=adopt&trend=trend:default/gitops&role=core&adoption=yes": 13,
    "/tools/argo-cd/": 21,
    "/tools/compare/?tool=tool:default/istio&tool=tool:default/linkerd": 9,
}


@pytest.mark.parametrize("components", [10, 10_000])
def test_a_page_costs_the_same_for_any_number(
    anonymous: Client, catalog: Catalog, rings: None, components: int
) -> None:
    keep_shipped(wanted=True)
    used = ("argo-cd", "istio", "terraform", "mlflow")
    catalog.holds(
        document("Group", "checkout"),
        *(component(f"service-{n}", used[n % 4], "argo-cd") for n in range(components)),
    )
    counted_yesterday()
    costs = {}
    for url in BUDGETS:
        page(anonymous, url)
        with counted() as statements:
            page(anonymous, url)
        costs[url] = len(statements)
    assert costs == BUDGETS


@pytest.mark.parametrize("components", [10, 10_000])
def test_the_trends_of_my_teams_cost_the_same_for_any_number(
    client: Client, catalog: Catalog, rings: None, components: int
) -> None:
    keep_shipped(wanted=True)
    catalog.holds(
        document("Group", "checkout"),
        document("User", "ana", memberOf=["checkout"]),
        *(component(f"service-{n}", "argo-cd") for n in range(components)),
    )
    counted_yesterday()
    client.force_login(User.objects.create_user("ana", role=Role.VIEWER, entity_ref="user:default/ana"))
    page(client, "/trends/?of=mine")
    with counted() as statements:
        page(client, "/trends/?of=mine")
    assert len(statements) == 12
