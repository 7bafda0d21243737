"""Descriptors that a person writes in the portal itself instead of in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from catalog.ingest import custom_kinds
from catalog.ingest.fetch import FetchError
from catalog.ingest.found import FileRead, Found
from catalog.ingest.portal import ANNOTATIONS
from catalog.ingest.prepare import prepare
from catalog.ingest.problem import Problem

NO_FILES = Problem(
    "A placeholder leads to a file, and what is written here has no files beside it.",
    advice="Write the text itself in its place.",
)
LEADS_NOWHERE = Problem(
    "A Location cannot be made here: its targets are looked for beside the file that names them.",
    advice="Register each of its targets as a source of its own.",
)
TWICE = Problem("This text states the same reference twice.", advice="Remove or rename one of the two.")


def read_pasted(text: str) -> list[Found]:
    """The documents of `text`, each ready to be stored or with the reason why it is refused. Kinds that the
    text defines count for the rest of it."""
    custom_kinds.synchronise()
    documents = _read(text)
    definitions = [found.text for found in documents if found.ref.startswith("kind:") and not found.problem]
    if definitions and any(found.problem for found in documents):
        with custom_kinds.beside(definitions):
            documents = _read(text)
    return documents


def _read(text: str) -> list[Found]:
    file = prepare(FileRead(0, "", ""), text.encode(), ANNOTATIONS, _no_files)
    return _without_repeats([_without_targets(found) for found in file.documents])


def _no_files(target: str) -> bytes:
    raise FetchError(NO_FILES)


def _without_targets(found: Found) -> Found:
    if found.problem is not None or not found.ref.startswith("location:"):
        return found
    return Found(found.position, found.line, found.ref, LEADS_NOWHERE.at(found.line))


def _without_repeats(documents: Sequence[Found]) -> list[Found]:
    seen: set[str] = set()
    kept = []
    for found in documents:
        if found.ref and found.ref in seen and found.problem is None:
            found = replace(found, problem=TWICE.at(found.line), text="")
        seen.add(found.ref)
        kept.append(found)
    return kept
