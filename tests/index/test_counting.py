"""The index answers what plain counting answers, whatever was written in whatever order."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pyroaring import BitMap

from catalog.index import generations
from catalog.index.read import Snapshot, snapshot
from tests.index.documents import documents
from tests.index.plain import Plain, Relations

IDS = st.sampled_from([1, 2, 3, 5, 65_535, 65_536, 65_537, 131_072])
RELATIONS = st.lists(
    st.tuples(
        st.sampled_from(["ownedBy", "dependsOn"]), st.sampled_from(["group:default/a", "group:default/b"])
    ),
    max_size=3,
    unique=True,
).map(tuple)
CHUNK = st.dictionaries(IDS, st.none() | st.tuples(documents(), RELATIONS), min_size=1, max_size=5)


def check(plain: Plain, index: Snapshot) -> None:
    assert set(index.everything()) == set(plain.docs)
    keys = plain.keys() | {"spec.nothing", "metadata.tags.java", "metadata.tags.b.c", "spec.a"}
    some = {entity_id for entity_id in plain.docs if entity_id % 2}
    for key in keys:
        values = plain.values(key)
        assert set(index.has(key)) == plain.has(key), key
        for value, ids in values.items():
            assert set(index.equals(key, value)) == ids, (key, value)
        nulls = {entity_id for entity_id, rows in plain.rows().items() if (key, None, None) in rows}
        assert set(index.equals(key, None)) == nulls, key
        for within in (set(plain.docs), some):
            counts = index.counts(key, BitMap(within))
            assert dict(counts) == plain.counts(key, within), key
            assert len(dict(counts)) == len(counts)
            assert [count for _, count in counts] == sorted((count for _, count in counts), reverse=True)
        for part in ("a", "tr", ""):
            matching = [ids for value, ids in values.items() if value.startswith(part)]
            assert set(index.prefix(key, part)) == set().union(*matching), (key, part)
            matching = [ids for value, ids in values.items() if part in value]
            assert set(index.substring(key, part)) == set().union(*matching), (key, part)
        assert set(index.isin(key, ["A", "true", "nobody"])) == values.get("a", set()) | values.get(
            "true", set()
        )
        check_order(index, key, values)


def check_order(index: Snapshot, key: str, values: dict[str, set[int]]) -> None:
    for descending in (False, True):
        expected = sorted(values.items(), reverse=descending)
        assert [(value, set(ids)) for value, ids in index.walk(key, descending=descending)] == expected, key
        every = [
            (value, entity_id) for value, ids in expected for entity_id in sorted(ids, reverse=descending)
        ]
        for at, after in enumerate(every):
            rest = [
                (value, entity_id)
                for value, ids in index.walk(key, descending=descending, after=after)
                for entity_id in sorted(ids, reverse=descending)
            ]
            assert rest == every[at + 1 :], (key, after)
        first: dict[int, str] = {}
        for value, entity_id in every:
            first.setdefault(entity_id, value)
        wanted = BitMap([entity_id for _, entity_id in every][::2])
        found = index.values_of(key, wanted, descending=descending)
        assert found == {entity_id: first[entity_id] for entity_id in wanted}


def put(plain: Plain, chunk: dict[int, Any]) -> None:
    """Write a chunk; to delete what is not there is left out."""
    documents_: dict[int, Any] = {}
    relations: dict[int, Relations] = {}
    for entity_id, new in chunk.items():
        if new is not None:
            documents_[entity_id], relations[entity_id] = new
        elif entity_id in plain.docs:
            documents_[entity_id] = None
    plain.put(documents_, relations)


class Counting(TestCase):
    @given(st.lists(CHUNK, min_size=1, max_size=4))
    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    def test_the_index_counts_right(self, chunks: list[dict[int, Any]]) -> None:
        plain = Plain()
        for chunk in chunks:
            put(plain, chunk)
            check(plain, snapshot())
        generations.forget()
        check(plain, snapshot())
