"""A document with what people edited here laid over it."""

from __future__ import annotations

from typing import Any

import orjson

from catalog.ingest.check import check
from catalog.ingest.found import Found, ready
from catalog.ingest.merge_patch import apply_patch
from catalog.ingest.problem import Problem, Refused
from catalog.ingest.translations import without_stale

IDENTITY = Problem(
    "Kind, namespace and name say which entity it is, so they cannot be edited here.",
    advice="Make a new entity of that name instead, or rename it in its source.",
    path=("metadata", "name"),
)


def merged(document: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """The document as the patch leaves it: what it says otherwise is no longer translated."""
    return without_stale(document, apply_patch(document, patch), patch)


def overlaid(found: Found, patch: dict[str, Any]) -> Found:
    """`found` changed by a merge patch and checked as a descriptor is. Raises Refused, also where the result
    would be another entity."""
    checked = check(merged(orjson.loads(found.text), patch))
    if str(checked.ref) != found.ref:
        raise Refused(IDENTITY)
    return ready(checked, position=found.position, line=found.line, annotations={})
