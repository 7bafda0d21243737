"""The lines that are shown with a problem."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.ingest.complaints import complaints
from catalog.ingest.excerpt import AROUND, around
from catalog.ingest.found import FileRead
from catalog.ingest.prepare import prepare
from catalog.ingest.problem import Excerpt
from catalog.models import Entity
from tests.ingest.sources import Source, component

REFUSED = component("orders").replace("  owner: team-a\n", "")


def excerpts(text: str | bytes) -> list[Excerpt | None]:
    data = text if isinstance(text, bytes) else text.encode()
    return [
        found.problem.excerpt for found in prepare(FileRead(1, "x", ""), data, {}).documents if found.problem
    ]


def test_a_problem_shows_the_lines_around_it() -> None:
    assert excerpts(component("basket") + "---\n" + REFUSED) == [
        Excerpt(
            14,
            (
                "  name: orders",
                "  description: Takes orders",
                "spec:",
                "  type: service",
                "  lifecycle: production",
            ),
        )
    ]


def test_a_file_that_is_no_yaml_shows_where_it_stops_to_be() -> None:
    (shown,) = excerpts("kind: Component\nmetadata: [\n")
    assert shown is not None
    assert "metadata: [" in shown.lines


def test_what_is_no_text_shows_nothing() -> None:
    assert excerpts(b"\x00\x01") == [None]


def test_lines_end_as_the_parser_ends_them() -> None:
    assert [shown.lines[2] for shown in excerpts(REFUSED.replace("\n", "\r\n")) if shown] == ["spec:"]


@given(
    st.lists(st.text(st.characters(exclude_characters="\r\n")), min_size=1, max_size=9), st.integers(1, 12)
)
def test_the_line_that_is_meant_is_among_those_shown(lines: list[str], number: int) -> None:
    shown = around(lines, number)
    last = min(number, len(lines))
    assert shown.lines[last - shown.first] == lines[last - 1]
    assert len(shown.lines) <= 2 * AROUND + 1


@pytest.mark.django_db(transaction=True)
def test_lines_are_kept_with_the_problem_but_are_no_part_of_the_entity(tmp_path: Path) -> None:
    source = Source(tmp_path / "company")
    source.write("catalog-info.yaml", component("orders"))
    source.refresh()
    source.write("catalog-info.yaml", REFUSED)

    source.refresh()

    (complaint,) = complaints(source.location)
    assert complaint.problem.excerpt is not None
    assert complaint.problem.excerpt.lines[2] == "spec:"
    document = orjson.loads(Entity.objects.get(ref="component:default/orders").doc + "}")
    assert "excerpt" not in document["status"]["items"][0]["error"]
