"""`kind: Kind`: an entity that defines a kind of its own, without code."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Kind
from catalog.kinds.shapes import TEXT, spec
from catalog.kinds.usual import OWN, OWNER, OWNER_COLUMN, labels

WORD: dict[str, Any] = {"type": "string", "pattern": "^[a-zA-Z][a-zA-Z0-9]*$", "maxLength": 63}
WORDS: dict[str, Any] = {"type": "array", "items": WORD}
PATH: dict[str, Any] = {"type": "string", "pattern": r"^spec(\.[A-Za-z0-9_-]+)+$"}
API_VERSION: dict[str, Any] = {
    "type": "string",
    "pattern": r"^([a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*/)?[a-zA-Z0-9]{1,63}$",
}
FIELD_NAME: dict[str, Any] = {"type": "string", "pattern": r"^[A-Za-z0-9_.:/-]+$"}


def _closed(shape: dict[str, Any]) -> dict[str, Any]:
    """With a typing mistake in a key shown, since a misspelt key would silently do nothing."""
    return {**shape, "additionalProperties": False}


NAMES = _closed(spec("kind", "singular", "plural", kind=WORD, singular=TEXT, plural=TEXT, description=TEXT))
NAMES["properties"]["translations"] = {
    "type": "object",
    "additionalProperties": _closed(spec(singular=TEXT, plural=TEXT, description=TEXT)),
}
RELATION = _closed(
    spec("path", "type", "inverse", path=PATH, type=WORD, inverse=WORD, defaultKind=WORD, kinds=WORDS)
)
COLUMN = _closed(
    spec("path", "label", path=FIELD_NAME, label=TEXT, facet={"type": "boolean"}, shown={"type": "boolean"})
)
SECTION = _closed(spec("relation", "label", relation=WORD, label=TEXT, kinds=WORDS))

DEFINITION = Kind(
    name="Kind",
    plural="kinds",
    label=_("Kind"),
    label_plural=_("Kinds"),
    description=_("Defines a kind of entity of your own: its fields, its relations, how it is shown."),
    icon="i-puzzle",
    api_versions=OWN,
    spec=_closed(
        spec(
            "names",
            "apiVersions",
            "schema",
            owner=TEXT,
            names=NAMES,
            apiVersions={"type": "array", "minItems": 1, "items": API_VERSION},
            schema={"type": "object"},
            icon={"type": "string", "pattern": "^[a-z0-9-]+$"},
            relations={"type": "array", "items": RELATION},
            columns={"type": "array", "items": COLUMN},
            sections={"type": "array", "items": SECTION},
        )
    ),
    relations=(OWNER,),
    fields={
        **labels("owner"),
        "names": _("Names"),
        "apiVersions": _("API versions"),
        "schema": _("Schema"),
        "icon": _("Icon"),
        "relations": _("Relations"),
        "columns": _("Columns"),
        "sections": _("Sections of the page"),
    },
    columns=(OWNER_COLUMN,),
)
