"""JSON merge patch (RFC 7396): what changes between two documents, as a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Keys = tuple[str, ...]


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


def leaves(patch: dict[str, Any], above: Keys = ()) -> Iterator[Keys]:
    """The fields that a patch sets or removes, each by the keys that lead to it."""
    for key, value in patch.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, (*above, key))
        else:
            yield (*above, key)


def without(patch: dict[str, Any], keys: Keys) -> dict[str, Any]:
    """The patch with one of its fields left as it is, and with nothing empty in the place of what held it."""
    if keys[0] not in patch:
        return patch
    rest = {key: value for key, value in patch.items() if key != keys[0]}
    inner = patch[keys[0]]
    if len(keys) == 1:
        return rest
    left = without(inner, keys[1:]) if isinstance(inner, dict) else inner
    return {key: left if key == keys[0] else value for key, value in patch.items()} if left else rest


def value_at(document: Any, keys: Keys) -> Any:
    """What is there; None where nothing is, or null."""
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document
