"""The page of an entity: what it is, whom it belongs to, what it is related to, what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.test import Client

from catalog.models import Location
from catalog.query.rows import rows_about
from catalog.web.entity import related
from portal.accounts.models import Role
from tests.web.conftest import Catalog, counted, document, only_reads, page, words

BASKET = "/catalog/component/default/basket-service/"
CHECKOUT = "/catalog/component/default/checkout-api/"


def section(markup: str, identity: str) -> str:
    """What a person reads in the section with this heading."""
    found = re.search(rf'<section[^>]*aria-labelledby="{identity}".*?</section>', markup, re.DOTALL)
    assert found is not None, f"No section {identity}"
    return words(found[0])


def strip(markup: str) -> str:
    found = re.search(r'<dl class="strip">.*?</dl>', markup, re.DOTALL)
    assert found is not None
    return words(found[0])


def test_the_head_says_what_it_is_and_whose(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, BASKET)
    assert "<h1>basket-service</h1>" in markup
    assert '<p class="lede">Holds what a shopper has picked</p>' in markup
    told = strip(markup)
    assert "Owner CH Checkout team" in told.replace("CT", "CH")
    assert "Health Good Lifecycle production Type service System shop" in told


def test_an_address_in_capitals_leads_to_the_page(anonymous: Client, company: Catalog) -> None:
    response = anonymous.get("/catalog/Component/Default/Basket-Service/?tab=source")
    assert (response.status_code, response["Location"]) == (302, f"{BASKET}?tab=source")


def test_relations_are_told_in_words_from_both_sides(anonymous: Client, company: Catalog) -> None:
    told = section(page(anonymous, BASKET), "relations")
    assert "Used by checkout-api" in told
    assert "Called by checkout-api" in told
    assert "Provides APIs basket-api" in told
    assert "Uses basket-db" in told
    api = section(page(anonymous, "/catalog/api/default/basket-api/"), "relations")
    assert "Provided by basket-service" in api
    assert "Called by checkout-api" in api


def test_what_is_not_in_the_catalog_is_marked_and_found_in_the_source(
    anonymous: Client, company: Catalog
) -> None:
    markup = page(anonymous, CHECKOUT)
    assert "tax-rates not in the catalog" in section(markup, "relations")
    health = section(markup, "health")
    assert "api:default/tax-rates This is not in the catalog." in health
    line = re.search(r"See line (\d+)", health)
    assert line is not None
    source = page(anonymous, f"{CHECKOUT}?tab=source")
    assert re.search(rf'<span id="L{line[1]}" [^>]*class="hit">  - tax-rates</span>', source)


def test_a_long_list_is_cut_and_leads_to_all(anonymous: Client, catalog: Catalog) -> None:
    callers = [document("Component", f"caller-{n:02}", dependsOn=["resource:db"]) for n in range(12)]
    catalog.holds(document("Resource", "db"), *callers)
    markup = page(anonymous, "/catalog/resource/default/db/")
    assert "caller-07 and 4 more" in section(markup, "relations")
    more = re.search(r'href="(/catalog/[^"]*)">and 4 more', markup)
    assert more is not None
    listed = page(anonymous, more[1].replace("&amp;", "&"))
    assert "1–12 of 12" in words(listed)
    assert "Depends on db" in words(listed)


def test_the_drawing_has_at_most_five_on_each_side_and_links(anonymous: Client, catalog: Catalog) -> None:
    callers = [document("Component", f"caller-{n:02}", dependsOn=["resource:db"]) for n in range(12)]
    catalog.holds(document("Resource", "db"), *callers)
    drawn = re.search(
        r'<svg class="graph".*?</svg>', page(anonymous, "/catalog/resource/default/db/"), re.DOTALL
    )
    assert drawn is not None
    assert drawn[0].count("<rect") == 6
    assert '<a href="/catalog/component/default/caller-00/">' in drawn[0]
    assert "style=" not in drawn[0]


def test_a_group_shows_members_and_what_it_owns_through_its_sub_groups(
    anonymous: Client, catalog: Catalog
) -> None:
    catalog.holds(
        document("Group", "logistics"),
        document("Group", "depots", parent="logistics"),
        document("Group", "night-shift", parent="depots"),
        document("User", "ana", memberOf=["logistics"]),
        document("Component", "vans", owner="logistics"),
        document("Component", "crates", owner="night-shift"),
    )
    markup = page(anonymous, "/catalog/group/default/logistics/")
    assert "Members 1 AN ana" in section(markup, "members")
    owned = section(markup, "owns")
    assert "1 directly, 1 through its sub-groups" in owned
    assert (
        "Components 2 crates service production NS night-shift vans service production LO logistics" in owned
    )
    assert "Sub-groups depots" in section(markup, "relations")


def test_what_a_group_owns_at_any_depth_is_a_list_whose_address_names_the_group_alone(
    anonymous: Client, catalog: Catalog
) -> None:
    catalog.holds(
        document("Group", "logistics"),
        *[document("Group", f"depot-{n}", parent="logistics") for n in range(30)],
        *[document("Component", f"vans-{n}", owner=f"depot-{n}") for n in range(30)],
        document("Component", "other", owner="checkout"),
    )
    markup = page(anonymous, "/catalog/group/default/logistics/")
    assert "owner=group:default/depot-" not in markup
    listed = words(page(anonymous, "/catalog/?kind=component&under=group:default/logistics"))
    assert "30" in listed
    assert "Owned within logistics" in listed
    assert "vans-29" in listed
    assert "other" not in listed
    assert "kind=component&amp;under=group:default/logistics" in markup


@pytest.mark.parametrize("parts", [30, 300])
def test_a_hub_reads_none_of_the_neighbours_that_it_counts(
    anonymous: Client, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, parts: int
) -> None:
    catalog.holds(
        document("Group", "hub", members=["nobody"]),
        document("System", "hub", owner="hub"),
        *[document("User", f"user-{n:03d}", memberOf=["hub"]) for n in range(parts)],
        *[document("Component", f"part-{n:03d}", owner="hub", system="hub") for n in range(parts)],
    )
    read: list[object] = []

    def counting(ids: Iterable[int], sql: str) -> Iterator[Any]:
        for row in rows_about(ids, sql):
            read.append(row)
            yield row

    monkeypatch.setattr(related, "rows_about", counting)
    team = page(anonymous, "/catalog/group/default/hub/")
    assert f"Members {parts}" in section(team, "members")
    assert "user-023 and" in section(team, "members")
    assert f"and {parts - 24} more" in section(team, "members")
    assert f"Components {parts}" in section(team, "owns")
    assert "user:default/nobody" in words(team)
    assert len(read) == 1

    system = page(anonymous, "/catalog/system/default/hub/")
    assert f"Components {parts}" in section(system, "inside")
    assert len(read) == 2


@pytest.mark.parametrize("users", [150, 1500])
def test_what_thousands_use_reads_the_first_of_them_and_counts_the_others(
    anonymous: Client, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, users: int
) -> None:
    for name, least in (("MOST", 100), ("MANY", 50), ("FIRST", 12)):
        monkeypatch.setattr(related, name, least)
    catalog.holds(
        document("Group", "checkout"),
        document("Component", "json", type="library", dependsOn=["resource:absent"]),
        document("Resource", "db", dependsOn=["component:json"]),
        *[
            document("Component", f"user-{n:04d}", dependsOn=["component:json", "resource:db"])
            for n in range(users)
        ],
        *[document("Component", f"part-{n}", subcomponentOf="json") for n in range(3)],
    )
    read: list[object] = []

    def counting(ids: Iterable[int], sql: str) -> Iterator[Any]:
        for row in rows_about(ids, sql):
            read.append(row)
            yield row

    monkeypatch.setattr(related, "rows_about", counting)
    page(anonymous, "/catalog/component/default/json/")
    read.clear()
    with counted() as statements:
        told = words(page(anonymous, "/catalog/component/default/json/"))
    assert f"user-0007 and {users + 1 - related.SHOWN} more" in told
    assert "user-0000" in told
    assert "part-0" in told
    assert "absent" in told
    assert len(read) < 250
    assert len(statements) == 16


def test_a_user_shows_groups_and_what_is_theirs(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(
        document("Group", "checkout"),
        document("User", "ana", memberOf=["checkout"], profile={"email": "ana@halden.example"}),
        document("Component", "orders"),
        document("Component", "notes", owner="user:ana"),
    )
    markup = page(anonymous, "/catalog/user/default/ana/")
    assert "Member of checkout" in strip(markup)
    assert "1 directly, 1 through groups" in section(markup, "owns")
    assert 'href="mailto:ana@halden.example"' in markup


def test_a_system_shows_what_is_inside_by_kind(anonymous: Client, company: Catalog) -> None:
    inside = section(page(anonymous, "/catalog/system/default/shop/"), "inside")
    assert "Components 2 basket-service" in inside
    assert "checkout-api" in inside


def test_an_api_shows_its_definition(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, "/catalog/api/default/basket-api/?tab=definition")
    assert "<i>openapi</i>: 3.0.0" in markup


def test_a_location_shows_what_it_gives(anonymous: Client, company: Catalog) -> None:
    location = Location.objects.get()
    markup = page(anonymous, f"/catalog/location/default/{location.entity_name}/")
    assert "basket-service" in section(markup, "gives")


def test_links_and_annotations_are_links_unless_they_are_dangerous(
    anonymous: Client, catalog: Catalog
) -> None:
    catalog.holds(
        document(
            "Component",
            "orders",
            metadata={
                "links": [
                    {"url": "https://runbooks.halden.example/orders", "title": "Runbook", "icon": "docs"},
                    {"url": "javascript:alert(1)", "title": "Click"},
                    {"url": "data:text/html,x", "title": "Data"},
                ],
                "annotations": {
                    "github.com/project-slug": "halden/orders",
                    "backstage.io/source-location": "url:javascript:alert(2)",
                    "jira/project-key": "ORD",
                },
            },
        )
    )
    markup = page(anonymous, "/catalog/component/default/orders/")
    assert 'href="https://runbooks.halden.example/orders"' in markup
    assert 'href="https://github.com/halden/orders"' in markup
    assert not re.search(r'href="\s*(javascript|data|url):', markup)
    assert "Click javascript:alert(1)" in words(markup)
    assert "Jira ORD" in section(markup, "about")


def test_a_company_says_where_its_own_tools_are(anonymous: Client, catalog: Catalog, settings: Any) -> None:
    settings.CATALOG_LINKS = {"jira/project-key": "https://jira.halden.example/browse/{value}"}
    catalog.holds(document("Component", "orders", metadata={"annotations": {"jira/project-key": "ORD"}}))
    markup = page(anonymous, "/catalog/component/default/orders/")
    assert 'href="https://jira.halden.example/browse/ORD"' in markup


def test_a_refused_file_says_why_where_and_how_to_mend_it(anonymous: Client, company: Catalog) -> None:
    kept = [one for one in company.documents if one["metadata"]["name"] != "basket-service"]
    company.holds({**document("Component", "basket-service"), "spec": {"type": "service"}}, *kept)
    told = section(page(anonymous, BASKET), "refusal")
    assert "this is the last good version" in told
    assert "must have required property" in told
    assert "catalog-info.yaml, line" in told


def test_a_refused_file_shows_the_line(anonymous: Client, catalog: Catalog) -> None:
    good = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: orders\n"
        "spec:\n  type: service\n"
    )
    catalog.read(good + "  lifecycle: production\n  owner: me\n")
    catalog.read(good + "  lifecycle: 7\n  owner: me\n")
    markup = page(anonymous, "/catalog/component/default/orders/")
    assert re.search(r'<span id="E7" data-number="7" class="hit">  <i>lifecycle</i>: 7</span>', markup)


def test_another_file_that_claims_the_name_is_told_of(anonymous: Client, company: Catalog) -> None:
    rival = Catalog(company.path.with_name("rival.yaml"))
    rival.holds(document("Component", "basket-service", lifecycle="experimental"))
    markup = page(anonymous, BASKET)
    assert "Lifecycle production" in strip(markup)
    assert "Claimed by another file, too" in section(markup, "health")
    assert "rival.yaml" in section(markup, "health")


def test_changes_are_told_in_sentences(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(document("Component", "orders", metadata={"tags": ["old"]}))
    catalog.holds(document("Component", "orders", metadata={"tags": ["old", "pci"]}, lifecycle="deprecated"))
    changes = section(page(anonymous, "/catalog/component/default/orders/"), "changes")
    assert "Lifecycle: production → deprecated" in changes
    assert "Tags: pci added" in changes
    history = page(anonymous, "/catalog/component/default/orders/?tab=history")
    assert "Lifecycle production → deprecated" in section(history, "history")


def test_a_long_description_is_markdown_without_danger(anonymous: Client, catalog: Catalog) -> None:
    text = "First paragraph.\n\n## Why\n\n<script>alert(1)</script> [go](javascript:alert(1)) *soft*"
    catalog.holds(document("Component", "orders", metadata={"description": text}))
    markup = page(anonymous, "/catalog/component/default/orders/")
    assert '<p class="lede">First paragraph.</p>' in markup
    assert "<h4>Why</h4>" in markup
    assert "<em>soft</em>" in markup
    assert "<script>alert" not in markup
    assert 'href="javascript' not in markup


def test_htmx_gets_the_tab_alone(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, f"{BASKET}?tab=source", target="tab")
    assert "<h1>" not in markup
    assert 'aria-current="page">Source' in markup
    assert "apiVersion" in markup


@pytest.mark.parametrize("tab", ["definition", "nonsense", ""])
def test_a_tab_that_is_not_there_shows_the_overview(anonymous: Client, company: Catalog, tab: str) -> None:
    assert 'aria-current="page">Overview' in page(anonymous, f"{BASKET}?tab={tab}")


def test_what_is_not_there_is_a_page_that_helps(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, "/catalog/component/default/basket-servise/", status=404)
    assert "This is not in the catalog" in markup
    assert 'href="/catalog/component/default/basket-service/"' in markup


def test_what_has_left_says_when(anonymous: Client, company: Catalog) -> None:
    company.holds(*(one for one in company.documents if one["metadata"]["name"] != "basket-db"))
    markup = page(anonymous, "/catalog/resource/default/basket-db/", status=404)
    assert "It was here until its source stopped giving it: just now" in words(markup)


def test_hidden_and_missing_look_the_same(viewer: Client, company: Catalog) -> None:
    only_reads(Role.VIEWER, {"kind": "component"})
    hidden = page(viewer, "/catalog/resource/default/basket-db/", status=404)
    assert "It was here" not in hidden
    assert 'href="/catalog/resource/default/basket-db/"' not in hidden


def test_a_page_does_not_tell_of_hidden_neighbours(viewer: Client, company: Catalog) -> None:
    only_reads(Role.VIEWER, {"kind": "component"})
    assert "Owner checkout Health" in strip(page(viewer, BASKET))
    assert "basket-db" not in section(page(viewer, BASKET), "relations")
    assert "Uses" not in section(page(viewer, BASKET), "relations")


def test_a_get_changes_nothing(viewer: Client, company: Catalog) -> None:
    assert viewer.get(f"{BASKET}star/").status_code == 405
