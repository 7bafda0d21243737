"""The page search: entities by the words of their names, titles, tags and descriptions."""

from __future__ import annotations

from collections.abc import Iterable

from pyroaring import BitMap

from catalog.index import stored
from catalog.index.ranked import Ranked
from catalog.index.words import FIELDS, words

SHORTEST_PART = 2
"""A single letter is found at the beginning of words only: inside of them it stands nearly everywhere."""

Found = tuple[list[BitMap], list[BitMap]]
"""For each of FIELDS who has a word there that begins so, and who has one that contains it."""


def find(key_id: int, text: str, named: BitMap) -> Ranked:
    """Entities with every word of `text`; `named` are those whose name is just that.

    A word is found as it is, as the beginning of a word or inside of one. What is found in names comes
    before what needs the titles too, then tags, then descriptions; at each step beginnings before insides.
    """
    found = [_find_word(key_id, word) for word in dict.fromkeys(words(text))]
    if not found:
        return Ranked(())
    tiers = [named & _everywhere(found)]
    for field in range(1, len(FIELDS) + 1):
        tiers.append(_all(_any(begins[:field]) for begins, _ in found))
        tiers.append(_all(_any(begins[:field] + inside[:field]) for begins, inside in found))
    return Ranked.of(tiers)


def _find_word(key_id: int, word: str) -> Found:
    begins: list[list[tuple[int | None, bytes | None]]] = [[] for _ in FIELDS]
    inside: list[list[tuple[int | None, bytes | None]]] = [[] for _ in FIELDS]
    for value, field, entity_id, data in stored.words(key_id, word, anywhere=_may_be_inside(word)):
        group = begins if value.startswith(word) else inside
        group[FIELDS.index(field)].append((entity_id, data))
    return [stored.united(rows) for rows in begins], [stored.united(rows) for rows in inside]


def _may_be_inside(word: str) -> bool:
    return len(word) >= SHORTEST_PART or not word.isascii()


def _everywhere(found: Iterable[Found]) -> BitMap:
    return _all(_any(begins + inside) for begins, inside in found)


def _any(bitmaps: Iterable[BitMap]) -> BitMap:
    return BitMap().union(*bitmaps)


def _all(bitmaps: Iterable[BitMap]) -> BitMap:
    return BitMap.intersection(*bitmaps)
