"""Statements about many rows, when there are none."""

from __future__ import annotations

import pytest

from catalog.index import bulk
from catalog.models import Key

pytestmark = pytest.mark.django_db


def test_who_asks_for_nothing_gets_nothing() -> None:
    assert bulk.lookup(bulk.KEYS, []) == []
    assert bulk.parts([]) == []
    assert bulk.held({}) == []
    assert bulk.held({1: []}) == []


def test_whatever_a_text_holds_comes_back_as_it_was_written() -> None:
    key = Key.objects.create(name="spec.text")
    texts = ["", "null", 'a "quote" \\ {brace, and}', "line\nline\ttab", "한국어 🜁", "it's 'so' %s $1"]
    rows = [(key.pk, text, "", number % 2 == 0, number, None) for number, text in enumerate(texts)]

    bulk.upsert(bulk.TERMS, rows)
    bulk.upsert(bulk.TERMS, [(*rows[1][:4], None, 1 << 40)])
    bulk.upsert(bulk.POSTINGS, [(1 << 61, bytes(range(256)))])

    expected = [*rows[:1], (*rows[1][:4], None, 1 << 40), *rows[2:]]
    assert sorted(bulk.held({key.pk: texts})) == sorted(expected)
    assert [(pk, bytes(data)) for pk, data in bulk.lookup(bulk.POSTINGS, [1 << 61])] == [
        (1 << 61, bytes(range(256)))
    ]
    bulk.delete(bulk.TERMS, [row[:4] for row in rows[:3]])
    assert sorted(bulk.held({key.pk: texts})) == sorted(rows[3:])


def test_who_writes_nothing_changes_nothing() -> None:
    bulk.upsert(bulk.TERMS, [])
    bulk.delete(bulk.TERMS, [])
