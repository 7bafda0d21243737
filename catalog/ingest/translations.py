"""Translations beside what they translate: they go when that is edited.

Without it a reader in another language would be told what nobody here says any more.
"""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]

OF_METADATA = ("title", "description", "links")


def without_stale(before: Document, after: Document, patch: Document) -> Document:
    """`after`, which the patch made of `before`, without translations of what it says otherwise now. Those
    that the patch gives itself stay, also one by one in a list."""
    held = _translations(after)
    if not held:
        return after
    given = _translations(patch)
    kept = {
        language: _of_language(said, before, after, given.get(language) or {})
        for language, said in held.items()
        if isinstance(said, dict)
    }
    return {**after, "spec": {**after["spec"], "translations": {**held, **kept}}}


def _translations(document: Document) -> Document:
    spec = document.get("spec")
    found = spec.get("translations") if isinstance(spec, dict) else None
    return found if isinstance(found, dict) else {}


def _of_language(said: Document, before: Document, after: Document, given: Document) -> Document:
    kept = {}
    for field, translation in said.items():
        part = "metadata" if field in OF_METADATA else "spec"
        old, new = (document.get(part, {}).get(field) for document in (before, after))
        left = translation if field in given else _left(old, new, translation)
        if left is not None:
            kept[field] = left
    return kept


def _left(old: Any, new: Any, translation: Any) -> Any:
    """None for what is to go; in a list it holds the place."""
    if old == new:
        return translation
    if isinstance(old, dict) and isinstance(new, dict) and isinstance(translation, dict):
        parts = {key: _left(old.get(key), new.get(key), said) for key, said in translation.items()}
        return {key: said for key, said in parts.items() if said is not None} or None
    if isinstance(old, list) and isinstance(new, list) and isinstance(translation, list):
        items = [_item(old, item, place, translation) for place, item in enumerate(new)]
        while items and items[-1] is None:
            items.pop()
        return items or None
    return None


def _item(old: list[Any], item: Any, place: int, translation: list[Any]) -> Any:
    """An item that moved takes its translation along."""
    if item in old[: len(translation)]:
        return translation[old.index(item)]
    known = place < min(len(old), len(translation))
    return _left(old[place], item, translation[place]) if known else None
