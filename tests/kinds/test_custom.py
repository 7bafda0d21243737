from __future__ import annotations

import time
from copy import deepcopy
from typing import Any

import pytest
from django.utils import translation

from catalog import kinds
from catalog.ingest.check import check
from catalog.ingest.problem import Refused
from catalog.kinds import BadKind, Registry
from catalog.kinds.custom import from_entity

DATASET: dict[str, Any] = {
    "apiVersion": "greenroom/v1alpha1",
    "kind": "Kind",
    "metadata": {"name": "dataset"},
    "spec": {
        "names": {
            "kind": "Dataset",
            "singular": "Data set",
            "plural": "Data sets",
            "translations": {"ko": {"singular": "데이터셋", "plural": "데이터셋"}},
        },
        "apiVersions": ["data.example.com/v1"],
        "icon": "database",
        "schema": {
            "type": "object",
            "required": ["owner", "format"],
            "properties": {
                "owner": {"type": "string"},
                "format": {"$ref": "#/definitions/format"},
                "name": {"type": "string", "pattern": "^(a+)+$"},
                "from": {"type": "object", "properties": {"sources": {"type": "array"}}},
            },
            "definitions": {"format": {"enum": ["parquet", "csv"]}},
        },
        "relations": [
            {"path": "spec.owner", "type": "ownedBy", "inverse": "ownerOf", "defaultKind": "Group"},
            {
                "path": "spec.from.sources",
                "type": "readsFrom",
                "inverse": "feeds",
                "defaultKind": "Dataset",
                "kinds": ["Dataset", "Resource"],
            },
        ],
        "columns": [{"path": "spec.format", "label": "Format", "facet": True}],
        "sections": [{"relation": "readsFrom", "label": "Reads from"}],
    },
}


def dataset(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "data.example.com/v1",
        "kind": "Dataset",
        "metadata": {"name": "sales"},
        "spec": {"owner": "data", "format": "csv", **spec},
    }


def changed(**spec: Any) -> dict[str, Any]:
    doc = deepcopy(DATASET)
    doc["spec"].update(spec)
    return doc


@pytest.fixture
def known() -> Registry:
    registry = Registry(kinds.BUILT_IN)
    check(DATASET, kinds=registry)
    registry.define(DATASET)
    return registry


def test_a_defined_kind_is_like_any_other(known: Registry) -> None:
    kind = known.get("dataset")
    assert kind is not None
    assert (kind.name, kind.icon, kind.entity) == ("Dataset", "i-database", DATASET)
    assert [column.path for column in kind.facets] == ["spec.format"]
    assert str(kind.label_plural) == "Data sets"
    with translation.override("ko"):
        assert str(kind.label_plural) == "데이터셋"


def test_its_entities_are_checked_and_related(known: Registry) -> None:
    checked = check(dataset(**{"from": {"sources": ["resource:lake", "orders", "api:x"]}}), kinds=known)
    assert set(checked.relations) == {
        ("ownedBy", "ownerOf", "group:default/data"),
        ("readsFrom", "feeds", "dataset:default/orders"),
        ("readsFrom", "feeds", "resource:default/lake"),
    }
    assert checked.doc["spec"]["from"]["sources"] == ["api:x", "orders", "resource:lake"]
    with pytest.raises(Refused, match="/spec/format must be equal to one of the allowed values"):
        check(dataset(format="xml"), kinds=known)


def test_its_entities_are_unknown_without_it() -> None:
    with pytest.raises(Refused, match="No processor recognized the entity dataset:default/sales") as refused:
        check(dataset())
    assert "kind: Kind" in refused.value.problem.advice
    assert "data.example.com/v1" in refused.value.problem.advice


def test_the_same_document_may_define_its_kind_again(known: Registry) -> None:
    again = changed(icon="box")
    check(again, kinds=known)
    known.define(again)
    kind = known.get("dataset")
    assert kind is not None
    assert kind.icon == "i-box"


def test_another_document_may_not(known: Registry) -> None:
    other = deepcopy(DATASET)
    other["metadata"]["name"] = "another"
    with pytest.raises(Refused, match="The kind Dataset is defined already"):
        check(other, kinds=known)


def test_a_kind_of_the_program_is_not_redefined() -> None:
    names = {**DATASET["spec"]["names"], "kind": "Component"}
    with pytest.raises(Refused, match="The kind Component is defined already"):
        check(changed(names=names))


def test_a_relation_of_the_program_keeps_its_inverse() -> None:
    relations = [{"path": "spec.owner", "type": "ownedBy", "inverse": "owns"}]
    with pytest.raises(Refused, match="ownedBy is the inverse of ownerOf already"):
        check(changed(relations=relations))


def test_a_relation_has_one_inverse() -> None:
    relations = [
        {"path": "spec.a", "type": "eats", "inverse": "eatenBy"},
        {"path": "spec.b", "type": "eats", "inverse": "isFood"},
    ]
    with pytest.raises(Refused, match="given two inverses"):
        check(changed(relations=relations))


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"type": "objekt"}, "is not valid"),
        ({"type": "string"}, "always an object"),
        ({"properties": {"a": {"$ref": "https://example.com/x.json"}}}, "leads out of the schema"),
        ({"properties": {"a": {"$ref": "other.json#/x"}}}, "leads out of the schema"),
        ({"properties": {"a": {"$ref": "#/definitions/none"}}}, "leads to nothing"),
        ({"properties": {"a": {"$ref": "#"}}}, "refers back to itself"),
        ({"definitions": {"a": {"items": {"$ref": "#/definitions/a"}}}}, "refers back to itself"),
        ({"properties": {"enum": {"$ref": "#"}}}, "refers back to itself"),
        ({"properties": {"a": {"$id": "https://example.com/b"}}}, "change where its references lead"),
        ({"properties": {"a": {"pattern": "(?=x)y"}}}, "not a regular expression"),
        ({"properties": {"a": {"pattern": "(a{1000}){1000}"}}}, "not a regular expression"),
        ({"patternProperties": {"(": {}}}, "not a regular expression"),
        ({"$schema": "https://example.com/meta"}, "meta-schema"),
        (
            {
                "definitions": {
                    "d30": {},
                    **{f"d{n}": {"allOf": [{"$ref": f"#/definitions/d{n + 1}"}] * 2} for n in range(30)},
                }
            },
            "larger than",
        ),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused(schema: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        check(changed(schema=schema))


def test_a_misspelt_key_is_shown() -> None:
    with pytest.raises(Refused, match="must NOT have additional properties - additionalProperty: relation"):
        check(changed(relation=[]))


def test_no_pattern_makes_checking_hang(known: Registry) -> None:
    before = time.process_time()
    with pytest.raises(Refused, match="must match pattern"):
        check(dataset(name="a" * 20_000 + "!"), kinds=known)
    assert time.process_time() - before < 5


def test_replacing_leaves_out_what_cannot_be(known: Registry) -> None:
    bad = changed(schema={"type": "objekt"})
    bad["metadata"]["name"] = "bad"
    known.replace_custom([bad, DATASET])
    assert [kind.name for kind in known.all_custom()] == ["Dataset"]
    known.replace_custom([])
    assert known.all_custom() == []
    assert known.inverse_of("readsFrom") is None
    assert known.inverse_of("ownedBy") == "ownerOf"


def test_what_is_wrong_leads_to_its_place() -> None:
    with pytest.raises(BadKind) as error:
        from_entity(changed(schema={"properties": {"a": {"pattern": "(?<=x)"}}}))
    assert error.value.path == ("spec", "schema", "properties", "a", "pattern")
