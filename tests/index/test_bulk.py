"""Statements about many rows, when there are none."""

from __future__ import annotations

import pytest

from catalog.index import bulk

pytestmark = pytest.mark.django_db


def test_who_asks_for_nothing_gets_nothing() -> None:
    assert bulk.lookup(bulk.KEYS, []) == []
    assert bulk.parts([]) == []
    assert bulk.held({}) == []
    assert bulk.held({1: []}) == []


def test_who_writes_nothing_changes_nothing() -> None:
    bulk.upsert(bulk.TERMS, [])
    bulk.delete(bulk.TERMS, [])
