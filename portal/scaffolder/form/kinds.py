"""Which input a question gets, from its schema and what the schema says about its look."""

from __future__ import annotations

from typing import Any

from portal.scaffolder.form.field import FieldKind, Option, text_of, ui
from portal.scaffolder.form.schema import Schema

PICKERS = frozenset(("EntityPicker", "OwnerPicker", "OwnedEntityPicker", "MyGroupsPicker"))
"""Name one entity."""

LIST_PICKERS = frozenset(("MultiEntityPicker", "EntityTagsPicker"))
"""Name several things."""

PLAIN = frozenset(("EntityNamePicker", "RepoBranchPicker", "RepoOwnerPicker"))
"""A line of text, with rules of its own."""

KNOWN = PICKERS | LIST_PICKERS | PLAIN | {"RepoUrlPicker", "Secret"}

WIDGETS = {
    "hidden": FieldKind.HIDDEN,
    "password": FieldKind.PASSWORD,
    "textarea": FieldKind.TEXTAREA,
    "radio": FieldKind.RADIO,
    "select": FieldKind.SELECT,
    "checkboxes": FieldKind.CHECKBOXES,
    "checkbox": FieldKind.CHECKBOX,
}

BOOLEANS = (True, False)


def type_of(schema: Schema) -> str:
    """The type that is meant where several are allowed or none is named."""
    stated = schema.get("type")
    if isinstance(stated, list):
        stated = next((name for name in stated if name != "null"), None)
    if isinstance(stated, str):
        return stated
    if "properties" in schema:
        return "object"
    if "items" in schema:
        return "array"
    values = choices(schema)
    sample = values[0] if values else schema.get("default")
    if isinstance(sample, bool):
        return "boolean"
    if isinstance(sample, int | float):
        return "number"
    return "string"


def ui_field(schema: Schema) -> str:
    named = ui(schema, "field")
    return named if isinstance(named, str) else ""


def kind_of(schema: Schema) -> FieldKind:
    """The kind of its input. A name of a field that is unknown changes nothing."""
    named = ui_field(schema)
    special = _special(named)
    widget = WIDGETS.get(str(ui(schema, "widget", "")).lower())
    kind = type_of(schema)
    if widget is FieldKind.HIDDEN or special is not None:
        return widget if widget is FieldKind.HIDDEN else special or FieldKind.TEXT
    if kind == "array":
        return _of_array(schema, widget)
    if kind == "object":
        return FieldKind.GROUP if schema.get("properties") else FieldKind.JSON
    if kind == "boolean" and widget not in (FieldKind.RADIO, FieldKind.SELECT):
        return FieldKind.CHECKBOX
    if kind == "boolean" or choices(schema):
        return widget if widget in (FieldKind.RADIO, FieldKind.SELECT) else FieldKind.SELECT
    if kind in ("number", "integer"):
        return FieldKind.NUMBER
    return widget if widget in (FieldKind.TEXTAREA, FieldKind.PASSWORD) else FieldKind.TEXT


def _special(named: str) -> FieldKind | None:
    if named in PICKERS:
        return FieldKind.PICKER
    if named in LIST_PICKERS:
        return FieldKind.LIST
    return {"RepoUrlPicker": FieldKind.REPOSITORY, "Secret": FieldKind.SECRET}.get(named)


def _of_array(schema: Schema, widget: FieldKind | None) -> FieldKind:
    items = schema.get("items")
    chosen_from = isinstance(items, dict) and bool(choices(items))
    if chosen_from and (widget is FieldKind.CHECKBOXES or schema.get("uniqueItems") is True):
        return FieldKind.CHECKBOXES
    return FieldKind.LIST if isinstance(items, dict) or ui_field(schema) in LIST_PICKERS else FieldKind.JSON


def choices(schema: Schema) -> list[Any]:
    """The values that an answer may have, where the schema names them."""
    if isinstance(schema.get("enum"), list):
        return list(schema["enum"])
    if "const" in schema:
        return [schema["const"]]
    return [branch["const"] for branch in _constants(schema)]


def fixed(schema: Schema) -> Any:
    """What a schema of constants begins with: its only value, or the first of its titled ones."""
    if "const" in schema:
        return schema["const"]
    branches = _constants(schema)
    return branches[0]["const"] if branches else None


def options(schema: Schema, value: Any) -> tuple[Option, ...]:
    """The choices with their labels; `value` is chosen, or every member of a list."""
    values = choices(schema)
    if not values and type_of(schema) == "boolean":
        values = list(BOOLEANS)
    labels = _labels(schema, values)
    chosen = value if isinstance(value, list) else [value]
    return tuple(
        Option(each, text_of(each), label, any(_same(each, one) for one in chosen))
        for each, label in zip(values, labels, strict=True)
    )


def _labels(schema: Schema, values: list[Any]) -> list[str]:
    names = ui(schema, "enumNames") or schema.get("enumNames")
    if not isinstance(names, list):
        names = [branch.get("title") for branch in _constants(schema)]
    given = [*names, *([None] * len(values))]
    return [
        text_of(name) if name is not None else text_of(value)
        for name, value in zip(given, values, strict=False)
    ]


def _constants(schema: Schema) -> list[Schema]:
    """Choices that are written as alternatives, each a constant with a title."""
    for branches in (schema.get("oneOf"), schema.get("anyOf")):
        listed = branches if isinstance(branches, list) else []
        if listed and all(isinstance(branch, dict) and "const" in branch for branch in listed):
            return listed
    return []


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON has it: 1 is not true."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)
