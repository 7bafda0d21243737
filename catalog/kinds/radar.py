"""Pieces that the schemas of trends and tools share: dates, owners, texts in another language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from catalog.kinds.shapes import TEXT

DATE: dict[str, Any] = {"type": "string", "format": "date"}
"""A day, as 2026-11-22."""

SLUG: dict[str, Any] = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 63}
SLUGS: dict[str, Any] = {"type": "array", "items": SLUG}

TRANSLATIONS: dict[str, Any] = {
    "type": "object",
    "description": gettext_noop(
        "By language code what the page says in that language: title, description and links, and fields of "
        "the spec in the shape that they have there. Items of lists stand in the same order."
    ),
    "additionalProperties": {
        "type": "object",
        "properties": {"title": TEXT, "description": TEXT},
    },
}


def closed(required: tuple[str, ...], **properties: dict[str, Any]) -> dict[str, Any]:
    """An object in which a misspelt key is refused, since it would silently do nothing."""
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def listed(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}
