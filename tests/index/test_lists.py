"""A term of one entity holds it; of several, a list does; of nobody, there is none."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.index.read import snapshot
from catalog.index.terms import Term
from catalog.index.write import IndexChange, apply
from catalog.models import Posting
from catalog.models import Term as TermRow
from tests.index.plain import write

pytestmark = pytest.mark.django_db

TERM: Term = ("spec.type", "x", "X")


def give(*ids: int) -> None:
    write([IndexChange(entity_id, add={TERM}, created=True) for entity_id in ids])


def take(*ids: int) -> None:
    write([IndexChange(entity_id, remove={TERM}, deleted=True) for entity_id in ids])


def row() -> TermRow | None:
    return TermRow.objects.filter(value="x").first()


def test_one_entity_is_held_by_the_term() -> None:
    give(7)
    found = row()
    assert found is not None
    assert (found.entity_id, found.list, found.original) == (7, None, "X")


def test_the_second_makes_it_a_list_and_the_last_but_one_ends_it() -> None:
    give(7)
    give(70_000)
    found = row()
    assert found is not None
    assert found.entity_id is None
    assert set(snapshot().equals("spec.type", "x")) == {7, 70_000}
    take(7)
    found = row()
    assert found is not None
    assert (found.entity_id, found.list) == (70_000, None)
    assert set(snapshot().equals("spec.type", "x")) == {70_000}
    take(70_000)
    assert row() is None
    assert not Posting.objects.exists()


def test_a_list_is_one_as_long_as_two_blocks_hold_one_each() -> None:
    give(65_535, 65_536, 131_072)
    take(65_536)
    found = row()
    assert found is not None
    assert found.list is not None
    assert set(snapshot().equals("spec.type", "x")) == {65_535, 131_072}


def test_to_lose_what_it_has_not_or_gain_what_it_has_changes_nothing() -> None:
    give(1, 2)
    write([IndexChange(1, add={TERM}), IndexChange(3, remove={TERM, ("spec.type", "y", "y")})])
    assert set(snapshot().equals("spec.type", "x")) == {1, 2}
    take(1)
    assert set(snapshot().has("spec.type")) == {2}


def test_a_value_that_stays_while_its_neighbour_goes_keeps_the_key() -> None:
    tags: list[Term] = [("metadata.tags", f"t{number}", f"t{number}") for number in range(20)]
    write([IndexChange(1, add=set(tags), created=True)])
    for tag in tags[:-1]:
        write([IndexChange(1, remove={tag})])
        assert set(snapshot().has("metadata.tags")) == {1}
    write([IndexChange(1, remove={tags[-1]})])
    assert not snapshot().has("metadata.tags")


def test_a_change_is_a_handful_of_statements_however_large_it_is() -> None:
    def changes(first: int, count: int) -> list[IndexChange]:
        return [
            IndexChange(
                entity_id,
                add={TERM, ("metadata.name", f"n{entity_id}", f"n{entity_id}"), ("spec.null", None, None)},
                created=True,
            )
            for entity_id in range(first, first + count)
        ]

    write(changes(1, 10))
    with CaptureQueriesContext(connection) as few:
        apply(changes(11, 1))
    with CaptureQueriesContext(connection) as many:
        apply(changes(12, 2000))
    assert len(few) == len(many) <= 9


def test_sqlite_stores_each_term_once() -> None:
    """Who alters the table says WITHOUT ROWID again: Django gives the key of its tables a tree of its own."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [TermRow._meta.db_table])
            assert cursor.fetchone()[0].endswith("WITHOUT ROWID")
