"""JSON merge patch (RFC 7396): what changes between two documents, as a document."""

from __future__ import annotations

from typing import Any


def patch_between(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The patch that makes `new` of `old`. A null in `new` cannot be told from a removal (RFC 7396,
    section 1)."""
    patch: dict[str, Any] = {key: None for key in old if key not in new}
    for key, value in new.items():
        before = old.get(key)
        if key in old and before == value and type(before) is type(value):
            continue
        if isinstance(before, dict) and isinstance(value, dict):
            patch[key] = patch_between(before, value)
        else:
            patch[key] = value
    return patch


def apply_patch(document: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """`document` changed by `patch`; neither is modified."""
    result = dict(document)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            before = result.get(key)
            result[key] = apply_patch(before if isinstance(before, dict) else {}, value)
        else:
            result[key] = value
    return result
