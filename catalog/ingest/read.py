"""Reads the documents of a descriptor file: YAML 1.2 core, as Backstage's JavaScript parser reads it.

Nothing raises: what cannot be read is a document with a problem, and takes no neighbour with it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from yaml import MarkedYAMLError, YAMLError
from yaml.reader import ReaderError

from catalog.ingest.decode import BREAK, NUL, BadText, decode, hide, mend, path_of_nul, reveal
from catalog.ingest.events import Events, Fault
from catalog.ingest.parts import START, Known, Mark, Part, digest, has_directives, parts_of
from catalog.ingest.places import Path, Place, place_of, places_of
from catalog.ingest.problem import Problem

ADVICE = (
    (re.compile("mapping values are not allowed"), "Put text that contains a colon and a space into quotes."),
    (re.compile("tab character"), "Indent with spaces, not with tabs."),
    (
        re.compile("could not find expected ':'"),
        "Check the indentation, and that each key ends with a colon.",
    ),
    (
        re.compile("did not find expected (key|'-' indicator)|block (mapping|sequence|end)"),
        "Check the indentation here and in the lines above.",
    ),
    (
        re.compile("cannot start any token"),
        "Indent with spaces, not with tabs; put text that begins with %, @ or ` into quotes.",
    ),
    (re.compile("quoted scalar"), "Close the quotes."),
    (re.compile("flow (mapping|sequence)"), "Check the commas and the closing bracket."),
)


@dataclass(slots=True)
class Source:
    """The text that documents were read from, for finding places in it later."""

    text: str
    _starts: list[int] = field(default_factory=list)

    def around(self, offset: int) -> str:
        """The part of the text in which the document with this character is, and no other: there may be
        thousands of documents, each with something wrong in it."""
        start, end = self.part(offset)
        return self.text[start:end]

    def part(self, offset: int) -> tuple[int, int]:
        """Where that part begins and ends."""
        if not self._starts:
            found = START.finditer(self.text)
            starts = (match.end() if match[0].startswith("...") else match.start() for match in found)
            self._starts = [0, *starts, len(self.text)]
        place = bisect_right(self._starts, offset, hi=len(self._starts) - 1)
        return self._starts[place - 1], self._starts[place]


@dataclass(slots=True)
class Document:
    """A document as found: `position` counts from 0, empty documents included; `line` from 1.

    It has a value or a problem, or is `same_as` the one at a position of the file as it was read last.
    `mark`, with its line as from the beginning of its part, is there where it can be known again.
    """

    position: int
    line: int
    value: dict[str, Any] | None = None
    problem: Problem | None = None
    same_as: int | None = None
    mark: Mark | None = None
    source: Source = field(default_factory=lambda: Source(""), repr=False, compare=False)
    offset: int = field(default=0, repr=False, compare=False)

    def place(self, path: Path) -> Place:
        """Where in the file `path` is, or the nearest thing around it that there is. Scans its text again."""
        text = self.source.around(self.offset)
        return self._in_file(text, place_of(text, path)) or (self.line, 1)

    def places(self, paths: Collection[Path]) -> dict[Path, Place]:
        """Where in the file those of the paths are that there are."""
        text = self.source.around(self.offset)
        found = {path: self._in_file(text, place) for path, place in places_of(text, paths).items()}
        return {path: place for path, place in found.items() if place is not None}

    def _in_file(self, text: str, place: Place | None) -> Place | None:
        root = place_of(text, ())
        return (self.line + place[0] - root[0], place[1]) if place and root else None

    def lines(self, path: str) -> int:
        """The line of a path such as `spec.owner`."""
        return self.place(tuple(path.split(".")))[0]


def read(data: bytes, known: Known | None = None) -> list[Document]:
    """The documents of a file, without empty ones. Those that are `known` are not parsed."""
    try:
        text = decode(data)
    except BadText as error:
        return [Document(0, error.problem.line or 1, problem=error.problem)]
    divisible = not has_directives(text)
    if known is not None and divisible:
        documents = [document for document in _one_by_one(text, known) if _says_something(document)]
        if not any(document.problem for document in documents):
            return documents
    if (text.isascii() and "\r" not in text) or not BREAK.search(text):
        try:
            documents = [document for document in _documents(text) if _says_something(document)]
        except (Fault, YAMLError):
            pass
        else:
            if divisible:
                _mark_all(text, documents)
            return documents
    return [document for document in _one_by_one(text) if _says_something(document)]


def read_value(text: str) -> Any:
    """The one document of a text, whatever it is. Raises ValueError, which says what is wrong."""
    for attempt, back in _attempts(text):
        try:
            events = Events(attempt)
            root, more = events.document(), events.document()
        except (Fault, YAMLError) as error:
            problem = _problem(error, 0)
            continue
        if root is None or more is not None:
            raise ValueError("expected to find exactly one document")
        return reveal(root.value, back)
    raise ValueError(f"{problem} (line {problem.line})")


def _says_something(document: Document) -> bool:
    return document.value is not None or document.problem is not None or document.same_as is not None


def _mark_all(text: str, documents: list[Document]) -> None:
    parts = list(parts_of(text))
    starts = [part.start for part in parts]
    held = [bisect_right(starts, document.offset) - 1 for document in documents]
    documents_in = Counter(held)
    for place, document in zip(held, documents, strict=True):
        if documents_in[place] == 1:
            _mark(document, parts[place], digest(text, parts[place]))


def _mark(document: Document, part: Part, seen: bytes) -> None:
    if document.value is not None:
        document.mark = Mark(seen, document.line - part.lines_before, document.position)


def _documents(text: str, *, position: int = 0, lines_before: int = 0) -> Iterator[Document]:
    """All documents of `text`, empty ones too. Raises Fault or YAMLError where it cannot be read on."""
    events, source = Events(text), Source(text)
    may_have_nul = NUL.search(text) is not None
    number = 0
    while (root := events.document()) is not None:
        document = Document(position + number, root.line + lines_before)
        document.source, document.offset = source, root.offset
        if type(root.value) is dict:
            document.value = root.value
        elif root.value is not None:
            document.problem = _no_mapping(root.value, document.line)
        if may_have_nul:
            _refuse_nul(document)
        number += 1
        yield document


def _refuse_nul(document: Document) -> None:
    path = path_of_nul(document.value)
    if path is not None:
        line, column = document.place(path)
        message = "YAML error: a text has the character U+0000, which cannot be stored"
        document.value = None
        document.problem = Problem(message, line, column, "Remove the character.")


def _one_by_one(text: str, known: Known | None = None) -> Iterator[Document]:
    """The documents of a text of which some are known, or at least one cannot be read: each is read by
    itself."""
    position = 0
    for part in parts_of(text):
        seen = digest(text, part)
        same = known.take(seen) if known else None
        if same is not None:
            line = same.line + part.lines_before
            mark = Mark(seen, same.line, position)
            yield Document(position, line, same_as=same.position, mark=mark)
            position += 1
            continue
        found = list(_mended(text[part.start : part.end], position=position, lines_before=part.lines_before))
        if len(found) == 1 and known:
            _mark(found[0], part, seen)
        for document in found:
            yield document
            position = document.position + 1


def _mended(text: str, *, position: int, lines_before: int) -> Iterator[Document]:
    """The documents of a part of the text, the last one with a problem if it cannot be read in any way."""
    complete: list[Document] = []
    for attempt, back in _attempts(text):
        complete.clear()
        try:
            for document in _documents(attempt, position=position, lines_before=lines_before):
                document.value = reveal(document.value, back)
                complete.append(document)
        except (Fault, YAMLError) as error:
            problem = _problem(error, lines_before)
            continue
        yield from complete
        return
    yield from complete
    line = max(1, min(problem.line or 1, lines_before + 1))
    yield Document(position + len(complete), line, problem=problem)


def _attempts(text: str) -> Iterator[tuple[str, dict[int, int]]]:
    """The text in the forms in which libyaml may read it, each with the way back from what is hidden in it.

    libyaml refuses some things that JavaScript reads: escaped surrogate pairs, which JSON is full of, tabs
    where nothing or only a dash stands before them, and characters that do not print. Characters that it
    takes for the end of a line are hidden from it in any case.
    """
    mended = mend(text)
    if not BREAK.search(text):
        yield text, {}
        if mended != text:
            yield mended, {}
    hidden, back = hide(mended)
    if back:
        yield hidden, back


def _no_mapping(value: Any, line: int) -> Problem:
    kind = {str: "string", bool: "boolean", list: "object"}.get(type(value), "number")
    return Problem(
        f"Expected object at root, got {kind}",
        line,
        1,
        "A descriptor is a mapping that begins with apiVersion, kind and metadata.",
    )


def _problem(error: Fault | YAMLError, lines_before: int) -> Problem:
    if isinstance(error, Fault):
        return Problem(f"YAML error: {error}", error.line + lines_before, error.column, error.advice)
    if isinstance(error, MarkedYAMLError):
        said = ", ".join(part for part in (error.context, error.problem) if part)
        mark = error.problem_mark or error.context_mark
        if error.problem == "found unexpected end of stream":
            mark = error.context_mark or mark  # where it began, since the end is that of the file
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        advice = next(
            (advice for pattern, advice in ADVICE if pattern.search(said)), "Check the syntax here."
        )
        return Problem(f"YAML error: {said}", line + lines_before, column, advice)
    said = error.reason if isinstance(error, ReaderError) else str(error)
    return Problem(f"YAML error: {said}", lines_before + 1, 1, "Remove the character.")
