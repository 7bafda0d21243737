from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.utils import translation

from catalog import kinds
from catalog.kinds import DuplicateKind, Kind, Registry, RelationField

SPRITE = Path(__file__).parents[2] / "static" / "icons.svg"


def thing(**changes: Any) -> Kind:
    fields: dict[str, Any] = {
        "name": "Thing",
        "plural": "things",
        "label": "Thing",
        "label_plural": "Things",
        "description": "",
        "icon": "i-box",
        "api_versions": ("example.com/v1",),
        "spec": {"type": "object"},
    }
    return Kind(**{**fields, **changes})


def test_every_kind_of_the_contract_is_there() -> None:
    names = {kind.name for kind in kinds.BUILT_IN}
    assert names >= {
        *("Component", "API", "Resource", "System", "Domain", "Group"),
        *("User", "Location", "Template", "AiResource", "Kind"),
    }


@pytest.mark.parametrize("kind", kinds.BUILT_IN, ids=lambda kind: kind.name)
def test_a_kind_is_complete(kind: Kind) -> None:
    for schema in (kind.spec, *(spec_type.spec for spec_type in kind.spec_types.values())):
        jsonschema_rs.meta.validate(schema)
    assert f'id="{kind.icon}"' in SPRITE.read_text()
    assert str(kind.label)
    assert str(kind.label_plural)
    assert str(kind.description)
    assert set(kind.spec["required"]) <= set(kind.fields) | kind.known_fields


@pytest.mark.parametrize("kind", kinds.BUILT_IN, ids=lambda kind: kind.name)
def test_columns_and_sections_name_what_is_there(kind: Kind) -> None:
    for column in kind.columns:
        first, _dot, rest = column.path.partition(".")
        known = kind.known_fields if first == "spec" else set(_all_relations())
        assert rest.split(".")[0] in known
    for section in kind.sections:
        assert section.relation in set(_all_relations())


def _all_relations() -> Iterator[str]:
    for kind in kinds.BUILT_IN:
        for relation in kind.all_relations:
            yield relation.type
            yield relation.inverse


def test_relations_know_their_other_direction() -> None:
    assert kinds.inverse_of("dependsOn") == "dependencyOf"
    assert kinds.inverse_of("dependencyOf") == "dependsOn"
    assert kinds.inverse_of("nothing") is None


def test_a_kind_is_found_in_any_case_and_meant_in_its_own() -> None:
    assert kinds.get("COMPONENT") is kinds.get("component")
    assert kinds.registry.of("Component", "backstage.io/v1beta1") is kinds.get("component")
    assert kinds.registry.of("component", "backstage.io/v1beta1") is None
    assert kinds.registry.of("Component", "backstage.io/v9") is None
    assert kinds.registry.of(7, None) is None


def test_a_second_kind_of_one_name_is_refused() -> None:
    with pytest.raises(DuplicateKind, match="The kind THING is defined already"):
        Registry([thing(), thing(name="THING")])


def test_a_relation_keeps_its_inverse() -> None:
    registry = Registry(kinds.BUILT_IN)
    taken = thing(relations=(RelationField("spec.on", "dependsOn", "carries"),))
    with pytest.raises(DuplicateKind, match="dependsOn is the inverse of dependencyOf already"):
        registry.register(taken)
    assert registry.get("thing") is None


def test_names_are_translated_when_they_are_shown() -> None:
    component = kinds.get("component")
    assert component is not None
    with translation.override("ko"):
        korean = str(component.label_plural)
    assert re.search("[가-힣]", korean)
