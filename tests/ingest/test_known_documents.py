"""Of a file that changed, documents whose text is as before are neither parsed nor written again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.ingest import prepare as preparing
from catalog.ingest import refresh as refreshing
from catalog.ingest.check import Checked, check
from catalog.ingest.parts import Known, packed
from catalog.ingest.read import Document, read
from catalog.models import Descriptor, Entity, SourceFile
from tests.ingest.sources import GROUP, Source, component

DOCUMENTS = (
    "a: 1\n",
    "a: 2\n",
    "\n\nb: 1\n",
    "# a comment\nb: 2\n",
    "text: |\n  --- not here\n  ...\n",
    "%YAML 1.2\n---\nc: 1\n",
    "c: {d: [1, 2]}",
    "- no mapping\n",
    "broken: [\n",
    "tab:\n\t- 1\n",
    "twice: 1\n...\ntwice: 2\n",
    "",
    "# nothing\n",
    "text: \u2028 a break\n",
)
MARKERS = ("---\n", "--- \n", "--- # next\n", "...\n", "...\n---\n", "\n---\n")


@st.composite
def files(draw: st.DrawFn) -> str:
    chosen = draw(st.lists(st.tuples(st.sampled_from(MARKERS), st.sampled_from(DOCUMENTS)), max_size=8))
    return "".join(marker + ("" if marker.endswith("\n") else "\n") + text for marker, text in chosen)


def known(text: str) -> Known | None:
    marks = packed(document.mark for document in read(text.encode()) if document.mark)
    return Known(marks) if marks else None


@given(files(), files())
def test_what_is_known_is_where_a_whole_reading_finds_it_and_says_what_it_said(
    before: str, after: str
) -> None:
    last = {document.position: document for document in read(before.encode())}
    whole = read(after.encode())
    quick = read(after.encode(), known(before))
    assert [(one.position, one.line) for one in quick] == [(one.position, one.line) for one in whole]
    for one, other in zip(quick, whole, strict=True):
        if one.same_as is None:
            assert (one.value, one.problem) == (other.value, other.problem)
        else:
            assert last[one.same_as].value == other.value


@given(files())
def test_what_is_known_is_known_again_unless_the_file_must_be_read_whole(text: str) -> None:
    first = read(text.encode())
    again = read(text.encode(), known(text))
    assert [one.mark for one in again] == [one.mark for one in first]
    same = [one.mark for one in again if one.same_as is not None]
    assert same in ([], [one.mark for one in first if one.mark])


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is checked."""
    names: list[str] = []

    def noting(doc: Any, document: Document | None = None) -> Checked:
        names.append(doc["metadata"]["name"])
        return check(doc, document)

    monkeypatch.setattr(preparing, "check", noting)
    return names


@pytest.fixture
def source(tmp_path: Path) -> Source:
    source = Source(tmp_path / "company")
    source.write("catalog-info.yaml", "", GROUP, component("a"), component("b"), component("c"))
    source.refresh()
    return source


def places() -> list[tuple[str, int, int]]:
    rows = Descriptor.objects.filter(ref__startswith="component:").order_by("position")
    return [(row.ref.partition("/")[2], row.position, row.line) for row in rows]


@pytest.mark.django_db
def test_only_what_changed_is_checked(source: Source, checked: list[str]) -> None:
    changed = component("b", description="Something else")
    source.write("catalog-info.yaml", "", GROUP, component("a"), changed, component("c"))
    outcome = source.refresh()
    assert checked == ["b"]
    assert (outcome.tally.changed, outcome.tally.created, outcome.tally.deleted) == (1, 0, 0)
    assert "Something else" in Entity.objects.get(name="b").doc


@pytest.mark.django_db
def test_what_moved_is_where_it_is_now(source: Source, checked: list[str]) -> None:
    source.write("catalog-info.yaml", "", component("c"), GROUP, component("new"), component("a"))
    outcome = source.refresh(allow_deletions=True)
    assert checked == ["new"]
    assert (outcome.tally.changed, outcome.tally.created, outcome.tally.deleted) == (0, 1, 1)
    assert places() == [("c", 0, 2), ("new", 2, 20), ("a", 3, 30)]


@pytest.mark.django_db
def test_what_moved_is_found_at_its_new_place_the_next_time(source: Source, checked: list[str]) -> None:
    source.write("catalog-info.yaml", "", component("c"), component("a"), GROUP, component("b"))
    source.refresh()
    source.write(
        "catalog-info.yaml", "", component("a"), component("b", description="Else"), GROUP, component("c")
    )
    source.refresh()
    assert checked == ["b"]
    assert [place[0] for place in places()] == ["a", "b", "c"]
    assert {entity.name for entity in Entity.objects.filter(kind="component")} == {"a", "b", "c"}


@pytest.mark.django_db
def test_while_something_is_refused_the_file_is_read_whole(source: Source, checked: list[str]) -> None:
    source.write("catalog-info.yaml", "", GROUP, component("a"), component("b", owner=""), component("c"))
    source.refresh()
    checked.clear()
    source.write("catalog-info.yaml", "", GROUP, component("a"), component("b"), component("c"))
    source.refresh()
    assert checked == ["team-a", "a", "b", "c"]
    assert not Descriptor.objects.filter(error__isnull=False).exists()


@pytest.mark.django_db
def test_what_includes_others_goes_on_including_them(tmp_path: Path) -> None:
    source = Source(tmp_path / "company")
    location = (
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: root\nspec:\n  target: {}\n"
    )
    source.write("catalog-info.yaml", location.format("./b.yaml"), component("a"), component("c"))
    source.write("b.yaml", component("b"))
    source.refresh()
    changed = component("a", description="Else")
    source.write("catalog-info.yaml", location.format("./b.yaml"), changed, component("c"))
    source.refresh(allow_deletions=True)
    assert {entity.name for entity in Entity.objects.filter(kind="component")} == {"a", "b", "c"}


@pytest.mark.django_db
def test_a_document_whose_row_is_gone_is_read_at_once(source: Source) -> None:
    Entity.objects.filter(name="c").delete()
    Descriptor.objects.filter(ref="component:default/c").delete()
    changed = component("a", description="Else")
    source.write("catalog-info.yaml", "", GROUP, changed, component("b"), component("c"))
    outcome = source.refresh()
    assert outcome.healthy
    assert {entity.name for entity in Entity.objects.filter(kind="component")} == {"a", "b", "c"}
    assert SourceFile.objects.exclude(path="").get().fingerprint


@pytest.mark.django_db(transaction=True)
def test_long_files_that_are_stored_in_parts_know_their_documents_too(
    tmp_path: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "CHUNK", 3)
    source = Source(tmp_path / "company")
    documents = [component(f"service-{number}") for number in range(10)]
    source.write("catalog-info.yaml", "", *documents)
    source.refresh()
    checked.clear()

    source.write("catalog-info.yaml", "", component("first"), *documents[1:7], *documents[8:], documents[7])
    outcome = source.refresh(allow_deletions=True)

    assert checked == ["first"]
    assert (outcome.tally.created, outcome.tally.changed, outcome.tally.deleted) == (1, 0, 1)
    expected = ["first", *(f"service-{number}" for number in (1, 2, 3, 4, 5, 6, 8, 9, 7))]
    assert [place[0] for place in places()] == expected
    assert [place[1] for place in places()] == list(range(10))
