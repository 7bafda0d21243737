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
SHOWN_FIELDS: dict[str, Any] = {"type": "array", "minItems": 1, "items": TEXT}


def _closed(shape: dict[str, Any]) -> dict[str, Any]:
    """With a typing mistake in a key shown, since a misspelt key would silently do nothing."""
    return {**shape, "additionalProperties": False}


def _translated(*keys: str) -> dict[str, Any]:
    """By language what a page says in it in place of these keys."""
    return {"type": "object", "additionalProperties": _closed(spec(**dict.fromkeys(keys, TEXT)))}


NAMES = _closed(spec("kind", "singular", "plural", kind=WORD, singular=TEXT, plural=TEXT, description=TEXT))
NAMES["properties"]["translations"] = _translated("singular", "plural", "description")
FIELD = _closed(spec("name", name=TEXT, translations=_translated("title", "description")))
RELATION = _closed(
    spec(
        "path",
        "type",
        "inverse",
        path=PATH,
        type=WORD,
        inverse=WORD,
        defaultKind=WORD,
        kinds=WORDS,
        label=TEXT,
        inverseLabel=TEXT,
        translations=_translated("label", "inverseLabel"),
    )
)
COLUMN = _closed(
    spec(
        "path",
        path=FIELD_NAME,
        label=TEXT,
        facet={"type": "boolean"},
        shown={"type": "boolean"},
        translations=_translated("label"),
    )
)
SECTION = _closed(
    spec(
        "label",
        label=TEXT,
        relation=WORD,
        kinds=WORDS,
        fields=SHOWN_FIELDS,
        translations=_translated("label"),
    )
)
SECTION["oneOf"] = [{"required": ["relation"]}, {"required": ["fields"]}]

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
            fields={"type": "array", "items": FIELD},
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
        "fields": _("Order of fields"),
        "relations": _("Relations"),
        "columns": _("Columns"),
        "sections": _("Sections of the page"),
    },
    columns=(OWNER_COLUMN,),
)
