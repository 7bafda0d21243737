"""Whatever calls itself an API is told: nothing in it makes the page fail or takes for ever."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.web.openapi.contents import groups
from catalog.web.openapi.details import details
from catalog.web.openapi.document import Document
from catalog.web.openapi.schema import MOST, Describer, Field

WORDS = st.sampled_from(
    """openapi swagger info title description version paths webhooks components schemas parameters
    responses requestBody content schema properties items allOf oneOf anyOf $ref type enum default example
    examples name in required headers security tags get post /a #/components/schemas/A A object array string
    body formData query application/json additionalProperties deprecated servers url host schemes
    definitions minimum""".split()
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS | st.text(max_size=5)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=25,
)
SCHEMAS = st.dictionaries(st.sampled_from("ABC"), ANYTHING | st.fixed_dictionaries({"allOf": ANYTHING}))


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Something like an API, with anything in the place of anything."""
    operation = st.dictionaries(WORDS, ANYTHING, max_size=6)
    version = draw(st.sampled_from(["openapi", "swagger"]))
    paths = st.dictionaries(st.just("/a"), st.dictionaries(st.sampled_from(["get", "post"]), operation))
    return {
        **draw(st.dictionaries(WORDS, ANYTHING, max_size=3)),
        version: "3.1.0",
        "paths": draw(paths | ANYTHING),
        "components": draw(st.fixed_dictionaries({"schemas": SCHEMAS}) | ANYTHING),
        "definitions": draw(SCHEMAS),
    }


def size(field: Field) -> int:
    return 1 + sum(map(size, field.fields))


@given(documents())
def test_anything_is_told(value: dict[str, Any]) -> None:
    document = Document.of(value)
    assert document is not None
    assert isinstance(document.format, str)
    assert all(isinstance(server, str) for server in document.servers)
    groups(document, find="a", opened="", address=lambda part, key: key)
    for operation in document.operations:
        details(document, operation)
    for schema in document.schemas.values():
        assert size(Describer(document).describe(schema)) <= MOST + 1


@pytest.mark.parametrize("value", [None, 1, "openapi", [], {}, {"openapi": None}, {"openapi": {}}])
def test_what_says_no_version_is_none(value: object) -> None:
    assert Document.of(value) is None


def test_circles_of_parts_end() -> None:
    """Each of these is made of all the others, ten times over."""
    names = [f"S{n}" for n in range(10)]
    parts = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    schemas = {name: {"allOf": parts, "properties": {"next": parts[0]}} for name in names}
    document = Document.of({"openapi": "3.1.0", "components": {"schemas": schemas}})
    assert document is not None
    assert size(Describer(document).describe(parts[0])) < MOST


def test_what_is_nested_without_end_is_cut() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _level in range(500):
        schema = {"type": "array", "items": {"type": "object", "properties": {"x": schema}}}
    document = Document({"openapi": "3.1.0"})
    assert size(Describer(document).describe(schema)) < 20


def test_references_in_a_circle_lead_nowhere() -> None:
    schemas = {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}
    document = Document({"openapi": "3.1.0", "components": {"schemas": schemas}})
    assert document.resolved({"$ref": "#/components/schemas/A"}) == {}
    assert document.resolved({"$ref": "other.yaml#/A"}) == {}
    assert Describer(document).describe({"$ref": "#/components/schemas/A"}).type == "A"
