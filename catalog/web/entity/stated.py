"""Which lines of a descriptor its file states, and which the catalog added when it read the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.index.marks import ORPHAN_ANNOTATION
from catalog.ingest.check import LINK_ANNOTATIONS
from catalog.ingest.places import places_of
from catalog.ingest.scan import MANAGED_BY, MANAGED_BY_ORIGIN
from catalog.web.entity.links import annotations_of

SOURCE_LOCATION = "backstage.io/source-location"


def added_lines(doc: Mapping[str, Any], text: str) -> frozenset[int]:
    """The lines of `text`, which is the document as it is shown, that are not in the file."""
    return lines_at(text, list(_added(doc)))


def lines_at(text: str, paths: Sequence[tuple[str, ...]]) -> frozenset[int]:
    """The lines of `text` that state these fields, with all that is below them."""
    if not paths:
        return frozenset()
    lines = text.split("\n")
    places = places_of(text, paths).values()
    return frozenset(number for line, column in places for number in _lines_at(lines, line, column))


def _added(doc: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The paths of what the catalog says of where the document is from: all annotations if there are no
    others."""
    names = added_annotations(doc)
    if names and names == set(annotations_of(doc)):
        yield "metadata", "annotations"
        return
    for name in sorted(names):
        yield "metadata", "annotations", name


def added_annotations(doc: Mapping[str, Any]) -> set[str]:
    """The annotations by which the catalog says where the document is from."""
    annotations = annotations_of(doc)
    names = {MANAGED_BY, MANAGED_BY_ORIGIN, ORPHAN_ANNOTATION} & set(annotations)
    if _is_on_a_forge(annotations):
        names |= {*LINK_ANNOTATIONS, SOURCE_LOCATION} & set(annotations)
    return names


def _is_on_a_forge(annotations: Mapping[str, str]) -> bool:
    """Whether the catalog knows the page of the file; then it has said so, whatever the file says."""
    viewed = annotations.get(LINK_ANNOTATIONS[0])
    return viewed is not None and annotations.get(MANAGED_BY) == f"url:{viewed}"


def _lines_at(lines: Sequence[str], line: int, column: int) -> Iterator[int]:
    """The line of a key and those of its value, which are indented deeper."""
    yield line
    for number, text in enumerate(lines[line:], start=line + 1):
        if len(text) - len(text.lstrip(" ")) < column:
            return
        yield number
