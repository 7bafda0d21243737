"""Checking documents. `corpus/verdicts.jsonl` is what Backstage's own packages say of real ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from catalog.ingest.check import REJECTED, check
from catalog.ingest.placeholders import fill
from catalog.ingest.problem import Problem, Refused
from catalog.ingest.read import read

COMPONENT: dict[str, Any] = {
    "apiVersion": "backstage.io/v1alpha1",
    "kind": "Component",
    "metadata": {"name": "Orders", "namespace": "shop", "tags": ["java"]},
    "spec": {"type": "service", "lifecycle": "production", "owner": "team-a"},
}
LEARN_MORE = "To learn more about catalog file format, visit: https://github.com/backstage/backstage/"


def component(spec: dict[str, Any] | None = None, **metadata: Any) -> dict[str, Any]:
    doc = deepcopy(COMPONENT)
    doc["spec"].update(spec or {})
    doc["metadata"].update(metadata)
    return doc


def entity(kind: str, spec: dict[str, Any], api_version: str = "backstage.io/v1alpha1") -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": "x"}, "spec": spec}


def refusal(doc: dict[str, Any]) -> Refused:
    with pytest.raises(Refused) as refused:
        check(doc)
    assert refused.value.problem.advice
    return refused.value


def relations(doc: dict[str, Any]) -> set[tuple[str, str]]:
    return {(relation.type, relation.target) for relation in check(doc).relations}


# --- Real documents


def on_purpose(row: dict[str, Any]) -> str:
    """Why our verdict differs from the recorded one; empty where it must not."""
    if row["kind"] == "AiResource":
        return "AiResource is a kind here; in Backstage only with its alpha model"
    if row.get("alphaModel") == "valid as mcp-server API":
        return (
            "an API of type mcp-server has remotes for a definition; in Backstage only with its alpha model"
        )
    if row.get("validator") == "template-v1beta3":
        return (
            "the verdicts were made without the scaffolder's processor; a template's owner is a relation, as "
            "the recorded answers of a whole Backstage show"
        )
    return ""


@pytest.fixture
def recorded(settings: LazySettings) -> Iterator[tuple[dict[str, Any], Any]]:
    """Every row of the verdicts with the document that it is about."""
    corpus: Path = settings.SHARED_DIR / "corpus"
    if not corpus.is_dir():
        pytest.skip(f"The recorded material is not at {settings.SHARED_DIR}; PORTAL_SHARED says where it is.")
    rows = [json.loads(line) for line in (corpus / "verdicts.jsonl").read_text().splitlines()]
    return ((row, _document(corpus / row["file"], row["doc"])) for row in rows)


def _document(file: Path, position: int) -> Any:
    return next(document for document in read(file.read_bytes()) if document.position == position)


@pytest.mark.shared
def test_every_real_document_gets_backstages_verdict(recorded: Iterator[tuple[dict[str, Any], Any]]) -> None:
    compared = 0
    for row, document in recorded:
        if row["kind"] == "AiResource" or row.get("alphaModel"):
            assert on_purpose(row)
            check(document.value, document)
            continue
        found = _found(document, placeholders="placeholders" in row)
        expected = {
            "valid": row["verdict"] == "valid",
            "ref": row.get("ref"),
            "relations": {tuple(relation) for relation in row.get("relations", ())},
            "error": row.get("error"),
        }
        if on_purpose(row):
            found["relations"] = {relation for relation in found["relations"] if relation[0] != "ownedBy"}
        assert found == expected, row["file"]
        compared += 1
    assert compared > 150


def _found(document: Any, *, placeholders: bool) -> dict[str, Any]:
    try:
        value = fill(document.value, lambda target: b"text")[0] if placeholders else document.value
        checked = check(value, document)
    except Refused as refused:
        return {"valid": False, "ref": None, "relations": set(), "error": refused.problem.message}
    stated = {(relation.type, relation.target) for relation in checked.relations}
    return {"valid": True, "ref": str(checked.ref), "relations": stated, "error": None}


# --- Normal form


def test_a_valid_entity_comes_in_its_normal_form() -> None:
    doc = component({"dependsOn": ["resource:b", "component:a", "api:c"], "odd": ["b", "a"]})
    del doc["metadata"]["namespace"]
    before = deepcopy(doc)
    checked = check(doc)
    assert doc == before
    assert str(checked.ref) == "component:default/orders"
    assert checked.doc["metadata"]["namespace"] == "default"
    assert checked.doc["metadata"]["name"] == "Orders"
    assert checked.doc["spec"]["dependsOn"] == ["api:c", "component:a", "resource:b"]
    assert checked.doc["spec"]["odd"] == ["b", "a"]
    assert list(checked.doc) == list(doc)
    assert list(checked.doc["spec"]) == list(doc["spec"])


def test_references_sort_by_utf_16_as_in_javascript() -> None:
    providers = ["\uffe5", "\U0001f600"]
    assert check(component({"providesApis": providers})).doc["spec"]["providesApis"] == providers[::-1]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("javascript:alert(1)", False),
        (" \x01jAva\tscr\nipt\r:x", False),
        ("https://example.com/javascript:", True),
    ],
)
def test_links_that_would_run_a_script_are_replaced(address: str, kept: bool) -> None:
    names = ("backstage.io/view-url", "backstage.io/edit-url")
    annotations = {**dict.fromkeys(names, address), "example.com/x": "javascript:x"}
    found = check(component(annotations=annotations)).doc["metadata"]["annotations"]
    assert {found[name] for name in names} == {address if kept else REJECTED}
    assert found["example.com/x"] == "javascript:x"


# --- Relations


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


# --- Locations


def test_a_location_says_what_it_includes() -> None:
    spec = {
        "type": "file",
        "target": "./a.yaml",
        "targets": ["./b.yaml", "../**/c.yaml"],
        "presence": "optional",
    }
    checked = check(entity("Location", spec))
    assert checked.includes == ["./a.yaml", "./b.yaml", "../**/c.yaml"]
    assert (checked.include_type, checked.presence) == ("file", "optional")
    plain = check(entity("Location", {}))
    assert (plain.includes, plain.include_type, plain.presence) == ([], "", "required")


# --- What is refused, in Backstage's words


def without(path: str) -> dict[str, Any]:
    doc = component()
    *way, last = path.split(".")
    inner = doc
    for step in way:
        inner = inner[step]
    del inner[last]
    return doc


@pytest.mark.parametrize(
    ("doc", "stage", "message"),
    [
        (
            {"kind": "x"},
            "envelope",
            "<root> must have required property 'apiVersion' - missingProperty: apiVersion",
        ),
        (
            without("metadata.name"),
            "envelope",
            "/metadata must have required property 'name' - missingProperty: name",
        ),
        ({**COMPONENT, "metadata": []}, "envelope", "/metadata must be object - type: object"),
        (component(name=""), "envelope", "/metadata/name must NOT have fewer than 1 characters - limit: 1"),
        (
            {**COMPONENT, "extra": 1},
            "policy",
            "Malformed envelope, <root> must NOT have additional properties",
        ),
        ({**COMPONENT, "relations": []}, "policy", "Unknown field relations"),
        ({**COMPONENT, "spec": None}, "policy", "Malformed envelope, /spec must be object"),
        (component(annotations=None), "policy", "Malformed envelope, /metadata/annotations must be object"),
        (component(labels={"a": 1}), "policy", "Malformed envelope, /metadata/labels/a must be string"),
        (
            component(annotations={"a/b": True}),
            "policy",
            "Malformed envelope, /metadata/annotations/a~1b must be string",
        ),
        (
            component(links=[{"title": "x"}]),
            "policy",
            "Malformed envelope, /metadata/links/0 must have required property 'url'",
        ),
        (without("spec"), "kind", "<root> must have required property 'spec' - missingProperty: spec"),
        (without("spec.owner"), "kind", "/spec must have required property 'owner' - missingProperty: owner"),
        (component({"owner": 7}), "kind", "/spec/owner must be string - type: string"),
        (
            component({"dependsOn": ["a:b", ""]}),
            "kind",
            "/spec/dependsOn/1 must NOT have fewer than 1 characters - limit: 1",
        ),
        (
            entity("Location", {"presence": "maybe"}),
            "kind",
            "/spec/presence must be equal to one of the allowed values - allowedValues: required,optional",
        ),
        (
            entity("API", {"type": "mcp-server", "lifecycle": "x", "owner": "a", "remotes": []}),
            "kind",
            "/spec/remotes must NOT have fewer than 1 items - limit: 1",
        ),
        (
            entity(
                "Template", {"type": "x", "steps": [{}], "parameters": 1}, "scaffolder.backstage.io/v1beta3"
            ),
            "kind",
            "/spec/parameters must be object - type: object",
        ),
        (
            entity(
                "Template",
                {"type": "x", "steps": [{"action": "a", "if": 1}]},
                "scaffolder.backstage.io/v1beta3",
            ),
            "kind",
            "/spec/steps/0/if must be string,boolean - type: string,boolean",
        ),
    ],
)
def test_a_mistake_is_told_in_backstages_words(doc: dict[str, Any], stage: str, message: str) -> None:
    refused = refusal(doc)
    assert refused.problem.message == message
    assert refused.stage == stage


@pytest.mark.parametrize(
    ("doc", "field", "expected", "found"),
    [
        (
            component(name="-x"),
            "metadata.name",
            "a string that is sequences of [a-zA-Z0-9] separated by any of [-_.]",
            "-x",
        ),
        (component(name="x" * 64), "metadata.name", "at most 63 characters in total", "x" * 64),
        (component(name="x\n"), "metadata.name", "a string", "x\n"),
        (
            component(namespace="Shop"),
            "metadata.namespace",
            "a string that is sequences of [a-z0-9] separated by [-]",
            "Shop",
        ),
        (
            component(tags=["java", "C#"]),
            "tags.1",
            "a string that is sequences of [a-z0-9+#] separated by [-]",
            "C#",
        ),
        (component(labels={"a b": "c"}), "labels.a b", "a valid prefix and/or suffix", "a b"),
        (component(labels={"A.b/c": "c"}), "labels.A.b/c", "a valid prefix and/or suffix", "A.b/c"),
        (component(labels={"a": "b c"}), "labels.a", "a string that is sequences of", "b c"),
        (component(annotations={"a/b/c": ""}), "annotations.a/b/c", "a valid prefix and/or suffix", "a/b/c"),
        (component(links=[{"url": "/x"}]), "links.0.url", "a string that is a valid url", "/x"),
        (component(links=[{"url": "https://"}]), "links.0.url", "a string that is a valid url", "https://"),
        (
            component(links=[{"url": "https://a b"}]),
            "links.0.url",
            "a string that is a valid url",
            "https://a b",
        ),
        (component(links=[{"url": "a:b", "title": " "}]), "links.0.title", "a non empty string", " "),
        (
            {**COMPONENT, "kind": "Comp-onent"},
            "kind",
            "a string that is a sequence of [a-zA-Z][a-z0-9A-Z]",
            "Comp-onent",
        ),
        ({**COMPONENT, "apiVersion": "a/b/c"}, "apiVersion", "a valid prefix and/or suffix", "a/b/c"),
    ],
)
def test_a_wrong_format_says_what_was_expected(
    doc: dict[str, Any], field: str, expected: str, found: str
) -> None:
    refused = refusal(doc)
    message = refused.problem.message
    assert message.startswith(f'"{field}" is not valid; expected ')
    assert expected in message
    assert f'but found "{found}". {LEARN_MORE}' in message
    assert refused.stage == "policy"


@pytest.mark.parametrize(
    "metadata",
    [
        {"name": "a.b_c-D"},
        {"namespace": "a--b"},
        {"tags": ["c++", "c#", "a:b", "x-1"]},
        {"labels": {"example.com/tier": "", "a": "B.c"}},
        {"annotations": {"a.b-c/D_e": "any text\n", "x": ""}},
        {"annotations": {f"{'a.' * 100}b/c": "long"}},
        {
            "links": [
                {"url": "mailto:a@b.c", "icon": "x y"},
                {"url": "https:foo"},
                {"url": "http://[::1]:80/"},
            ]
        },
        {"links": [{"url": "https://a_b.example/ü?x#y", "title": " padded"}]},
        {"anything": {"goes": ["here"]}},
    ],
)
def test_unusual_metadata_is_taken(metadata: dict[str, Any]) -> None:
    check(component(**metadata))


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"kind": "Foo"}, "define it"),
        ({"kind": "component"}, "Write kind: Component."),
        (
            {"apiVersion": "backstage.io/v2"},
            "Write apiVersion: backstage.io/v1alpha1 or backstage.io/v1beta1.",
        ),
    ],
)
def test_an_unknown_kind_is_refused_as_backstage_refuses_it(change: dict[str, str], advice: str) -> None:
    doc = {**COMPONENT, **change}
    problem = refusal(doc).problem
    assert problem.message == (
        f"No processor recognized the entity {doc['kind'].lower()}:shop/orders as valid, "
        "possibly caused by a foreign kind or apiVersion"
    )
    assert advice in problem.advice


@pytest.mark.parametrize(
    ("doc", "key"),
    [
        (component({"Owner": "x"}), "spec.owner"),
        (component(labels={"tier": "1", "Tier": "2"}), "metadata.labels.tier"),
        (component({"list": [{"a": {"b": 1, "B": 2}}]}), "spec.list.a.b"),
        (component({"list": [{"Name": 1}, {"name": 2}]}), "spec.list.name"),
        (component({"list": ["Name", {"name": 2}]}), "spec.list.name"),
        (component({"a": {"b": 1}, "A.b": 2}), "spec.a.b"),
        (component(Namespace="other"), "metadata.namespace"),
        (component({"Owner": "x", "TYPE": "y"}), "spec.owner', 'spec.type"),
    ],
)
def test_keys_that_differ_only_in_case_are_refused(doc: dict[str, Any], key: str) -> None:
    message = refusal(doc).problem.message
    assert message == f"Entity has duplicate keys that vary only in casing, '{key}'"


@pytest.mark.parametrize(
    "doc",
    [
        component({"words": ["Yes", "yes"]}),
        component({"words": [["A"], ["a"]]}),
        component({"empty": {}, "Empty": []}),
        component({"one": 1, "One": {"two": 2}}),
        component(Etag="x"),
    ],
)
def test_keys_that_lead_to_no_two_values_of_the_index_may_differ_in_case(doc: dict[str, Any]) -> None:
    assert check(doc)


def test_what_is_nested_too_deep_is_refused() -> None:
    deep: Any = 1
    for _level in range(900):
        deep = [deep]
    assert "nested more than 100 levels deep" in refusal(component({"deep": deep})).problem.message


# --- Places and advice


@pytest.mark.parametrize(
    ("text", "line", "advice"),
    [
        ("spec:\n  type: service\n  lifecycle: x\n", 5, "Add owner to spec."),
        (
            "spec:\n  type: service\n  lifecycle: x\n  owner: 7\n",
            8,
            "Put the value of spec.owner into quotes",
        ),
        (
            "spec:\n  type: service\n  lifecycle:\n  owner: a\n",
            7,
            "Give spec.lifecycle a value, or remove it.",
        ),
        ("spec:\n  type: a\n  lifecycle: b\n  owner: [c]\n", 8, "Write text for spec.owner."),
        ("dependsOn:\n  - a:b\nspec: {}\n", 5, "Move dependsOn under spec"),
        ("extra: 1\nspec: {}\n", 5, "Remove extra from the document"),
        (
            "spec:\n  type: a\n  lifecycle: b\n  owner: c\n  dependsOn:\n    - a:b\n    - c\n",
            11,
            "kind:namespace/name",
        ),
    ],
)
def test_a_mistake_leads_to_its_line(text: str, line: int, advice: str) -> None:
    head = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: x\n"
    (document,) = read((head + text).encode())
    assert document.value is not None
    with pytest.raises(Refused) as refused:
        check(document.value, document)
    assert refused.value.problem.line == line
    assert advice in refused.value.problem.advice


def test_a_problem_survives_being_stored() -> None:
    problem = Problem("wrong", 3, 5, "Mend it.")
    assert Problem.from_json(problem.to_json()) == problem
    assert Problem.from_json({"message": "wrong"}) == Problem("wrong")
    assert str(problem.at(7)) == "wrong"
