"""The Graph tab: what an entity is related to over some steps, as a list and as the data of its drawing."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from catalog.web.graph import around, inside, reach
from catalog.web.graph import graph as graph_module
from portal.accounts.models import Role
from tests.web.conftest import Catalog, counted, document, only_reads, page, words

BASKET = "/catalog/component/default/basket-service/"
CHECKOUT = "/catalog/component/default/checkout-api/"


def outline(client: Client, url: str, query: str = "") -> str:
    """What a person reads in the list, with `(` and `)` around what is below an entity."""
    markup = page(client, f"{url}?tab=graph{query}")
    found = re.search(r'<ul class="outline">(.*)</ul>', markup, re.DOTALL)
    assert found is not None, words(markup)
    text = found[1].replace("<ul>", " ( ").replace("</ul>", " ) ")
    return re.sub(r"\s*<li.*?>\s*", " · ", text) and words(text)


def data(client: Client, url: str, query: str = "") -> dict[str, Any]:
    response = client.get(f"{url}graph/?{query}")
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


def arrows(graph: dict[str, Any]) -> set[str]:
    names = [node["name"] for node in graph["nodes"]]
    return {f"{names[edge['tail']]} {edge['label']} {names[edge['head']]}" for edge in graph["edges"]}


def test_it_lists_what_is_around_in_words(anonymous: Client, company: Catalog) -> None:
    assert outline(anonymous, BASKET, "&depth=1") == (
        "Used by checkout-api ( Calls basket-api ) Provides basket-api Uses basket-db"
    )


def test_the_drawing_gets_the_same_with_arrows_to_what_is_needed(anonymous: Client, company: Catalog) -> None:
    graph = data(anonymous, BASKET, "depth=1")
    assert graph["nodes"][0]["name"] == "basket-service"
    assert arrows(graph) == {
        "checkout-api Depends on basket-service",
        "checkout-api Calls basket-api",
        "basket-api Provided by basket-service",
        "basket-service Uses basket-db",
    }


def test_two_steps_on_it_goes_in_the_same_direction(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(
        document("Component", "web", dependsOn=["component:shop"]),
        document("Component", "shop", dependsOn=["component:stock"]),
        document("Component", "stock", dependsOn=["resource:db"]),
        document("Component", "sibling", dependsOn=["component:stock"]),
        document("Resource", "db"),
    )
    shop = "/catalog/component/default/shop/"
    assert outline(anonymous, shop) == "Used by web Depends on stock ( Uses db )"
    assert "sibling" not in outline(anonymous, shop, "&depth=5")


@pytest.mark.parametrize(
    ("direction", "expected"),
    [("out", "Uses basket-db"), ("in", "Used by checkout-api"), ("nonsense", "Uses basket-db")],
)
def test_one_direction_alone(anonymous: Client, company: Catalog, direction: str, expected: str) -> None:
    listed = outline(anonymous, BASKET, f"&depth=1&direction={direction}")
    assert expected in listed
    assert ("checkout-api" in listed) == (direction != "out")
    assert ("basket-db" in listed) == (direction != "in")


def test_who_calls_an_api_needs_who_provides_it(anonymous: Client, company: Catalog) -> None:
    company.holds(*company.documents, document("Component", "kiosk", consumesApis=["basket-api"]))
    assert "Provides basket-api ( Called by kiosk )" in outline(anonymous, BASKET, "&direction=in")


def test_only_some_kinds_are_shown_and_walked_through(anonymous: Client, company: Catalog) -> None:
    assert outline(anonymous, BASKET, "&kind=component") == "Used by checkout-api ( Used by checkout-web )"


def test_owners_and_systems_are_left_out_until_asked_for(anonymous: Client, company: Catalog) -> None:
    assert "Checkout team" not in outline(anonymous, BASKET)
    assert outline(anonymous, BASKET, "&relation=ownedBy") == "Owned by Checkout team"
    everything = outline(anonymous, BASKET, "&relation=all&depth=1")
    assert "System shop" in everything
    assert "Owned by Checkout team" in everything


def test_a_team_shows_its_people_and_its_place(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(
        document("Group", "logistics"),
        document("Group", "depots", parent="logistics"),
        document("User", "ana", memberOf=["depots"]),
        document("Component", "vans", owner="depots"),
    )
    assert outline(anonymous, "/catalog/group/default/depots/") == "Part of logistics Members ana"


def test_what_is_not_in_the_catalog_is_marked(anonymous: Client, company: Catalog) -> None:
    assert "Calls tax-rates not in the catalog" in outline(anonymous, CHECKOUT, "&depth=1")
    gone = next(node for node in data(anonymous, CHECKOUT)["nodes"] if node["name"] == "tax-rates")
    assert (gone["gone"], gone["url"], gone["note"]) == (True, "", "not in the catalog")


def test_what_both_ends_state_is_one_arrow_and_circles_end(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(
        document("Component", "hen", dependsOn=["component:egg"], dependencyOf=["component:egg"]),
        document("Component", "egg", dependsOn=["component:hen"], dependencyOf=["component:hen"]),
    )
    hen = "/catalog/component/default/hen/"
    assert arrows(data(anonymous, hen, "depth=5")) == {"hen Depends on egg", "egg Depends on hen"}
    assert outline(anonymous, hen, "&depth=5") == "Used by egg Depends on egg"


def test_what_reads_the_same_from_both_ends_is_one_arrow(anonymous: Client, catalog: Catalog) -> None:
    def tool(name: str, other: str) -> dict[str, Any]:
        alternatives = [{"tool": other, "difference": "It is the other one."}]
        known = {"summary": "Keeps in step.", "category": "continuous-delivery", "alternatives": alternatives}
        return {"apiVersion": "greenroom/v1alpha1", "kind": "Tool", "metadata": {"name": name}, "spec": known}

    catalog.holds(tool("argo", "flux"), tool("flux", "argo"))
    assert outline(anonymous, "/catalog/tool/default/argo/") == "Alternatives flux"


def test_an_entity_that_is_met_again_leads_to_its_place(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(
        document("Component", "web", dependsOn=["component:a", "component:b"]),
        document("Component", "a", dependsOn=["component:b"]),
        document("Component", "b", dependsOn=["resource:db"]),
        document("Resource", "db"),
    )
    markup = page(anonymous, "/catalog/component/default/web/?tab=graph&depth=3")
    place = re.search(r'<a class="link sm" href="#(at-\d+)">its relations</a>', markup)
    assert place is not None
    assert f'<li id="{place[1]}">' in markup


def test_what_is_hidden_is_not_drawn_counted_or_walked_through(viewer: Client, catalog: Catalog) -> None:
    catalog.holds(
        document("Component", "web", dependsOn=["component:secret"]),
        document("Component", "secret", metadata={"tags": ["hidden"]}, dependsOn=["component:deep"]),
        document("Component", "deep", dependsOn=["api:unknown"]),
    )
    only_reads(Role.VIEWER, {"$not": {"metadata.tags": {"$contains": "hidden"}}})
    web = "/catalog/component/default/web/"
    markup = page(viewer, f"{web}?tab=graph&depth=5&relation=all")
    assert "Nothing is related to it in these ways." in words(markup) or "secret" not in markup
    assert [node["name"] for node in data(viewer, web, "depth=5")["nodes"]] == ["web"]
    assert viewer.get("/catalog/component/default/secret/graph/").status_code == 404


def test_who_may_read_nothing_is_sent_to_sign_in(anonymous: Client, company: Catalog, settings: Any) -> None:
    settings.ANONYMOUS_READ = False
    response = anonymous.get(f"{BASKET}graph/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.fixture
def crowd(catalog: Catalog) -> Catalog:
    """Thirty that use one database, and thirty that use the first of them."""
    first = [document("Component", f"user-{n:02}", dependsOn=["resource:db"]) for n in range(30)]
    second = [document("Component", f"next-{n:02}", dependsOn=["component:user-00"]) for n in range(30)]
    catalog.holds(document("Resource", "db"), *first, *second)
    return catalog


def test_a_limit_is_said_and_the_nearest_are_shown(
    anonymous: Client, crowd: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(around, "SHOWN", 40)
    markup = page(anonymous, "/catalog/resource/default/db/?tab=graph")
    assert "40 of 61 shown" in words(markup)
    assert "The nearest are shown." in words(markup)
    names = [node["name"] for node in data(anonymous, "/catalog/resource/default/db/")["nodes"]]
    assert len(names) == 40
    assert {f"user-{n:02}" for n in range(30)} < set(names)


def test_too_many_arrows_are_said_and_everything_stays_connected(
    anonymous: Client, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_module, "ARROWS", 20)
    crowd = [f"c-{n:02}" for n in range(12)]
    parts = [
        document("Component", name, dependsOn=[f"component:{other}" for other in crowd if other != name])
        for name in crowd
    ]
    catalog.holds(*parts)
    url = "/catalog/component/default/c-00/"
    graph = data(anonymous, url)
    assert (len(graph["nodes"]), len(graph["edges"])) == (12, 20)
    assert {number for edge in graph["edges"] for number in (edge["tail"], edge["head"])} == set(range(12))
    told = words(page(anonymous, f"{url}?tab=graph"))
    assert "112 more relations between them are not shown." in told


def test_beyond_a_number_it_is_not_counted_on(
    anonymous: Client, crowd: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(around, "SHOWN", 10)
    monkeypatch.setattr(reach, "COUNTED", 20)
    assert "10 of more than 20 shown" in words(page(anonymous, "/catalog/resource/default/db/?tab=graph"))


def test_a_system_shows_how_its_parts_need_each_other_and_the_outside(
    anonymous: Client, company: Catalog
) -> None:
    shop = "/catalog/system/default/shop/"
    graph = data(anonymous, shop)
    inside = {node["name"] for node in graph["nodes"] if node["inside"]}
    assert graph["framed"]
    assert inside == {"basket-service", "checkout-api"}
    outside = {node["name"] for node in graph["nodes"][1:]} - inside
    assert outside == {"checkout-web", "basket-api", "basket-db", "tax-rates"}
    assert "checkout-api Depends on basket-service" in arrows(graph)
    listed = outline(anonymous, shop)
    assert listed.startswith("Contains basket-service ( Used by checkout-api")
    assert "checkout-web" not in outline(anonymous, shop, "&direction=out")


def test_a_domain_shows_systems_and_not_every_service(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(
        document("Domain", "commerce"),
        document("System", "shop", domain="commerce"),
        document("System", "payments", domain="commerce"),
        document("System", "mail"),
        document("Component", "web", system="shop", dependsOn=["component:psp", "component:ledger"]),
        document("Component", "app", system="shop", dependsOn=["component:psp", "component:sender"]),
        document("Component", "psp", system="payments", dependsOn=["component:ledger"]),
        document("Component", "ledger", system="payments"),
        document("Component", "sender", system="mail"),
    )
    graph = data(anonymous, "/catalog/domain/default/commerce/")
    assert [node["name"] for node in graph["nodes"]] == ["commerce", "shop", "payments", "mail"]
    counts = {(edge["tail"], edge["head"]): edge["count"] for edge in graph["edges"]}
    assert counts[1, 2] == 3
    assert (2, 2) not in counts
    assert "Contains payments ( Used by shop 3 relations" in outline(
        anonymous, "/catalog/domain/default/commerce/"
    )


def test_a_diagram_tells_nothing_of_hidden_parts(viewer: Client, company: Catalog) -> None:
    only_reads(Role.VIEWER, {"$not": {"metadata.name": "checkout-api"}})
    names = [node["name"] for node in data(viewer, "/catalog/system/default/shop/")["nodes"]]
    assert "checkout-api" not in names
    assert "checkout-web" not in names, "It only has to do with the hidden part."
    assert "tax-rates" not in names


def test_a_diagram_has_its_limit_too(
    anonymous: Client, company: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inside, "SHOWN", 4)
    assert "4 of 7 shown" in words(page(anonymous, "/catalog/system/default/shop/?tab=graph"))


def test_a_system_can_be_looked_at_from_outside(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, "/catalog/system/default/shop/?tab=graph&view=around&depth=1")
    assert 'aria-current="true">What is around' in markup
    assert not data(anonymous, "/catalog/system/default/shop/", "view=around")["framed"]


def test_the_relations_of_a_custom_kind_are_arrows(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(
        {
            "apiVersion": "greenroom/v1alpha1",
            "kind": "Kind",
            "metadata": {"name": "depot"},
            "spec": {
                "names": {"kind": "Depot", "singular": "Depot", "plural": "Depots"},
                "apiVersions": ["halden.example/v1"],
                "schema": {"type": "object"},
                "relations": [
                    {"path": "spec.runs", "type": "runs", "inverse": "runsIn", "defaultKind": "Component"}
                ],
            },
        },
        document("Component", "vans"),
    )
    catalog.holds(
        *catalog.documents,
        {
            "apiVersion": "halden.example/v1",
            "kind": "Depot",
            "metadata": {"name": "north"},
            "spec": {"runs": ["vans"]},
        },
    )
    assert outline(anonymous, "/catalog/depot/default/north/") == "Runs vans"
    assert outline(anonymous, "/catalog/component/default/vans/") == "Runs in north"


def test_what_an_address_says_wrongly_is_left_out(anonymous: Client, company: Catalog) -> None:
    usual = outline(anonymous, BASKET)
    assert outline(anonymous, BASKET, "&depth=99&direction=up&relation=nonsense&view=inside") == usual


def test_choices_are_shown_as_they_are(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, f"{BASKET}?tab=graph&depth=3&kind=component&direction=in")
    assert '<option value="3" selected>' in markup
    assert '<option value="in" selected>' in markup
    assert re.search(r'name="kind" value="component"[^>]* checked', markup)
    assert re.search(r'name="relation" value="dependsOn"[^>]* checked', markup)
    assert not re.search(r'name="relation" value="ownedBy"[^>]* checked', markup)
    address = re.search(r'data-graph="([^"]*)"', markup)
    assert address is not None
    assert [node["name"] for node in anonymous.get(html.unescape(address[1])).json()["nodes"]] == [
        "basket-service",
        "checkout-api",
        "checkout-web",
    ]


def test_what_stands_alone_says_so_and_offers_more(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(document("Component", "alone"), document("Group", "checkout"))
    markup = page(anonymous, "/catalog/component/default/alone/?tab=graph")
    assert "Nothing is related to it in these ways." in words(markup)
    more = re.search(r'href="([^"]*)"[^>]*>Show every relation', markup)
    assert more is not None
    assert "Owned by" in words(page(anonymous, html.unescape(more[1])))


def test_htmx_gets_the_graph_alone_and_its_count_beside(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, f"{BASKET}?tab=graph&depth=1", target="graph")
    assert "<h1>" not in markup
    assert "<form" not in markup
    assert re.search(r'<output id="graph-count" hx-swap-oob="innerHTML">\s*<b>4</b> entities', markup)


@pytest.mark.parametrize("neighbours", [12, 1_500])
def test_a_graph_costs_the_same_for_any_number(anonymous: Client, catalog: Catalog, neighbours: int) -> None:
    users = [
        document("Component", f"user-{n}", system="shop", dependsOn=["resource:db", "component:base"])
        for n in range(neighbours)
    ]
    catalog.holds(
        document("Domain", "all"),
        document("System", "shop", domain="all"),
        document("Resource", "db"),
        document("Component", "base", dependsOn=["resource:db"]),
        *users,
    )
    costs = {}
    for url in ("resource/default/db/graph/", "system/default/shop/graph/", "domain/default/all/graph/"):
        page(anonymous, f"/catalog/{url}")
        with counted() as statements:
            page(anonymous, f"/catalog/{url}")
        costs[url] = len(statements)
    assert costs == {
        "resource/default/db/graph/": 7,
        "system/default/shop/graph/": 7,
        "domain/default/all/graph/": 9,
    }


def test_a_long_branch_of_the_list_is_cut_and_leads_to_all(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(
        document("System", "shop"),
        *[
            document("Component", f"part-{n:03d}", system="shop", dependsOn=["component:part-122"])
            for n in range(123)
        ],
    )
    url = "/catalog/system/default/shop/"
    listed = outline(anonymous, url)
    assert "Contains part-099" in listed
    assert "Contains part-100" not in listed
    assert "and 23 more" in listed
    markup = page(anonymous, f"{url}?tab=graph")
    found = re.search(r'href="([^"]*)">and 23 more', markup)
    assert found is not None
    assert "123" in words(page(anonymous, html.unescape(found[1])))
    anchors = set(re.findall(r'href="#(at-[0-9]+)"', markup))
    assert anchors <= set(re.findall(r'id="(at-[0-9]+)"', markup))
