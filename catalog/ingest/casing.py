"""Keys that differ only in case: the index compares keys lower-cased, and could not tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.ingest.events import MAX_DEPTH
from catalog.ingest.places import Path

_distinct: set[tuple[str, ...]] = set()
"""Key tuples known to be good. Entities of a kind look alike, so most are found here."""
MAX_KNOWN = 10_000


class TooDeep(ValueError):
    """The document is nested too deep; `path` is where that is."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"This is nested more than {MAX_DEPTH} levels deep.")
        self.path = path


def differing_keys(value: Any, path: Path = (), name: str = "") -> Iterator[tuple[Path, str]]:
    """Keys that another one differs from only in case: where each is, and its name in the index.

    A string in a list counts as a key, too: `metadata.tags.java` is one. Raises TooDeep.
    """
    if len(path) > MAX_DEPTH:
        raise TooDeep(path)
    if type(value) is dict:
        keys = tuple(value)
        if keys not in _distinct:
            repeated = list(_repeated(keys))
            for key in repeated:
                yield (*path, key), f"{name}.{key}" if name else key
            if not repeated and len(_distinct) < MAX_KNOWN:
                _distinct.add(keys)
        for key, item in value.items():
            if type(item) is dict or type(item) is list:
                yield from differing_keys(item, (*path, key), f"{name}.{key}" if name else key)
    elif type(value) is list:
        texts = [item for item in value if type(item) is str]
        if len(texts) > 1:
            for text in _repeated(tuple(dict.fromkeys(texts))):
                yield (*path, value.index(text)), f"{name}.{text}"
        for place, item in enumerate(value):
            if type(item) is dict or type(item) is list:
                yield from differing_keys(item, (*path, place), name)


def _repeated(keys: tuple[str, ...]) -> Iterator[str]:
    seen: set[str] = set()
    for key in keys:
        low = key.lower()
        if low in seen:
            yield key
        seen.add(low)
