"""Pieces that the JSON Schemas of many kinds are made of."""

from __future__ import annotations

from typing import Any

TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
TEXTS: dict[str, Any] = {"type": "array", "items": TEXT}
PROFILE: dict[str, Any] = {
    "type": "object",
    "properties": {"displayName": TEXT, "email": TEXT, "picture": TEXT},
}


def spec(*required: str, **properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of a spec. Keys that it does not name are legal."""
    return {"type": "object", "required": list(required), "properties": properties}
