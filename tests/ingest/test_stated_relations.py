"""Relations that the fields of a document state."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.ingest.check import check
from tests.ingest.checking import component, entity, refusal, relations


def test_each_field_states_its_relation() -> None:
    spec = {
        "owner": "user:jo@example.com",
        "system": "shop-front",
        "subcomponentOf": "web",
        "providesApis": ["other/orders"],
        "consumesApis": ["API:Prices"],
        "dependsOn": ["resource:db", "component:default/missing"],
        "dependencyOf": ["component:web"],
    }
    assert relations(component(spec)) == {
        ("ownedBy", "user:shop/jo@example.com"),
        ("partOf", "system:shop/shop-front"),
        ("partOf", "component:shop/web"),
        ("providesApi", "api:other/orders"),
        ("consumesApi", "api:shop/prices"),
        ("dependsOn", "resource:shop/db"),
        ("dependsOn", "component:default/missing"),
        ("dependencyOf", "component:shop/web"),
    }


def test_each_relation_knows_its_inverse() -> None:
    group = entity("Group", {"type": "team", "children": ["b"], "parent": "c", "members": ["jo"]})
    assert {tuple(relation) for relation in check(group).relations} == {
        ("parentOf", "childOf", "group:default/b"),
        ("childOf", "parentOf", "group:default/c"),
        ("hasMember", "memberOf", "user:default/jo"),
    }


@pytest.mark.parametrize(
    ("doc", "stated"),
    [
        (entity("Resource", {"type": "db", "owner": "a", "system": "s"}), {"ownedBy", "partOf"}),
        (entity("System", {"owner": "a", "domain": "d"}), {"ownedBy", "partOf"}),
        (entity("Domain", {"owner": "a", "subdomainOf": "d"}), {"ownedBy", "partOf"}),
        (entity("User", {"memberOf": ["a"]}), {"memberOf"}),
        (
            entity("AiResource", {"type": "skill", "lifecycle": "x", "owner": "a", "dependsOn": ["b"]}),
            {"ownedBy", "dependsOn"},
        ),
        (
            entity("AiResource", {"type": "plugin", "lifecycle": "x", "owner": "a", "skills": ["b"]}),
            {"ownedBy", "hasSkill"},
        ),
        (
            entity("Template", {"type": "x", "steps": [], "owner": "a"}, "scaffolder.backstage.io/v1beta3"),
            {"ownedBy"},
        ),
        (entity("Location", {"targets": ["./a.yaml"]}), set()),
    ],
    ids=lambda value: value.get("kind") if isinstance(value, dict) else "",
)
def test_every_kind_states_its_relations(doc: dict[str, Any], stated: set[str]) -> None:
    assert {relation for relation, _target in relations(doc)} == stated


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        ("component:web", {("dependencyOf", "component:shop/web")}),
        (None, set()),
        ([], set()),
    ],
)
def test_what_depends_on_a_component_may_be_one_reference(value: Any, stated: set[tuple[str, str]]) -> None:
    doc = component({"dependencyOf": value})
    assert {relation for relation in relations(doc) if relation[0] == "dependencyOf"} == stated


@pytest.mark.parametrize("value", [7, True, {"name": "web"}, [7], [None], [""], [["component:web"]]])
@pytest.mark.parametrize("kind", ["Component", "Resource"])
def test_what_is_no_reference_cannot_depend_on_a_component(kind: str, value: Any) -> None:
    assert refusal({**component({"dependencyOf": value}), "kind": kind}).stage == "kind"


def test_lists_of_references_are_sorted_in_every_kind() -> None:
    doc = entity(
        "Domain", {"owner": "a", "members": ["b", "a"], "children": ["b", 1, "a"], "other": ["b", "a"]}
    )
    spec = check(doc).doc["spec"]
    assert spec == {"owner": "a", "members": ["a", "b"], "children": ["b", 1, "a"], "other": ["b", "a"]}


def test_a_target_of_a_kind_that_the_field_does_not_allow_states_nothing() -> None:
    assert relations(component({"owner": "component:web"})) == set()
    assert relations(entity("User", {"memberOf": ["user:jo", "a"]})) == {("memberOf", "group:default/a")}


def test_what_depends_on_itself_is_at_both_ends() -> None:
    assert relations(component({"owner": "system:x", "dependsOn": ["component:orders"]})) == {
        ("dependsOn", "component:shop/orders"),
        ("dependencyOf", "component:shop/orders"),
    }


def test_a_reference_without_the_kind_it_needs_is_refused() -> None:
    refused = refusal(component({"dependsOn": ["orders"]}))
    assert refused.stage == "relations"
    assert refused.problem.message == (
        'Entity reference "orders" had missing or empty kind '
        '(e.g. did not start with "component:" or similar)'
    )
