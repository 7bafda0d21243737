"""The list of the catalog: what it shows, how it is narrowed, ordered and turned."""

from __future__ import annotations

import html
import re

import pytest
from django.conf import LazySettings
from django.test import Client

from catalog.models import Location
from portal.accounts.models import Role
from tests.web.conftest import Catalog, choices, document, only_reads, page, rows, words

COMPONENTS = "/catalog/?kind=component"


def link(markup: str, identity: str) -> str:
    found = re.search(rf'id="{identity}" href="([^"]*)"', markup)
    assert found is not None, f"No link {identity}"
    return html.unescape(found[1])


def test_a_list_begins_with_components_by_name(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, "/catalog/")
    assert rows(markup) == ["basket-service", "checkout-api", "checkout-web"]
    assert "Holds what a shopper has picked" in markup
    assert '<a href="/catalog/component/default/basket-service/">' in markup


def test_tabs_count_every_kind_that_is_there(anonymous: Client, company: Catalog) -> None:
    told = words(page(anonymous, "/catalog/"))
    assert "All 9 Components 3 APIs 1 Resources 1 Systems 1 Groups 2 Locations 1" in told


def test_what_is_missing_is_marked_where_it_is_named(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(document("Component", "orders", owner="nobody"))
    markup = page(anonymous, COMPONENTS)
    assert "nobody <span" in markup
    assert "not in the catalog" in markup


def test_values_of_a_filter_add_up_and_filters_narrow(anonymous: Client, company: Catalog) -> None:
    assert rows(page(anonymous, f"{COMPONENTS}&type=service&type=website")) == [
        "basket-service",
        "checkout-api",
        "checkout-web",
    ]
    assert rows(page(anonymous, f"{COMPONENTS}&type=service&lifecycle=deprecated")) == ["checkout-api"]
    assert rows(page(anonymous, f"{COMPONENTS}&owner=group:default/storefront")) == ["checkout-web"]
    assert rows(page(anonymous, f"{COMPONENTS}&system=system:default/shop")) == [
        "basket-service",
        "checkout-api",
    ]
    assert rows(page(anonymous, f"{COMPONENTS}&tag=python")) == ["basket-service"]


def test_counts_of_a_filter_follow_the_others_and_not_itself(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, f"{COMPONENTS}&type=service&lifecycle=production")
    assert choices(markup, "type") == {"service": 1, "website": 1}
    assert choices(markup, "lifecycle") == {"production": 1, "deprecated": 1}
    assert choices(markup, "owner") == {"Checkout team": 1, "storefront": 0}


def test_a_choice_without_rows_stays_in_its_place_greyed(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, f"{COMPONENTS}&tag=python")
    assert re.search(r'>website<span class="count zero">0<', markup)


def test_filters_that_are_on_can_be_taken_off_one_by_one(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, f"{COMPONENTS}&type=service&owner=group:default/checkout")
    assert "Type is service" in words(markup)
    assert "Owner is Checkout team" in words(markup)
    off = re.search(r'<a href="([^"]*)"[^>]*aria-label="Remove filter: Type is service"', markup)
    assert off is not None
    assert html.unescape(off[1]) == f"{COMPONENTS}&owner=group:default/checkout"


def test_health_finds_what_needs_someone(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, COMPONENTS)
    assert choices(markup, "health")["Good"] == 2
    assert choices(markup, "health")["Unknown reference"] == 1
    assert rows(page(anonymous, f"{COMPONENTS}&health=dangling")) == ["checkout-api"]
    assert rows(page(anonymous, f"{COMPONENTS}&health=good")) == ["basket-service", "checkout-web"]


def test_a_source_that_fails_marks_what_came_from_it(anonymous: Client, company: Catalog) -> None:
    Location.objects.update(error="The host did not answer.", failures=1)
    markup = page(anonymous, f"{COMPONENTS}&health=failing")
    assert len(rows(markup)) == 3
    assert words(markup).count("Source failing") >= 3


def test_a_refused_file_marks_its_entity_and_keeps_it(anonymous: Client, company: Catalog) -> None:
    broken = [one for one in company.documents if one["metadata"]["name"] != "checkout-web"]
    company.holds(*broken, {**document("Component", "checkout-web"), "spec": {"type": "website"}})
    assert rows(page(anonymous, f"{COMPONENTS}&health=refused")) == ["checkout-web"]


def test_an_unknown_value_finds_nothing_and_says_so(anonymous: Client, company: Catalog) -> None:
    told = words(page(anonymous, f"{COMPONENTS}&type=spaceship&health=unheard"))
    assert "Nothing matches these filters" in told
    assert "Drop all filters" in told


def test_words_search_the_kind_or_all_kinds(anonymous: Client, company: Catalog) -> None:
    assert rows(page(anonymous, f"{COMPONENTS}&q=basket")) == ["basket-service"]
    everywhere = page(anonymous, "/catalog/?q=basket")
    assert set(rows(everywhere)) == {"basket-service", "basket-api", "basket-db"}
    assert "All 3 Components 1 APIs 1 Resources 1" in words(everywhere)


def test_a_search_without_result_guesses(anonymous: Client, company: Catalog) -> None:
    told = words(page(anonymous, f"{COMPONENTS}&q=baskett-servise"))
    assert "Did you mean basket-service?" in told


def test_an_empty_catalog_says_how_to_fill_it(anonymous: Client, catalog: Catalog) -> None:
    assert "manage.py ingest" in page(anonymous, "/catalog/")


def test_every_page_follows_and_leads_back(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(*(document("Component", f"service-{number:03}") for number in range(60)))
    first = page(anonymous, COMPONENTS)
    second = page(anonymous, link(first, "next"))
    third = page(anonymous, link(second, "next"))
    names = [f"service-{number:03}" for number in range(60)]
    assert rows(first) + rows(second) + rows(third) == names
    assert [
        re.search(r"\d+–\d+ of \d+", words(markup))[0]  # type: ignore[index]
        for markup in (first, second, third)
    ] == ["1–25 of 60", "26–50 of 60", "51–60 of 60"]
    assert 'id="next"' not in third
    assert rows(page(anonymous, link(third, "previous"))) == rows(second)


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "%00", "WyJuYW1lIl0", "🙂"])
def test_a_mistyped_place_shows_the_first_page(anonymous: Client, company: Catalog, cursor: str) -> None:
    assert len(rows(page(anonymous, f"{COMPONENTS}&cursor={cursor}&start=junk"))) == 3


def test_a_column_sorts_both_ways(anonymous: Client, company: Catalog) -> None:
    down = page(anonymous, f"{COMPONENTS}&sort=-name")
    assert rows(down) == ["checkout-web", "checkout-api", "basket-service"]
    assert 'aria-sort="descending"' in down
    assert rows(page(anonymous, f"{COMPONENTS}&sort=lifecycle"))[0] == "checkout-api"


def test_what_an_order_leaves_out_is_said(anonymous: Client, catalog: Catalog) -> None:
    resource = document("Resource", "unowned")
    del resource["spec"]["owner"]
    catalog.holds(document("Component", "a"), document("Component", "b", owner="api:wrong/kind"))
    markup = page(anonymous, f"{COMPONENTS}&sort=owner")
    assert rows(markup) == ["a"]
    assert "1 is not listed, because it has nothing to sort by here: Owner." in words(markup)


def test_columns_are_chosen(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, f"{COMPONENTS}&column=tags&column=system")
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', markup, re.DOTALL)
    assert [words(head) for head in heads] == ["Name", "System", "Tags"]
    assert "tier-1" in markup


def test_relations_are_columns_whoever_states_them(anonymous: Client, catalog: Catalog) -> None:
    catalog.holds(document("Group", "parent", children=["child"]), document("Group", "child"))
    assert "parent" in words(page(anonymous, "/catalog/?kind=group&column=childof")).split("child", 1)[1]


def test_a_custom_kind_has_its_list_at_once(anonymous: Client, catalog: Catalog) -> None:
    kind = {
        "apiVersion": "greenroom/v1alpha1",
        "kind": "Kind",
        "metadata": {"name": "depot"},
        "spec": {
            "names": {"kind": "Depot", "singular": "Depot", "plural": "Depots"},
            "apiVersions": ["acme/v1"],
            "schema": {"type": "object", "properties": {"region": {"type": "string"}}},
            "columns": [{"path": "spec.region", "label": "Region", "facet": True}],
        },
    }
    depot = {
        "apiVersion": "acme/v1",
        "kind": "Depot",
        "metadata": {"name": "north"},
        "spec": {"region": "fjords"},
    }
    catalog.holds(kind)
    catalog.holds(kind, depot)
    markup = page(anonymous, "/catalog/?kind=depot")
    assert rows(markup) == ["north"]
    assert choices(markup, "spec.region") == {"fjords": 1}
    assert "Depots 1" in words(markup)


def test_a_long_filter_shows_its_first_values_and_the_chosen(anonymous: Client, catalog: Catalog) -> None:
    several = [document("Component", f"s{n:02}", owner=f"team-{n % 20:02}") for n in range(40)]
    catalog.holds(*several)
    chosen = f"{COMPONENTS}&owner=group:default/team-19"
    markup = page(anonymous, chosen)
    assert len(choices(markup, "owner")) == 7
    assert "team-19" in choices(markup, "owner")
    assert "13 more" in words(markup)
    whole = page(anonymous, f"{chosen}&more=owner")
    assert len(choices(whole, "owner")) == 20
    assert set(choices(page(anonymous, f"{chosen}&more=owner&find=m-07"), "owner")) == {"team-07", "team-19"}


def test_htmx_gets_the_rows_and_what_follows_them(anonymous: Client, company: Catalog) -> None:
    response = anonymous.get(
        f"{COMPONENTS}&type=website&column=owner", headers={"hx-request": "true", "hx-target": "results"}
    )
    markup = response.content.decode()
    assert "<html" not in markup
    assert rows(markup) == ["checkout-web"]
    assert '<output id="count" hx-swap-oob="innerHTML">' in markup
    assert 'id="found-type" hx-swap-oob="innerHTML"' in markup
    assert response["HX-Push-Url"] == f"{COMPONENTS}&type=website&column=owner"
    assert "HX-Target" in response["Vary"]


def test_htmx_gets_the_choices_of_one_filter_alone(anonymous: Client, company: Catalog) -> None:
    markup = page(anonymous, f"{COMPONENTS}&more=owner&find=store", target="choices-owner")
    assert set(choices(markup, "owner")) == {"storefront"}
    assert "basket-service" not in markup
    assert 'name="find"' in markup
    assert 'name="find"' not in page(anonymous, f"{COMPONENTS}&more=owner&find=store", target="found-owner")


def test_columns_that_are_usual_do_not_lengthen_the_address(anonymous: Client, company: Catalog) -> None:
    usual = "&".join(f"column={name}" for name in ("type", "owner", "lifecycle", "health", "changed"))
    response = anonymous.get(
        f"{COMPONENTS}&{usual}&q=&sort=", headers={"hx-request": "true", "hx-target": "results"}
    )
    assert response["HX-Push-Url"] == COMPONENTS


def test_nobody_sees_what_their_rules_hide(viewer: Client, company: Catalog) -> None:
    only_reads(Role.VIEWER, {"spec.type": "service"})
    markup = page(viewer, COMPONENTS)
    assert rows(markup) == ["basket-service", "checkout-api"]
    assert choices(markup, "type") == {"service": 2}
    assert "APIs" not in words(markup).split("Type", 1)[0]
    assert rows(page(viewer, "/catalog/?kind=all&q=basket")) == ["basket-service"]


def test_a_hidden_owner_has_neither_title_nor_link(viewer: Client, company: Catalog) -> None:
    only_reads(Role.VIEWER, {"kind": "component"})
    markup = page(viewer, f"{COMPONENTS}&owner=group:default/checkout")
    assert "Owner is checkout" in words(markup)
    assert "Checkout team" not in markup
    assert "/catalog/group/default/checkout/" not in markup
    assert "not in the catalog" not in markup


def test_who_must_sign_in_is_sent_there(anonymous: Client, company: Catalog, settings: LazySettings) -> None:
    settings.ANONYMOUS_READ = False
    response = anonymous.get("/catalog/?kind=api")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/catalog/%3Fkind%3Dapi"


def test_cutting_an_address_leads_to_the_list(anonymous: Client, company: Catalog) -> None:
    assert anonymous.get("/catalog/Component/default/")["Location"] == COMPONENTS
    assert anonymous.get("/catalog/component/")["Location"] == COMPONENTS


def test_text_in_the_catalog_is_never_markup(anonymous: Client, catalog: Catalog) -> None:
    evil = "<script>alert(1)</script>"
    catalog.holds(document("Component", "x", metadata={"description": evil, "title": evil}, type=evil))
    assert evil not in page(anonymous, f"{COMPONENTS}&q=%3Cscript%3Ealert(1)%3C/script%3E&type=%3Cscript%3E")
    assert evil not in page(anonymous, COMPONENTS)
