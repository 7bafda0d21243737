"""Kinds that entities define: a document of `kind: Kind` becomes a Kind like those of the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import get_language

from catalog.kinds.kind import Column, Kind, RelationField, Section, Text
from catalog.kinds.schema import BadSchema, compiled_safely

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
    return Kind(
        name=names["kind"],
        plural=names["plural"].lower(),
        label=_translated(names, "singular"),
        label_plural=_translated(names, "plural"),
        description=_translated(names, "description"),
        icon=_icon(spec.get("icon", ICON)),
        api_versions=tuple(spec["apiVersions"]),
        spec=spec["schema"],
        relations=relations,
        fields={name: _title(name, field) for name, field in _properties(spec["schema"]).items()},
        columns=tuple(
            Column(column["path"], column["label"], column.get("facet", False), column.get("shown", True))
            for column in spec.get("columns", ())
        ),
        sections=tuple(
            Section(section["relation"], section["label"], _lower(section.get("kinds", ())))
            for section in spec.get("sections", ())
        ),
        entity=doc,
    )


def _relation(field: Mapping[str, Any]) -> RelationField:
    default = field.get("defaultKind")
    return RelationField(
        path=field["path"],
        type=field["type"],
        inverse=field["inverse"],
        default_kind=default.lower() if default else None,
        kinds=_lower(field.get("kinds", ())),
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


def _translated(names: Mapping[str, Any], which: str) -> Text:
    """The name in the language of whoever looks, English where it is not translated."""
    translations = names.get("translations") or {}
    plain = str(names.get(which, ""))
    if not translations:
        return plain
    return lazystr(_Name(plain, {code: words.get(which, plain) for code, words in translations.items()}))


class _Name:
    def __init__(self, plain: str, translations: dict[str, str]) -> None:
        self._plain = plain
        self._translations = translations

    def __str__(self) -> str:
        language = get_language() or ""
        return self._translations.get(language) or self._translations.get(language[:2]) or self._plain


def _properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else {}


def _title(name: str, field: Any) -> str:
    title = field.get("title") if isinstance(field, dict) else None
    return title if isinstance(title, str) else name


def _icon(name: str) -> str:
    return name if name.startswith("i-") else f"i-{name}"


def _lower(kinds: Any) -> tuple[str, ...]:
    return tuple(kind.lower() for kind in kinds)
