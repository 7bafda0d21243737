"""Answers from the index: which entities have a key, a value, a word; how many of each; in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pyroaring import BitMap

from catalog.index.ranked import Ranked


class Snapshot:
    """The index at one version of the catalog.

    Use it inside `reading.one_snapshot()`, in the thread that made it. Bitmaps are shared by all threads:
    never change one, make a new one (`a & b`, `a | b`). Keys and values are compared lower-cased.
    """

    version: int

    def everything(self) -> BitMap:
        """All entities."""
        raise NotImplementedError

    def has(self, key: str) -> BitMap:
        """Entities with the key, also those whose value is null."""
        raise NotImplementedError

    def equals(self, key: str, value: str | None) -> BitMap:
        """Entities with the value; None: whose value is null, or longer than 200 characters."""
        raise NotImplementedError

    def isin(self, key: str, values: Collection[str]) -> BitMap:
        """Entities with one of the values."""
        raise NotImplementedError

    def prefix(self, key: str, prefix: str) -> BitMap:
        """Entities with a value that begins so."""
        raise NotImplementedError

    def substring(self, key: str, needle: str) -> BitMap:
        """Entities with a value that contains the needle."""
        raise NotImplementedError

    def counts(self, key: str, within: BitMap) -> list[tuple[str, int]]:
        """Values as written with how many of `within` have them; the most first, then by value. No nulls, no zeros."""
        raise NotImplementedError

    def walk(
        self, key: str, *, descending: bool = False, after: tuple[str, int] | None = None
    ) -> Iterator[tuple[str, BitMap]]:
        """Values (lower-cased, no nulls) in order, each with its entities; read as far as you ask.

        `after` (value, entity id) goes on behind that entity, ids running the same way as values:
        the value itself comes first, with the ids above (descending: below) that one, if there are any.
        """
        raise NotImplementedError

    def values_of(self, key: str, ids: BitMap, *, descending: bool = False) -> dict[int, str]:
        """The smallest (descending: largest) value of each entity that has one, to sort a small result by."""
        raise NotImplementedError

    def text(self, words: str) -> Ranked:
        """Page search: entities in which every word stands, as a word, a beginning or a part of one."""
        raise NotImplementedError


def snapshot() -> Snapshot:
    """The index as the present transaction sees it: one query, and nothing more is read until it is asked for."""
    raise NotImplementedError
