"""What a form begins with: the defaults of the questions that nobody has answered or emptied yet."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from portal.scaffolder.form.field import text_of
from portal.scaffolder.form.kinds import choices, fixed, type_of, ui_field
from portal.scaffolder.form.schema import DEEPEST, Answers, Schema, followed, resolved

ROUNDS = 6
"""A default may bring a question with a default of its own, and so on."""


def with_defaults(schema: Schema, answers: Answers, root: Schema, depth: int = 0) -> dict[str, Any]:
    """The answers, with the default of every question that shows and has none; lists begin empty, and what
    can only be one thing is that, as in react-jsonschema-form."""
    stated = schema.get("default")
    filled = {**deepcopy(stated), **answers} if isinstance(stated, dict) and depth == 0 else dict(answers)
    for _round in range(ROUNDS):
        before = dict(filled)
        whole = resolved(schema, filled, root)
        properties, required = whole.get("properties"), whole.get("required")
        for name, part in properties.items() if isinstance(properties, dict) else ():
            value = _filled(followed(part, root), filled.get(name), name in filled, root, depth)
            if value is None and isinstance(required, list) and name in required:
                value = _emptiest(followed(part, root))
            if value is not None:
                filled[name] = value
        if filled == before:
            break
    return filled


def _filled(schema: Schema, value: Any, is_given: bool, root: Schema, depth: int) -> Any:
    """The value, or its default; None where there is neither."""
    if not is_given:
        value = _beginning(schema)
    if depth < DEEPEST and type_of(schema) == "object" and schema.get("properties"):
        inside = value if isinstance(value, dict) else {}
        return with_defaults(schema, inside, root, depth + 1) or value
    items = followed(schema.get("items"), root)
    if depth < DEEPEST and isinstance(value, list) and items.get("properties"):
        return [with_defaults(items, row, root, depth + 1) if isinstance(row, dict) else row for row in value]
    return value


def _beginning(schema: Schema) -> Any:
    """What a question begins with that nobody has answered."""
    value = _fitting(schema, deepcopy(schema["default"])) if "default" in schema else fixed(schema)
    return [] if value is None and type_of(schema) == "array" else value


def _emptiest(schema: Schema) -> Any:
    """A group that is required is there, even with nothing in it."""
    return {} if type_of(schema) == "object" and schema.get("properties") else None


def _fitting(schema: Schema, default: Any) -> Any:
    """The default as an answer: authors write `{}` for nothing, and one value where several are asked for."""
    kind = type_of(schema)
    if default == {} and kind != "object":
        return None
    if kind == "array" and isinstance(default, str | int | float):
        return [default]
    if ui_field(schema) or kind != "string" or default is None or isinstance(default, str):
        return default
    return default if default in choices(schema) else text_of(default)
