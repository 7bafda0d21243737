"""Checking documents: their normal form, and what is refused in which words."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from catalog.ingest.check import REJECTED, check
from catalog.ingest.problem import Problem, Refused
from catalog.ingest.read import read
from tests.ingest.checking import COMPONENT, component, entity, refusal

LEARN_MORE = "To learn more about catalog file format, visit: https://github.com/backstage/backstage/"


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
