"""Writes are as large as they are quick: nobody else can write meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.ingest import refresh as refreshing
from catalog.models import Entity
from tests.ingest.sources import Source, component

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    """One of seventy files, of which eight make a first write."""
    monkeypatch.setattr(refreshing, "CHUNK", 8)
    source = Source(tmp_path / "company")
    source.include("./services/*.yaml")
    for number in range(70):
        source.write(f"services/{number:02}.yaml", component(f"service-{number}"))
    return source


def sizes(source: Source) -> list[int]:
    """Of the writes that it takes to read all of the source."""
    found: list[int] = []
    refreshing.refresh([source.location], progress=lambda done: found.append(done.documents))
    assert Entity.objects.filter(kind="component").count() == 70
    return [size for size in found if size]


def test_slow_writes_become_smaller(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "HOLD", 0)
    first, *others, _ = sizes(source)
    assert first == 8
    assert set(others) == {4}


def test_quick_writes_become_larger_up_to_a_limit(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "HOLD", 1000)
    assert sizes(source)[:3] == [8, 16, 32]
