"""What a JSON Schema of an object comes to for given answers: one plain list of properties.

`dependencies`, `oneOf`, `anyOf`, `allOf`, `if` and local references are followed as react-jsonschema-form
follows them, whose schemas these are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import jsonschema_rs

Schema: TypeAlias = dict[str, Any]
Answers: TypeAlias = Mapping[str, Any]

DEEPEST = 20
"""Conditions inside of conditions that are followed; what a person could answer lies far above."""

PATTERNS = jsonschema_rs.FancyRegexOptions(backtrack_limit=100_000, size_limit=1 << 20)
"""Expressions as JavaScript has them, with lookaround; what would take too long is refused."""

CONDITIONAL = frozenset(("allOf", "anyOf", "oneOf", "if", "then", "else", "dependencies", "$ref"))


class BadForm(ValueError):
    """The schema is none; the message says why."""


def validator(schema: Schema) -> jsonschema_rs.Draft7Validator:
    """Raises BadForm."""
    try:
        return jsonschema_rs.Draft7Validator(
            schema, validate_formats=True, pattern_options=PATTERNS, offline=True
        )
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        raise BadForm(str(error)) from error


def holds(schema: Any, value: Any, root: Schema) -> bool:
    """Whether the value fits; what is no schema fits nothing."""
    if not isinstance(schema, dict):
        return schema is not False
    whole = {**schema, **{key: root[key] for key in ("definitions", "$defs") if key in root}}
    try:
        return bool(validator(whole).is_valid(value))
    except BadForm:
        return False


def resolved(schema: Schema, answers: Answers, root: Schema, depth: int = 0) -> Schema:
    """The schema without conditions: `properties`, `required` and what else is said of the object."""
    schema = followed(schema, root)
    if depth > DEEPEST:
        return {key: value for key, value in schema.items() if key not in CONDITIONAL}
    result = {key: value for key, value in schema.items() if key not in CONDITIONAL}
    for part in _parts(schema, answers, root):
        result = merged(result, resolved(part, answers, root, depth + 1))
    return result


def followed(schema: Any, root: Schema) -> Schema:
    """The schema that a `$ref` into the same document means; the schema itself without one."""
    for _step in range(DEEPEST):
        target = schema.get("$ref") if isinstance(schema, dict) else None
        if not isinstance(target, str):
            break
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        schema = {**_referenced(target, root), **beside}
    return schema if isinstance(schema, dict) else {}


def _referenced(target: str, root: Schema) -> Schema:
    node: Any = root
    for step in target.removeprefix("#").strip("/").split("/"):
        name = step.replace("~1", "/").replace("~0", "~")
        node = node.get(name) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}


def _parts(schema: Schema, answers: Answers, root: Schema) -> list[Schema]:
    """The conditional parts that apply."""
    parts = [part for part in _listed(schema, "allOf") if isinstance(part, dict)]
    if "if" in schema:
        branch = schema.get("then" if holds(schema["if"], dict(answers), root) else "else")
        parts += [branch] if isinstance(branch, dict) else []
    parts += _depending(schema, answers, root)
    for word in ("oneOf", "anyOf"):
        parts += _chosen(_listed(schema, word), answers, root)
    return parts


def _depending(schema: Schema, answers: Answers, root: Schema) -> list[Schema]:
    stated = schema.get("dependencies")
    parts: list[Schema] = []
    for name, dependency in stated.items() if isinstance(stated, dict) else ():
        if name not in answers:
            continue
        if isinstance(dependency, list):
            parts.append({"required": dependency})
        elif isinstance(dependency, dict):
            branches = _listed(dependency, "oneOf")
            rest = {key: value for key, value in dependency.items() if key != "oneOf"}
            parts += [rest, *_branches_of(name, branches, answers, root)]
    return parts


def _branches_of(name: str, branches: list[Any], answers: Answers, root: Schema) -> list[Schema]:
    """The first branch whose condition on `name` holds, without that condition: it asks nothing."""
    for branch in branches:
        branch = followed(branch, root)
        properties = branch.get("properties", {})
        condition = properties.get(name, True)
        if holds(condition, answers[name], root):
            asked = {key: value for key, value in properties.items() if key != name}
            return [{**branch, "properties": asked}]
    return []


def _chosen(branches: list[Any], answers: Answers, root: Schema) -> list[Schema]:
    """Of alternatives about the same object: those told apart by a constant follow the answer to it.

    Where nothing tells them apart, all that they ask is asked and none of it is required.
    """
    listed = [followed(branch, root) for branch in branches if isinstance(branch, dict)]
    if not any("properties" in branch for branch in listed):
        return [listed[0]] if len(listed) == 1 else []
    if (key := _telling(listed)) is None:
        return [{"properties": branch.get("properties", {})} for branch in listed]
    values = [value for branch in listed for value in _constants(branch["properties"][key])]
    question = {**listed[0]["properties"][key], "enum": values}
    question.pop("const", None)
    given = answers.get(key)
    branch = next((b for b in listed if given in _constants(b["properties"][key])), None)
    parts: list[Schema] = [{"properties": {key: {"title": key, "default": values[0], **question}}}]
    if branch is not None:
        rest = {name: value for name, value in branch["properties"].items() if name != key}
        parts.append({**branch, "properties": rest})
    return parts


def _telling(branches: list[Schema]) -> str | None:
    """The property by which the branches are told apart."""
    first = branches[0].get("properties", {})
    shared = (key for key in first if all(_constants(b.get("properties", {}).get(key)) for b in branches))
    return next(shared, None)


def _constants(schema: Any) -> list[Any]:
    if not isinstance(schema, dict):
        return []
    return [schema["const"]] if "const" in schema else _listed(schema, "enum")


def deciding(schema: Any) -> frozenset[str]:
    """The properties that conditions anywhere in the schema ask about."""
    if isinstance(schema, list):
        return frozenset().union(*map(deciding, schema))
    if not isinstance(schema, dict):
        return frozenset()
    found = {name for part in schema.values() for name in deciding(part)}
    dependencies = schema.get("dependencies")
    found |= set(dependencies) if isinstance(dependencies, dict) else set()
    found |= _names(schema.get("if"))
    for word in ("oneOf", "anyOf"):
        for branch in _listed(schema, word):
            found |= {name for name in _names(branch) if _constants(branch["properties"][name])}
    return frozenset(found)


def _names(schema: Any) -> set[str]:
    """The properties that a schema speaks of."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return set(properties) if isinstance(properties, dict) else set()


def _listed(schema: Schema, key: str) -> list[Any]:
    value = schema.get(key)
    return value if isinstance(value, list) else []


def merged(first: Schema, second: Schema) -> Schema:
    """What both say together; where they differ, the second."""
    result = {**first, **second}
    if "properties" in first and "properties" in second:
        result["properties"] = dict(first["properties"])
        for name, stated in second["properties"].items():
            known = result["properties"].get(name)
            both = isinstance(known, dict) and isinstance(stated, dict)
            result["properties"][name] = merged(known, stated) if both else stated
    required = [*_listed(first, "required"), *_listed(second, "required")]
    if required:
        result["required"] = list(dict.fromkeys(required))
    return result
