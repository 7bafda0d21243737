"""What a form begins with: the defaults of the questions that nobody has answered or emptied yet."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from portal.scaffolder.form.field import text_of
from portal.scaffolder.form.kinds import choices, type_of, ui_field
from portal.scaffolder.form.schema import DEEPEST, Answers, Schema, followed, resolved

ROUNDS = 6
"""A default may bring a question with a default of its own, and so on."""


def with_defaults(schema: Schema, answers: Answers, root: Schema, depth: int = 0) -> dict[str, Any]:
    """The answers, with the default of every question that shows and has none."""
    filled = dict(answers)
    for _round in range(ROUNDS):
        before = dict(filled)
        whole = resolved(schema, filled, root)
        properties = whole.get("properties")
        for name, stated in properties.items() if isinstance(properties, dict) else ():
            value = _filled(followed(stated, root), filled.get(name), name in filled, root, depth)
            if value is not None:
                filled[name] = value
        if filled == before:
            break
    return filled


def _filled(schema: Schema, value: Any, is_given: bool, root: Schema, depth: int) -> Any:
    """The value, or its default; None where there is neither."""
    if not is_given and "default" in schema:
        value = _fitting(schema, deepcopy(schema["default"]))
    if depth < DEEPEST and type_of(schema) == "object" and schema.get("properties"):
        inside = value if isinstance(value, dict) else {}
        return with_defaults(schema, inside, root, depth + 1) or value
    return value


def _fitting(schema: Schema, default: Any) -> Any:
    """The default as an answer: authors write `{}` where a text is asked for, one value where several are."""
    if type_of(schema) == "array" and isinstance(default, str | int | float):
        return [default]
    if ui_field(schema) or type_of(schema) != "string" or default is None or isinstance(default, str):
        return default
    return default if default in choices(schema) else text_of(default)
