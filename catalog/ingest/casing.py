"""Keys that differ only in case: the index compares keys lower-cased, and could not tell them apart."""

from __future__ import annotations

from typing import Any

from catalog.ingest.events import MAX_DEPTH
from catalog.ingest.places import Path

SERVED: dict[str, Path] = {f"metadata.{name}": ("metadata", name) for name in ("name", "namespace", "uid")}
"""Every entity has these keys in the index, whatever its file says there."""
PASSED_OVER = frozenset((*SERVED, "metadata.etag", "attachments", "relations", "status"))


class TooDeep(ValueError):
    """The document is nested too deep; `path` is where that is."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"This is nested more than {MAX_DEPTH} levels deep.")
        self.path = path


def differing_keys(doc: dict[str, Any]) -> dict[str, Path]:
    """The keys in the index, lower-cased, that a document writes in different ways, each with where it does
    so for the second time. Raises TooDeep.

    A key is the dotted path of a value; lists are no step of it, so that an item with `Name` and another one
    with `name` differ. A text in a list is a key, too: `metadata.tags.java`.
    """
    written = dict(SERVED)
    _gather(doc, "", (), written, set())
    if len({key.lower() for key in written}) == len(written):
        return {}
    seen: set[str] = set()
    differing: dict[str, Path] = {}
    for key, path in written.items():
        low = key.lower()
        if low in seen:
            differing.setdefault(low, path)
        seen.add(low)
    return differing


def _gather(value: Any, key: str, path: Path, written: dict[str, Path], listed: set[str]) -> None:
    """Fill `written` with keys as they are written, in their order, and where each is for the first time.

    `listed` has those of texts in lists, lower-cased: of these only the first way of writing counts.
    """
    if len(path) > MAX_DEPTH:
        raise TooDeep(path)
    if type(value) is dict:
        start = f"{key}." if key else ""
        for name, item in value.items():
            inner = start + name
            if inner in PASSED_OVER:
                continue
            if type(item) is dict or type(item) is list:
                _gather(item, inner, (*path, name), written, listed)
            elif inner not in written:
                written[inner] = (*path, name)
        return
    for place, item in enumerate(value):
        if type(item) is dict or type(item) is list:
            _gather(item, key, (*path, place), written, listed)
            continue
        written.setdefault(key, path)
        if type(item) is str:
            text = f"{key}.{item}"
            if text.lower() not in listed:
                listed.add(text.lower())
                written.setdefault(text, (*path, place))
