"""What a kind of entity is: its schema, the relations its fields state, how its pages are laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import jsonschema_rs
from django.utils.functional import Promise

from catalog.kinds.schema import Schema, compiled

Text: TypeAlias = str | Promise
"""A sentence or label: plain, or translated when it is shown."""


ANNOTATIONS = "metadata.annotations."


@dataclass(frozen=True)
class RelationField:
    """A field whose references state relations.

    `path` leads into the spec, through lists where there are some, or names an annotation, which holds
    references with commas between them. `type` is the relation as seen from the entity that has the field,
    `inverse` as seen from the target. References without a kind get `default_kind` (none: they are an
    error); where `kinds` is not empty, a target of another kind states nothing. All kinds are lower-cased.
    `label` and `inverse_label` are what pages call the two directions, where the type alone does not say it.
    """

    path: str
    type: str
    inverse: str
    default_kind: str | None = None
    kinds: tuple[str, ...] = ()
    label: Text = field(default="", compare=False)
    inverse_label: Text = field(default="", compare=False)

    @cached_property
    def place(self) -> tuple[str, ...]:
        """The keys that lead to it in a document."""
        if self.is_annotation:
            return ("metadata", "annotations", self.path.removeprefix(ANNOTATIONS))
        return tuple(self.path.split("."))

    @cached_property
    def is_annotation(self) -> bool:
        return self.path.startswith(ANNOTATIONS)


@dataclass(frozen=True, slots=True)
class Column:
    """A field that lists can show and, as a `facet`, filter by. `path` is as the query language has it."""

    path: str
    label: Text
    facet: bool = False
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Doing:
    """What one does with an entity of a kind on a page outside the catalog: the name of that page's address,
    which takes namespace and name, and the words and icon of the button that leads there."""

    url_name: str
    label: Text
    icon: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page of an entity: what it is related to by `relation`, of `kinds` when not empty; or
    what it says in these `fields` of its spec."""

    relation: str
    label: Text
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpecType:
    """What the specs of a kind, or of one `spec.type`, look like (a JSON Schema) and state."""

    spec: Schema
    relations: tuple[RelationField, ...] = ()

    @cached_property
    def validator(self) -> jsonschema_rs.Validator:
        return compiled(self.spec)


@dataclass(frozen=True)
class Kind:
    """One kind of entity.

    `spec` is the JSON Schema of the spec; `spec_types` has those of single spec types, by `spec.type`.
    `fields` names the fields of the spec in the order in which forms and pages show them, `hints` says what
    to write in them. `entity` is the document that defines a custom kind, and none for the kinds that come
    with the program.
    """

    name: str
    plural: str
    label: Text
    label_plural: Text
    description: Text
    icon: str
    api_versions: tuple[str, ...]
    spec: Schema
    relations: tuple[RelationField, ...] = ()
    spec_types: Mapping[str, SpecType] = field(default_factory=dict)
    fields: Mapping[str, Text] = field(default_factory=dict)
    hints: Mapping[str, Text] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    sections: tuple[Section, ...] = ()
    doing: Doing | None = None
    entity: dict[str, Any] | None = None

    @cached_property
    def key(self) -> str:
        """The kind as references have it."""
        return self.name.lower()

    @property
    def facets(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.facet)

    @cached_property
    def all_relations(self) -> tuple[RelationField, ...]:
        """Every relation field, those of single spec types included, each once."""
        fields = dict.fromkeys(self.relations)
        for spec_type in self.spec_types.values():
            fields.update(dict.fromkeys(spec_type.relations))
        return tuple(fields)

    @cached_property
    def usual_type(self) -> SpecType:
        return SpecType(self.spec, self.relations)

    def type_of(self, spec: Mapping[str, Any]) -> SpecType:
        """The schema and relations that hold for `spec`, by its type."""
        if self.spec_types:
            name = spec.get("type")
            if isinstance(name, str) and name in self.spec_types:
                return self.spec_types[name]
        return self.usual_type

    @cached_property
    def known_fields(self) -> frozenset[str]:
        """Every field of the spec that schema, relations or labels name."""
        schemas = (self.spec, *(spec_type.spec for spec_type in self.spec_types.values()))
        named = {name for schema in schemas for name in schema.get("properties", ())}
        stating = {relation.place[1] for relation in self.all_relations if not relation.is_annotation}
        return frozenset(named | set(self.fields) | stating)

    @property
    def needs_owner(self) -> bool:
        return "owner" in self.spec.get("required", ())
