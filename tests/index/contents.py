"""What the index holds, read back row by row, to be compared with what the entities say."""

from __future__ import annotations

from collections import Counter, defaultdict

from pyroaring import BitMap

from catalog.index.lists import BLOCK_BITS, EVERYTHING, NULLS, of_key
from catalog.index.terms import LISTED, Term
from catalog.index.words import TEXT_KEY
from catalog.models import Key, Posting
from catalog.models import Term as TermRow


def indexed_terms() -> dict[int, set[Term]]:
    """The terms of every entity in the index, those of relations and marks among them."""
    lists = _lists()
    names = dict(Key.objects.values_list("pk", "name"))
    found: dict[int, set[Term]] = {entity_id: set() for entity_id in lists.get(EVERYTHING, BitMap())}
    for row in TermRow.objects.all():
        term = (names[row.key_id] + LISTED * row.listed, row.value, row.original or row.value)
        if row.entity_id is not None:
            found[row.entity_id].add(term)
        for entity_id in lists[row.list] if row.list is not None else ():
            found[entity_id].add(term)
    for key_id, name in names.items():
        for entity_id in lists.get(of_key(key_id, NULLS), BitMap()):
            found[entity_id].add((name, None, None))
    return found


def counted_keys() -> dict[str, dict[int, int]]:
    """For each key, the entities that have it with how many terms of it the index says they have."""
    lists = _lists()
    counted: dict[str, dict[int, int]] = {}
    for key_id, name in Key.objects.values_list("pk", "name"):
        counts: dict[int, int] = defaultdict(int)
        for place in range(NULLS):
            for entity_id in lists.get(of_key(key_id, place), BitMap()):
                counts[entity_id] += 1 << place
        counted[name] = dict(counts)
    return counted


def counted(expected: dict[int, set[Term]]) -> dict[str, dict[int, int]]:
    """How many values each entity has of each key that the index has a row for. Words are not counted."""
    counted: dict[str, dict[int, int]] = {name: {} for name in counted_keys()}
    for entity_id, terms in expected.items():
        counts = Counter(
            key.removesuffix(LISTED) for key, value, _ in terms if value is not None and key != TEXT_KEY
        )
        for key, count in counts.items():
            counted[key][entity_id] = count
    return counted


def _lists() -> dict[int, BitMap]:
    """Every list by its number, its parts put together."""
    lists: dict[int, BitMap] = defaultdict(BitMap)
    for place, data in Posting.objects.values_list("pk", "bitmap"):
        lists[place >> BLOCK_BITS] |= BitMap.deserialize(bytes(data))
    return dict(lists)
