"""The small form for a document of kind Kind, where it can say all that the document does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.kinds.custom import fields_of
from catalog.web.entity.code import as_yaml
from catalog.web.kinds.sketch import (
    KOREAN,
    TYPES,
    YES,
    BadRules,
    ColumnRow,
    FieldRow,
    SectionRow,
    Sketch,
)


def sketch_of(document: Mapping[str, Any]) -> Sketch | None:
    """The sketch that comes to `document` again; None where a form would lose something of it."""
    try:
        sketch = _sketch(document)
        return sketch if are_same(sketch.document(), document) else None
    except (AttributeError, BadRules, KeyError, TypeError, ValueError):
        return None


def are_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two valid documents define the same kind in the same words."""
    return _normal(one) == _normal(other)


def _sketch(document: Mapping[str, Any]) -> Sketch:
    spec = document["spec"]
    names, schema = spec["names"], spec["schema"]
    return Sketch(
        kind=names["kind"],
        singular=names["singular"],
        singular_ko=_korean(names, "singular"),
        plural=names["plural"],
        plural_ko=_korean(names, "plural"),
        description=names.get("description", ""),
        description_ko=_korean(names, "description"),
        icon=spec.get("icon", ""),
        api_versions=", ".join(spec["apiVersions"]),
        owner=spec.get("owner", ""),
        closed=YES if schema.get("additionalProperties") is False else "",
        ordered=YES if "fields" in spec else "",
        metadata={} if document["metadata"] == {"name": names["kind"].lower()} else document["metadata"],
        fields=[_field(listed, spec) for listed in fields_of(spec)],
        columns=[_column(column) for column in spec.get("columns", ())],
        sections=[_section(section) for section in spec.get("sections", ())],
    )


def _field(listed: Mapping[str, Any], spec: Mapping[str, Any]) -> FieldRow:
    name = listed["name"]
    schema = spec["schema"]["properties"][name]
    relation = next((one for one in spec.get("relations", ()) if one["path"] == f"spec.{name}"), None)
    row = FieldRow(
        name=name,
        label=_text(schema, "title"),
        label_ko=_korean(listed, "title"),
        required=YES if name in spec["schema"].get("required", ()) else "",
        help=_text(schema, "description"),
        help_ko=_korean(listed, "description"),
    )
    _state(row, relation)
    _shape(row, schema)
    return row


def _state(row: FieldRow, relation: Mapping[str, Any] | None) -> None:
    if relation is None:
        return
    row.type = "reference"
    row.relation, row.inverse = relation["type"], relation["inverse"]
    row.relation_label, row.inverse_label = relation.get("label", ""), relation.get("inverseLabel", "")
    row.relation_label_ko, row.inverse_label_ko = (
        _korean(relation, key) for key in ("label", "inverseLabel")
    )
    row.default, row.kinds = relation.get("defaultKind", ""), ", ".join(relation.get("kinds", ()))


def _shape(row: FieldRow, schema: Mapping[str, Any]) -> None:
    """Type, choices and further rules of a field; `other` with the whole schema where no type fits."""
    row.type = _type(schema, refers=row.refers)
    base = TYPES[row.type]
    rest = {key: value for key, value in schema.items() if key not in ("title", "description")}
    if row.type == "choice":
        row.choices = ", ".join(rest.pop("enum"))
    if row.type == "list" and isinstance(rest["items"].get("enum"), list):
        row.choices = ", ".join(rest["items"]["enum"])
        rest["items"] = {key: value for key, value in rest["items"].items() if key != "enum"}
    rules = {key: value for key, value in rest.items() if base.get(key) != value}
    row.rules = as_yaml(rules).removesuffix("\n") if rules else ""


def _type(schema: Mapping[str, Any], *, refers: bool) -> str:
    match schema:
        case {"type": "array", "items": {"type": "string"}}:
            return "references" if refers else "list"
        case {"type": "string"} if refers:
            return "reference"
        case {"type": "string", "enum": [*options]} if options and all(
            isinstance(one, str) for one in options
        ):
            return "choice"
        case {"type": "string", "format": "uri"}:
            return "link"
        case {"type": "string", "format": "date"}:
            return "date"
        case {"type": "string"}:
            return "text"
        case {"type": "integer"}:
            return "whole"
        case {"type": "number"}:
            return "number"
        case {"type": "boolean"}:
            return "yesno"
    return "other"


def _column(column: Mapping[str, Any]) -> ColumnRow:
    return ColumnRow(
        path=column["path"],
        label=column.get("label", ""),
        label_ko=_korean(column, "label"),
        facet=YES if column.get("facet") else "",
        hidden=YES if column.get("shown") is False else "",
    )


def _section(section: Mapping[str, Any]) -> SectionRow:
    return SectionRow(
        label=section["label"],
        label_ko=_korean(section, "label"),
        relation=section.get("relation", ""),
        kinds=", ".join(section.get("kinds", ())),
        fields=", ".join(section.get("fields", ())),
    )


def _korean(said: Mapping[str, Any], key: str) -> str:
    text = said.get("translations", {}).get(KOREAN, {}).get(key, "")
    return text if isinstance(text, str) else ""


def _text(schema: Mapping[str, Any], key: str) -> str:
    text = schema.get(key, "")
    return text if isinstance(text, str) else ""


def _normal(document: Mapping[str, Any]) -> dict[str, Any]:
    """With what means the same written in the same way: order where it says nothing, and what is usual."""
    spec = _full(document["spec"])
    schema = {"type": "object", "properties": {}, **_full(spec["schema"])}
    if "required" in schema:
        schema["required"] = sorted(schema["required"])
    spec["schema"] = schema
    if "relations" in spec:
        spec["relations"] = sorted(
            (_full(one) for one in spec["relations"]), key=lambda one: str(one["path"])
        )
    if "fields" in spec:
        spec["fields"] = _whole(spec)
    columns = [{"facet": False, "shown": True, **_full(one)} for one in spec.get("columns", ())]
    sections = [_full(one) for one in spec.get("sections", ())]
    return {**document, "spec": {**spec, "columns": columns, "sections": sections}}


def _full(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value not in ([], {}) or key == "properties"}


def _whole(spec: Mapping[str, Any]) -> Sequence[tuple[str, Any]]:
    return [(one["name"], one["translations"]) for one in fields_of(spec)]
