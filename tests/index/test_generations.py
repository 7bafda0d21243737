"""What a process keeps of the index is never older, nor newer, than what its transaction sees."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pyroaring import BitMap
from pytest_django import DjangoAssertNumQueries

from catalog.index import generations, write
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.index.write import IndexChange
from tests.index.plain import Plain
from tests.index.plain import write as write_changes


def entity(name: str, **spec: Any) -> dict[str, Any]:
    return {"kind": "Component", "metadata": {"name": name}, "spec": spec}


@pytest.fixture
def plain() -> Plain:
    generations.forget()
    return Plain()


@pytest.mark.django_db
def test_what_was_read_is_not_read_again(
    plain: Plain, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plain.put({1: entity("a", type="x"), 2: entity("b", type="x")})
    first = snapshot()
    assert set(first.equals("spec.type", "x")) == {1, 2}
    with django_assert_num_queries(1):
        assert set(snapshot().equals("spec.type", "X")) == {1, 2}


@pytest.mark.django_db
def test_a_write_elsewhere_leaves_what_was_read(
    plain: Plain, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plain.put({1: entity("a", type="x"), 2: entity("b", type="x", owner="p")})
    snapshot().equals("spec.type", "x")
    plain.put({1: entity("a", type="x", owner="o")})
    with django_assert_num_queries(2):  # the version, and what was written since
        assert set(snapshot().equals("spec.type", "x")) == {1, 2}


@pytest.mark.django_db
def test_only_lists_that_were_touched_are_read_again_for_a_facet(plain: Plain) -> None:
    plain.put({number: entity(f"e{number}", type=f"t{number % 5}") for number in range(1, 21)})
    everything = BitMap(range(1, 30))
    before = snapshot().counts("spec.type", everything)
    assert dict(before) == {f"t{number}": 4 for number in range(5)}
    plain.put({1: entity("e1", type="t2"), 30: entity("e30", type="single")})
    with CaptureQueriesContext(connection) as queries:
        after = snapshot().counts("spec.type", everything | BitMap([30]))
    assert dict(after) == plain.counts("spec.type", set(plain.docs))
    assert after[0] == ("t2", 5)
    assert after[-1] == ("single", 1)
    assert len(queries) == 4  # the version, what was written, the terms, two of the five lists


@pytest.mark.django_db
def test_a_write_that_was_rolled_back_leaves_no_trace(plain: Plain) -> None:
    plain.put({1: entity("a", type="x"), 2: entity("b", type="x")})
    with transaction.atomic():
        plain.put({3: entity("c", type="x")})
        assert set(snapshot().equals("spec.type", "x")) == {1, 2, 3}
        transaction.set_rollback(True)
    plain.docs.pop(3)
    plain.put({4: entity("d", type="x")})
    assert set(snapshot().equals("spec.type", "x")) == {1, 2, 4}
    assert set(snapshot().everything()) == {1, 2, 4}


@pytest.mark.django_db
def test_who_was_away_for_longer_than_writes_are_kept_starts_afresh(
    plain: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "KEPT_WRITES", 3)
    plain.put({1: entity("a", type="x"), 2: entity("b", type="x")})
    snapshot().equals("spec.type", "x")
    for number in range(3, 10):
        plain.put({number: entity(f"e{number}", type="x")})
    assert set(snapshot().equals("spec.type", "x")) == set(range(1, 10))


@pytest.mark.django_db
def test_a_key_that_comes_to_be_is_found(plain: Plain) -> None:
    plain.put({1: entity("a")})
    assert not snapshot().has("spec.new")
    plain.put({1: entity("a", new=["b"])})
    assert set(snapshot().has("spec.new")) == {1}
    assert set(snapshot().equals("spec.new.b", "true")) == {1}


@pytest.mark.django_db
def test_nothing_is_kept_beyond_the_room_for_it(plain: Plain, settings: LazySettings) -> None:
    settings.CATALOG_INDEX_CACHE_MB = 1
    plain.put({number: entity(f"e{number}", note="x" * 150 + str(number)) for number in range(1, 4000)})
    with one_snapshot():
        index = snapshot()
        for number in range(1, 4000):
            index.equals("spec.note", "x" * 150 + str(number))
        assert len(index.counts("spec.note", index.everything())) == 3999
    _, generation = generations.present()
    assert 0 < generation.size <= 1 << 20


@pytest.mark.django_db
def test_a_write_that_changes_nothing_is_none(plain: Plain) -> None:
    plain.put({1: entity("a")})
    _, before = generations.present()
    write_changes([IndexChange(1, remove={("spec.a", "b", "b")})])
    version, after = generations.present()
    assert after is before
    assert version == snapshot().version == 2
