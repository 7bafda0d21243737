"""How many statements a page sends: the same for ten entities and for ten thousand.

Counted when the page was read before and nothing was written since: what the index gave is kept then. An
order is walked in growing steps until the page is full, so lists are measured where the first step fills it.
A change of a number here is a change of what a page costs, and wants a reason.
"""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.conftest import Catalog, counted, document, page

BUDGETS = {
    "/catalog/?kind=component": 9,
    "/catalog/?kind=component&type=service&lifecycle=production&owner=group:default/team-0": 10,
    "/catalog/?kind=component&type=service&column=system": 10,
    "/catalog/?kind=all&q=service": 8,
    "/catalog/component/default/service-1/": 11,
    "/catalog/component/default/service-1/?tab=source": 8,
    "/catalog/system/default/shop/": 12,
    "/catalog/group/default/team-0/": 11,
}


def company(entities: int) -> list[dict[str, object]]:
    """As many services, ten to a team."""
    teams = entities // 10
    services = [
        document(
            "Component", f"service-{n}", owner=f"team-{n % teams}", system="shop", dependsOn=["resource:db"]
        )
        for n in range(entities)
    ]
    groups = [document("Group", f"team-{n}") for n in range(teams)]
    return [*groups, document("System", "shop"), document("Resource", "db"), *services]


@pytest.mark.parametrize("entities", [10, 10_000])
def test_a_page_costs_the_same_for_any_number(anonymous: Client, catalog: Catalog, entities: int) -> None:
    catalog.holds(*company(entities))
    costs = {}
    for url in BUDGETS:
        page(anonymous, url)
        with counted() as statements:
            page(anonymous, url)
        costs[url] = len(statements)
    assert costs == BUDGETS
