"""Files too long for one write are stored in parts, and what becomes of them is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.ingest import refresh as refreshing
from catalog.ingest.complaints import complaints
from catalog.models import Descriptor, Entity
from tests.ingest.sources import Source, component

pytestmark = pytest.mark.django_db(transaction=True)

BROKEN = "- no mapping\n"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    """One whose files are stored in parts of five documents."""
    monkeypatch.setattr(refreshing, "CHUNK", 5)
    return Source(tmp_path / "company")


def names() -> set[str]:
    return set(Entity.objects.filter(kind="component").values_list("name", flat=True))


def write(source: Source, *documents: str) -> list[int | None]:
    """Take them in; the lines that are complained about."""
    source.write("catalog-info.yaml", *documents)
    source.refresh(allow_deletions=True)
    return [complaint.problem.line for complaint in complaints(source.location)]


def test_a_part_that_cannot_be_told_apart_keeps_what_it_may_have_held(source: Source) -> None:
    good = [component(f"service-{number}") for number in range(12)]
    write(source, *good)

    assert 11 in write(source, good[0], BROKEN, *good[2:])

    assert names() == {f"service-{number}" for number in range(12)}
    assert write(source, *good) == []
    assert write(source, *good[2:]) == []
    assert names() == {f"service-{number}" for number in range(2, 12)}


def test_every_refused_document_is_told_of_once_and_until_it_is_mended(source: Source) -> None:
    assert write(source, *[BROKEN] * 13) == list(range(1, 27, 2))
    assert write(source, *[BROKEN] * 13) == list(range(1, 27, 2))
    assert write(source, *[BROKEN] * 3, component("a")) == [1, 3, 5]
    assert write(source, component("a")) == []
    assert Descriptor.objects.exclude(ref__startswith="location:").count() == 1


def test_two_documents_of_one_name_in_different_parts_are_a_conflict_until_one_goes(source: Source) -> None:
    others = [component(f"service-{number}") for number in range(8)]
    twins = [component("twin", description="The first"), component("twin", description="The second")]

    assert len(write(source, twins[0], *others, twins[1])) == 1
    assert len(write(source, twins[0], *others, twins[1])) == 1
    assert '"The first"' in Entity.objects.get(name="twin").doc

    assert write(source, twins[0], *others) == []
    assert '"The first"' in Entity.objects.get(name="twin").doc
