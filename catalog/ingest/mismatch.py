"""Where a document does not match a schema, in the words of Backstage's validator (ajv), and how to mend it.

Only made when something is wrong: on the way through, a schema is a yes or no.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from catalog.ingest.places import Path
from catalog.kinds.schema import Schema

ORDER = (
    *("type", "maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf"),
    *("maxLength", "minLength", "pattern", "format"),
    *("$ref", "const", "enum", "not", "anyOf", "oneOf", "allOf", "if", "then", "else"),
    *("maxItems", "minItems", "uniqueItems", "additionalItems", "items", "contains"),
    *("maxProperties", "minProperties", "required", "propertyNames", "additionalProperties"),
    *("dependencies", "properties", "patternProperties"),
)
RANK = {keyword: rank for rank, keyword in enumerate(ORDER)}
"""The order in which ajv looks at the keywords of a schema."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """`params` are ajv's, as it prints them; `value` is what was found."""

    path: Path
    keyword: str
    message: str
    params: str
    value: Any

    def short(self) -> str:
        return f"{pointer(self.path) or '<root>'} {self.message}"

    def long(self) -> str:
        return f"{self.short()} - {self.params}"


def pointer(path: Path) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def first_mismatch(
    validator: jsonschema_rs.Validator, schema: Schema, instance: Any, *, at: Path = ()
) -> Mismatch | None:
    """The first thing wrong with `instance`, which stands at `at` in its document; None when nothing is."""
    errors = list(validator.iter_errors(instance))
    if not errors:
        return None
    return _first(errors, schema, instance, at)


def _first(errors: list[jsonschema_rs.ValidationError], schema: Schema, instance: Any, at: Path) -> Mismatch:
    error = min(errors, key=lambda error: list(_rank(error, schema, instance)))
    details = error.kind.as_dict()
    inner = details.get("context")
    if inner and inner[0]:
        return _first(inner[0], schema, instance, at)
    keyword = error.kind.name
    path = (*at, *error.instance_path)
    message, params = _said(keyword, details, _node(schema, list(error.evaluation_path)))
    return Mismatch(path, keyword, message, params, error.instance)


def _rank(error: jsonschema_rs.ValidationError, schema: Schema, instance: Any) -> Iterator[tuple[int, int]]:
    """Sorts as ajv comes by: keyword by keyword, properties as the schema has them, items in their order."""
    node: Any = schema
    steps = iter(error.evaluation_path)
    places = iter(error.instance_path)
    for step in steps:
        rank = RANK.get(str(step), len(RANK))
        if step in ("properties", "patternProperties", "definitions", "$defs"):
            name = next(steps, None)
            names = list(node.get(step, {})) if isinstance(node, dict) else []
            yield rank, names.index(str(name)) if name in names else 0
            node = node.get(step, {}).get(name) if isinstance(node, dict) else None
            next(places, None)
            continue
        place = next(places, 0) if step in ("items", "additionalProperties") else 0
        within = 0
        if step == "required" and isinstance(node, dict) and "property" in (details := error.kind.as_dict()):
            within = (
                node["required"].index(details["property"]) if isinstance(node.get("required"), list) else 0
            )
        yield rank, place if isinstance(place, int) else within
        if step == "required":
            yield rank, within
        node = _child(node, step)


def _node(schema: Any, path: list[Any]) -> Any:
    """What the schema says at the end of `path`, where that can be followed."""
    for step in path:
        schema = _child(schema, step)
    return schema


def _child(node: Any, step: Any) -> Any:
    if isinstance(node, dict):
        return node.get(step)
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def _said(keyword: str, details: dict[str, Any], node: Any) -> tuple[str, str]:
    """Message and parameters."""
    limit = details.get("limit")
    match keyword:
        case "required":
            name = details["property"]
            return f"must have required property '{name}'", f"missingProperty: {name}"
        case "type":
            types = ",".join(node) if isinstance(node, list) else ",".join(details["types"])
            return f"must be {types}", f"type: {types}"
        case "enum":
            return (
                "must be equal to one of the allowed values",
                f"allowedValues: {_joined(details['options'])}",
            )
        case "const":
            return "must be equal to constant", f"allowedValue: {details['expected_value']}"
        case "pattern":
            return f'must match pattern "{details["pattern"]}"', f"pattern: {details['pattern']}"
        case "format":
            return f'must match format "{details["format"]}"', f"format: {details['format']}"
        case "additionalProperties" | "unevaluatedProperties":
            name = details["unexpected"][0]
            return "must NOT have additional properties", f"additionalProperty: {name}"
        case "minLength" | "minItems" | "minProperties":
            return f"must NOT have fewer than {limit} {_things(keyword)}", f"limit: {limit}"
        case "maxLength" | "maxItems" | "maxProperties":
            return f"must NOT have more than {limit} {_things(keyword)}", f"limit: {limit}"
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            sign = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}[
                keyword
            ]
            return f"must be {sign} {limit}", f"comparison: {sign}, limit: {limit}"
        case "uniqueItems":
            return "must NOT have duplicate items", ""
        case "oneOf":
            return "must match exactly one schema in oneOf", "passingSchemas: null"
        case "anyOf":
            return "must match a schema in anyOf", ""
        case _:
            return f'must pass "{keyword}" keyword validation', ""


def _things(keyword: str) -> str:
    return {"Length": "characters", "Items": "items", "Properties": "properties"}[keyword[3:]]


def _joined(options: Any) -> str:
    return ",".join(str(option) for option in options)
