"""The schemas of what all kinds share: the outside of an entity and its metadata."""

from __future__ import annotations

from typing import Any

from catalog.kinds.schema import compiled
from catalog.kinds.shapes import TEXT, TEXTS

ROOT = frozenset(("apiVersion", "kind", "metadata", "spec"))

STRINGS: dict[str, Any] = {"type": "object", "patternProperties": {"^.+$": {"type": "string"}}}

ENVELOPE: dict[str, Any] = {
    "type": "object",
    "required": ["apiVersion", "kind", "metadata"],
    "properties": {
        "apiVersion": TEXT,
        "kind": TEXT,
        "metadata": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": TEXT, "namespace": TEXT},
        },
    },
}
"""The least by which a document can be called an entity, and referred to."""

METADATA: dict[str, Any] = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "uid": TEXT,
        "etag": TEXT,
        "name": TEXT,
        "namespace": TEXT,
        "title": TEXT,
        "description": {"type": "string"},
        "labels": STRINGS,
        "annotations": STRINGS,
        "tags": TEXTS,
        "links": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["url"],
                "properties": {"url": TEXT, "title": TEXT, "icon": TEXT, "type": TEXT},
            },
        },
    },
}

ENTITY: dict[str, Any] = {
    "type": "object",
    "required": ["apiVersion", "kind", "metadata"],
    "additionalProperties": False,
    "properties": {
        "apiVersion": TEXT,
        "kind": TEXT,
        "metadata": METADATA,
        "spec": {"type": "object"},
        # Only the server writes these two; it refuses them by name, after everything else here.
        "relations": {"type": "array"},
        "status": {"type": "object"},
    },
}

NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
LABEL = "[a-z0-9]+(-+[a-z0-9]+)*"
KEY = {
    "anyOf": [
        {"pattern": f"^{NAME}$", "maxLength": 63},
        {"pattern": rf"^({LABEL}\.)*{LABEL}/({NAME})$", "maxLength": 63},
    ]
}
WEB_ADDRESS = r"^https?://([A-Za-z0-9][A-Za-z0-9-]*\.)*[A-WYZa-wyz][A-Za-z0-9-]*(:[0-9]{1,4})?([/?#].*)?$"


def _good(**more: Any) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, **more}


CERTAIN = compiled(
    {
        "type": "object",
        "required": ["name"],
        "properties": {
            "uid": TEXT,
            "etag": TEXT,
            "name": _good(pattern=f"^{NAME}$", maxLength=63),
            "namespace": _good(pattern=f"^{LABEL}$", maxLength=63),
            "title": TEXT,
            "description": {"type": "string"},
            "labels": {
                "type": "object",
                "propertyNames": KEY,
                "additionalProperties": {"type": "string", "pattern": f"^({NAME})?$", "maxLength": 63},
            },
            "annotations": {
                "type": "object",
                "propertyNames": KEY,
                "additionalProperties": {"type": "string"},
            },
            "tags": {
                "type": "array",
                "items": _good(pattern="^[a-z0-9:+#]+(-[a-z0-9:+#]+)*$", maxLength=63),
            },
            "links": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["url"],
                    "properties": {
                        "url": _good(pattern=WEB_ADDRESS),
                        "title": _good(pattern=r"^\S"),
                        "icon": _good(pattern=r"^\S"),
                        "type": TEXT,
                    },
                },
            },
        },
    }
)
"""Metadata that passes this is good in every respect. What does not is looked at step by step: it may be good
too, with a key or an address of an unusual form."""
