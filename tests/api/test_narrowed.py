"""Who may not see everything learns of nothing hidden by its relations to what they see."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.api import memory
from catalog.query.relations import forget
from portal.accounts.models import Role, Rule, User
from portal.accounts.rules import known_rules
from tests.web.conftest import Catalog, document

pytestmark = pytest.mark.django_db

API = "/api/catalog"
BASKET = f"{API}/entities/by-name/component/default/basket"
VAULT = "component:default/vault"
VISIBLE = {"$not": {"metadata.tags": "secret"}}


@pytest.fixture
def company(tmp_path: Path, settings: LazySettings) -> Catalog:
    """Secret are the vault, which uses the basket, and who owns `prices`; what that needs is nowhere."""
    settings.CATALOG_FILE_ROOTS = None
    catalog = Catalog(tmp_path / "catalog-info.yaml")
    catalog.holds(
        document("Group", "checkout"),
        document("Group", "spies", metadata={"tags": ["secret"]}),
        document("Component", "basket", dependsOn=["component:prices"]),
        document("Component", "prices", owner="spies", dependsOn=["component:nowhere"]),
        document("Component", "vault", metadata={"tags": ["secret"]}, dependsOn=["component:basket"]),
    )
    return catalog


@pytest.fixture
def viewer(company: Catalog) -> Client:
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.READ, predicate=VISIBLE)
    known_rules.forget()
    client = Client()
    client.force_login(User.objects.create_user("viewer", role=Role.VIEWER))
    return client


@pytest.fixture
def admin(company: Catalog) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("admin", role=Role.ADMIN))
    return client


def related(entity: dict[str, Any]) -> set[tuple[str, str]]:
    return {(relation["type"], relation["targetRef"]) for relation in entity["relations"]}


def found(client: Client, **asked: str) -> set[str]:
    """By parameters of `/entities/by-query`."""
    items = client.get(f"{API}/entities/by-query", asked).json()["items"]
    return {entity["metadata"]["name"] for entity in items}


def test_relations_with_what_is_hidden_are_left_out(viewer: Client, admin: Client) -> None:
    secret = ("dependencyOf", VAULT)
    assert secret in related(admin.get(BASKET).json())
    assert related(viewer.get(BASKET).json()) == {
        ("ownedBy", "group:default/checkout"),
        ("dependsOn", "component:default/prices"),
    }
    assert secret in related(admin.get(BASKET).json())


@pytest.mark.parametrize(
    "path", ["entities", "entities?limit=9", "entities/by-query", "entities?filter=metadata.name=basket"]
)
def test_no_list_names_what_is_hidden(viewer: Client, admin: Client, path: str) -> None:
    assert b"vault" in admin.get(f"{API}/{path}").getvalue()
    assert b"vault" not in viewer.get(f"{API}/{path}").getvalue()


def test_by_reference_too(viewer: Client) -> None:
    body = {"entityRefs": ["component:default/basket", VAULT]}
    basket, vault = viewer.post(f"{API}/entities/by-refs", body, "application/json").json()["items"]
    assert "vault" not in str(basket)
    assert vault is None
    assert b"vault" not in viewer.get(f"{BASKET}/ancestry").content


def test_references_that_lead_nowhere_stay(viewer: Client) -> None:
    prices = viewer.get(f"{API}/entities/by-name/component/default/prices").json()
    assert ("dependsOn", "component:default/nowhere") in related(prices)


def test_a_field_of_an_entity_stays_as_its_file_writes_it(viewer: Client) -> None:
    prices = viewer.get(f"{API}/entities/by-name/component/default/prices").json()
    assert prices["spec"]["owner"] == "spies"
    assert not any(relation == "ownedBy" for relation, _ref in related(prices))


def test_facets_leave_hidden_references_out(viewer: Client, admin: Client) -> None:
    address = f"{API}/entity-facets?facet=relations.dependencyOf&facet=relations.ownedBy"
    everything, seen = (client.get(address).json()["facets"] for client in (admin, viewer))
    assert VAULT in {one["value"] for one in everything["relations.dependencyOf"]}
    assert {one["value"] for one in seen["relations.dependencyOf"]} == {"component:default/basket"}
    assert {one["value"] for one in seen["relations.ownedBy"]} == {"group:default/checkout"}


@pytest.mark.parametrize(
    "asked",
    [
        {"filter": f"relations.dependencyOf={VAULT}"},
        {"filter": f"relations.dependencyOf={VAULT},relations.dependencyOf=component:default/nowhere"},
        {"filter": "relations.dependencyOf,metadata.name=basket"},
        {"fullTextFilterTerm": "vault", "fullTextFilterFields": "relations.dependencyOf"},
    ],
)
def test_filters_that_name_or_meet_what_is_hidden_find_nothing(
    viewer: Client, admin: Client, asked: dict[str, str]
) -> None:
    assert found(admin, **asked) == {"basket"}
    assert found(viewer, **asked) == set()


def test_predicates_too(viewer: Client) -> None:
    for condition in ({"$hasPrefix": "component:default/v"}, {"$in": [VAULT]}, VAULT):
        body = {"query": {"relations.dependencyOf": condition}}
        assert viewer.post(f"{API}/entities/by-query", body, "application/json").json()["totalItems"] == 0


def test_an_order_by_relations_knows_nothing_of_it(viewer: Client, admin: Client) -> None:
    for direction in ("asc", "desc"):
        by_relation = {"orderField": f"relations.dependencyOf,{direction}"}
        assert found(admin, **by_relation) == {"basket", "prices"}
        assert found(viewer, **by_relation) == {"prices"}


def test_filters_by_what_is_seen_work(viewer: Client) -> None:
    assert found(viewer, filter="relations.dependencyOf=component:default/basket") == {"prices"}
    assert found(viewer, filter="relations.dependsOn=component:default/nowhere") == {"prices"}


@pytest.mark.parametrize("form", ["json", "yaml", "csv"])
def test_exports_name_nothing_hidden(viewer: Client, admin: Client, form: str) -> None:
    address = f"/catalog/?kind=all&format={form}"
    assert b"vault" in admin.get(address).getvalue()
    assert b"vault" not in viewer.get(address).getvalue()


def test_columns_of_relations_show_only_what_is_seen(viewer: Client, admin: Client, company: Catalog) -> None:
    company.holds(
        *company.documents,
        document("User", "minseo", memberOf=["checkout", "spies"]),
    )
    address = "/catalog/?kind=user&format=csv&columns=relations.memberof&columns=memberof"
    for client, told in ((admin, True), (viewer, False)):
        rows = list(csv.reader(io.StringIO(client.get(address).getvalue().decode())))
        assert ("spies" in str(rows)) is told
        assert "checkout" in str(rows)


def test_a_list_filters_by_what_is_seen_only(viewer: Client, admin: Client) -> None:
    address = f"/catalog/?kind=component&related=dependencyof={VAULT}&format=json"
    assert len(orjson.loads(admin.get(address).getvalue())) == 1
    assert orjson.loads(viewer.get(address).getvalue()) == []


def test_health_is_judged_by_hidden_relations_too(viewer: Client) -> None:
    """The owner of `prices` is hidden, not missing."""
    listed = viewer.get("/catalog/?kind=component&health=ownerless&format=json")
    assert orjson.loads(listed.getvalue()) == []


def test_a_rule_may_ask_for_relations_itself(company: Catalog, admin: Client) -> None:
    Rule.objects.create(
        role=Role.EDITOR, verb=Rule.Verb.READ, predicate={"relations.dependencyOf": {"$exists": True}}
    )
    known_rules.forget()
    editor = Client()
    editor.force_login(User.objects.create_user("editor", role=Role.EDITOR))
    assert found(editor) == {"basket", "prices"}


@pytest.mark.parametrize(
    ("path", "of_viewers", "of_admins"),
    [
        ("entities/by-query?limit=5&filter=kind=component", 4, 4),
        ("entity-facets?facet=relations.ownedBy", 3, 2),
        ("entities/by-query?limit=0&filter=relations.dependencyOf=" + VAULT, 3, 2),
    ],
)
def test_it_costs_one_statement_for_each_question_about_relations(
    viewer: Client, admin: Client, path: str, of_viewers: int, of_admins: int
) -> None:
    """And none for who sees everything."""
    for client, expected in ((viewer, of_viewers), (admin, of_admins)):
        client.get(f"{API}/{path}")
        memory.forget()
        forget()
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{API}/{path}")
        asked = [
            query["sql"] for query in captured if '"catalog' in query["sql"] or "catalog_" in query["sql"]
        ]
        assert len(asked) == expected, asked
