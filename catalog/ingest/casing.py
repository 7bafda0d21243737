"""Keys that differ only in case: the index compares keys lower-cased, and could not tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.ingest.places import Path

_distinct: set[tuple[str, ...]] = set()
"""Key tuples known to be good. Entities of a kind look alike, so most are found here."""
MAX_KNOWN = 10_000


def differing_keys(value: Any) -> Iterator[Path]:
    """The paths of keys that another one differs from only in case. Strings in one list count as keys too."""
    if type(value) is dict:
        keys = tuple(value)
        if keys not in _distinct:
            yield from _repeated(keys)
        for key, item in value.items():
            if type(item) is dict or type(item) is list:
                for path in differing_keys(item):
                    yield (key, *path)
    elif type(value) is list:
        texts = [item for item in value if type(item) is str]
        if len(texts) > 1:
            yield from (
                (value.index(path[0]),) for path in _repeated(tuple(dict.fromkeys(texts)), keep=False)
            )
        for place, item in enumerate(value):
            if type(item) is dict or type(item) is list:
                for path in differing_keys(item):
                    yield (place, *path)


def _repeated(keys: tuple[str, ...], *, keep: bool = True) -> Iterator[Path]:
    lowered = [key.lower() for key in keys]
    if len(set(lowered)) == len(keys):
        if keep and len(_distinct) < MAX_KNOWN:
            _distinct.add(keys)
        return
    seen: set[str] = set()
    for key, low in zip(keys, lowered, strict=True):
        if low in seen:
            yield (key,)
        seen.add(low)
