"""A kind as a small form has it: rows of texts, and the document of kind Kind that they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from catalog.ingest.read import read_value
from catalog.kinds.usual import OWN

YES = "yes"
KOREAN = "ko"

TYPES: Mapping[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "whole": {"type": "integer"},
    "yesno": {"type": "boolean"},
    "choice": {"type": "string"},
    "list": {"type": "array", "items": {"type": "string"}},
    "reference": {"type": "string"},
    "references": {"type": "array", "items": {"type": "string"}},
    "link": {"type": "string", "format": "uri"},
    "date": {"type": "string", "format": "date"},
    "other": {},
}
"""What a field may be, by the JSON Schema that it begins with."""

REFERRING = ("reference", "references")


class BadRules(ValueError):
    """The further rules of a field are no YAML mapping."""


@dataclass
class Row:
    """A line of one of the form's tables. One in which nothing is filled in is none."""

    @property
    def is_blank(self) -> bool:
        return not any(getattr(self, one.name) for one in fields(self) if one.name != "type")


@dataclass
class FieldRow(Row):
    """`rules` are further keywords of JSON Schema, as YAML. `relation` and `inverse` name the two directions
    that a reference states, `default` the kind that a bare name means."""

    name: str = ""
    label: str = ""
    label_ko: str = ""
    type: str = "text"
    required: str = ""
    help: str = ""
    help_ko: str = ""
    choices: str = ""
    kinds: str = ""
    default: str = ""
    relation: str = ""
    inverse: str = ""
    relation_label: str = ""
    relation_label_ko: str = ""
    inverse_label: str = ""
    inverse_label_ko: str = ""
    rules: str = ""

    @property
    def refers(self) -> bool:
        return self.type in REFERRING

    @property
    def relation_type(self) -> str:
        return self.relation or self.name

    @property
    def inverse_type(self) -> str:
        return self.inverse or f"{self.relation_type}Of"

    def schema(self) -> dict[str, Any]:
        """Raises BadRules."""
        schema: dict[str, Any] = {
            **TYPES.get(self.type, {}),
            **compact(title=self.label, description=self.help),
        }
        if self.type == "choice":
            schema["enum"] = words(self.choices)
        elif self.type == "list" and self.choices:
            schema["items"] = {**schema["items"], "enum": words(self.choices)}
        return {**schema, **_mapping(self.rules)}

    def stated(self) -> dict[str, Any]:
        """The relation that a reference states."""
        return {
            "path": f"spec.{self.name}",
            "type": self.relation_type,
            "inverse": self.inverse_type,
            **compact(
                defaultKind=self.default,
                kinds=words(self.kinds),
                label=self.relation_label,
                inverseLabel=self.inverse_label,
                translations=in_korean(label=self.relation_label_ko, inverseLabel=self.inverse_label_ko),
            ),
        }

    def listed(self) -> dict[str, Any]:
        """Its place among the fields."""
        translations = in_korean(title=self.label_ko, description=self.help_ko)
        return {"name": self.name, **compact(translations=translations)}


@dataclass
class ColumnRow(Row):
    """`path` is a field's, such as `spec.city`."""

    path: str = ""
    label: str = ""
    label_ko: str = ""
    facet: str = ""
    hidden: str = ""

    def stated(self) -> dict[str, Any]:
        return {
            "path": self.path,
            **compact(label=self.label, facet=self.facet == YES),
            **({"shown": False} if self.hidden == YES else {}),
            **compact(translations=in_korean(label=self.label_ko)),
        }


@dataclass
class SectionRow(Row):
    """Either a `relation`, with the kinds that are shown, or names of `fields`."""

    label: str = ""
    label_ko: str = ""
    relation: str = ""
    kinds: str = ""
    fields: str = ""

    def stated(self) -> dict[str, Any]:
        return {
            "label": self.label,
            **compact(
                relation=self.relation,
                kinds=words(self.kinds),
                fields=words(self.fields),
                translations=in_korean(label=self.label_ko),
            ),
        }


@dataclass
class Sketch:
    """`metadata` is what the document says beside its spec; `ordered` that the order of fields is written
    down, and `closed` that the spec has no others."""

    kind: str = ""
    singular: str = ""
    singular_ko: str = ""
    plural: str = ""
    plural_ko: str = ""
    description: str = ""
    description_ko: str = ""
    icon: str = ""
    api_versions: str = ""
    owner: str = ""
    closed: str = ""
    ordered: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    fields: list[FieldRow] = field(default_factory=list)
    columns: list[ColumnRow] = field(default_factory=list)
    sections: list[SectionRow] = field(default_factory=list)

    @property
    def fields_said(self) -> list[FieldRow]:
        return [row for row in self.fields if not row.is_blank]

    def document(self) -> dict[str, Any]:
        """The document that it comes to, valid or not. Raises BadRules."""
        return {
            "apiVersion": OWN[0],
            "kind": "Kind",
            "metadata": self.metadata or {"name": self.kind.lower()},
            "spec": {
                **compact(owner=self.owner),
                "names": self._names(),
                "apiVersions": words(self.api_versions),
                **compact(icon=self.icon, fields=self._fields()),
                "schema": self._schema(),
                **compact(
                    relations=[row.stated() for row in self.fields_said if row.refers],
                    columns=[row.stated() for row in self.columns if not row.is_blank],
                    sections=[row.stated() for row in self.sections if not row.is_blank],
                ),
            },
        }

    def _names(self) -> dict[str, Any]:
        korean = in_korean(singular=self.singular_ko, plural=self.plural_ko, description=self.description_ko)
        return {
            "kind": self.kind,
            "singular": self.singular,
            "plural": self.plural,
            **compact(description=self.description, translations=korean),
        }

    def _fields(self) -> list[dict[str, Any]]:
        listed = [row.listed() for row in self.fields_said]
        return listed if self.ordered == YES or any("translations" in one for one in listed) else []

    def _schema(self) -> dict[str, Any]:
        required = [row.name for row in self.fields_said if row.required == YES]
        return {
            "type": "object",
            **compact(required=required),
            **({"additionalProperties": False} if self.closed == YES else {}),
            "properties": {row.name: row.schema() for row in self.fields_said},
        }


TEXTS = tuple(one.name for one in fields(Sketch) if one.type == "str")
"""The fields of a sketch that are no rows."""


def compact(**values: Any) -> dict[str, Any]:
    """Those that say something."""
    return {key: value for key, value in values.items() if value}


def in_korean(**texts: str) -> dict[str, dict[str, str]]:
    said = compact(**texts)
    return {KOREAN: said} if said else {}


def words(text: str) -> list[str]:
    """What stands between commas or on lines of its own."""
    return [word for line in text.splitlines() for part in line.split(",") if (word := part.strip())]


def _mapping(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        value = read_value(text)
    except ValueError as error:
        raise BadRules(str(error)) from error
    if not isinstance(value, dict):
        raise BadRules("expected keys with values")
    return value
