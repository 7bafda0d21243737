"""Kinds that entities define: a document of `kind: Kind` becomes a Kind like those of the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.kinds.kind import Column, Kind, RelationField, Section
from catalog.kinds.schema import BadSchema, compiled_safely
from catalog.kinds.translated import translated

ICON = "i-puzzle"


class BadKind(ValueError):
    """The document defines no kind that can be used. `path` leads to the place in the document."""

    def __init__(self, message: str, *, path: tuple[str | int, ...] = (), advice: str = "") -> None:
        super().__init__(message)
        self.path = path
        self.advice = advice


def from_entity(doc: dict[str, Any]) -> Kind:
    """The kind that `doc`, valid by its own schema, defines. Raises BadKind.

    Whether its name and relations are free is asked of the registry.
    """
    spec = doc["spec"]
    names = spec["names"]
    relations = tuple(_relation(field) for field in spec.get("relations", ()))
    _check_schema(spec["schema"])
    _check_relations(relations)
    _check_fields(spec)
    return Kind(
        name=names["kind"],
        plural=names["plural"].lower(),
        label=translated(names, "singular"),
        label_plural=translated(names, "plural"),
        description=translated(names, "description"),
        icon=_icon(spec.get("icon", ICON)),
        api_versions=tuple(spec["apiVersions"]),
        spec=spec["schema"],
        relations=relations,
        fields={field["name"]: translated(field, "title") for field in fields_of(spec)},
        hints={field["name"]: translated(field, "description") for field in fields_of(spec)},
        columns=tuple(_column(column, spec) for column in spec.get("columns", ())),
        sections=tuple(
            Section(
                section.get("relation", ""),
                translated(section, "label"),
                _lower(section.get("kinds", ())),
                tuple(section.get("fields", ())),
            )
            for section in spec.get("sections", ())
        ),
        entity=doc,
    )


def fields_of(spec: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The fields of the kind in their order, each with name, title, description and translations: those that
    `fields` names, then the others of the schema."""
    properties = _properties(spec["schema"])
    named = {field["name"]: field.get("translations", {}) for field in spec.get("fields", ())}
    for name in dict.fromkeys([*named, *properties]):
        schema = properties.get(name)
        said = schema if isinstance(schema, dict) else {}
        yield {
            "name": name,
            "title": _text(said, "title") or name,
            "description": _text(said, "description"),
            "translations": named.get(name, {}),
        }


def _column(column: Mapping[str, Any], spec: Mapping[str, Any]) -> Column:
    """A field that holds references is shown and filtered by as the relation that it states: `berlin` and
    `depot:default/berlin` are one. Without a label of its own a column has that of its field."""
    path = column["path"]
    stated = next((one["type"] for one in spec.get("relations", ()) if one["path"] == path), None)
    label = translated(column, "label")
    if not column.get("label"):
        own = (field for field in fields_of(spec) if path == f"spec.{field['name']}")
        label = translated(next(own, {"title": path.rpartition(".")[2]}), "title")
    return Column(
        f"relations.{stated}" if stated else path,
        label,
        column.get("facet", False),
        column.get("shown", True),
    )


def _relation(field: Mapping[str, Any]) -> RelationField:
    default = field.get("defaultKind")
    return RelationField(
        path=field["path"],
        type=field["type"],
        inverse=field["inverse"],
        default_kind=default.lower() if default else None,
        kinds=_lower(field.get("kinds", ())),
        label=translated(field, "label"),
        inverse_label=translated(field, "inverseLabel"),
    )


def _check_relations(relations: tuple[RelationField, ...]) -> None:
    inverses: dict[str, str] = {}
    for place, relation in enumerate(relations):
        for one, other in ((relation.type, relation.inverse), (relation.inverse, relation.type)):
            if inverses.setdefault(one, other) != other:
                raise BadKind(
                    f"The relation {one} is given two inverses: {inverses[one]} and {other}.",
                    path=("spec", "relations", place),
                    advice="Give each relation type one inverse.",
                )


def _check_schema(schema: Any) -> None:
    try:
        compiled_safely(schema)
    except BadSchema as error:
        raise BadKind(
            f"The schema of the kind cannot be used: {error}.",
            path=("spec", "schema", *error.path),
            advice="Write a self-contained JSON Schema; patterns have no lookaround and no back-references.",
        ) from error
    if schema.get("type", "object") != "object":
        raise BadKind(
            "The schema of the kind describes its spec, which is always an object.",
            path=("spec", "schema", "type"),
            advice="Write type: object.",
        )


def _check_fields(spec: Mapping[str, Any]) -> None:
    """Whoever misspells a field would wait for it to be shown."""
    stated = {one["path"].split(".")[1] for one in spec.get("relations", ())}
    known = stated | _properties(spec["schema"]).keys()
    named = (("fields", place, "name", one["name"]) for place, one in enumerate(spec.get("fields", ())))
    shown = (
        ("sections", place, "fields", name)
        for place, section in enumerate(spec.get("sections", ()))
        for name in section.get("fields", ())
    )
    for part, place, key, name in (*named, *shown):
        if name not in known:
            raise BadKind(
                f"The kind has no field {name}.",
                path=("spec", part, place, key),
                advice="Name a field of the schema.",
            )


def _properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else {}


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    return value if isinstance(value, str) else ""


def _icon(name: str) -> str:
    return name if name.startswith("i-") else f"i-{name}"


def _lower(kinds: Sequence[str]) -> tuple[str, ...]:
    return tuple(kind.lower() for kind in kinds)
