"""Where in a file something of a document stands. Looked for only when there is something to say about it."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import Any, TypeAlias

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from catalog.ingest import scalars

Path: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]
"""Line and column, from 1."""


def place_of(text: str, path: Path) -> Place | None:
    """The place of `path` in the document `text`, or of what is nearest around it.

    A value of a mapping is where its key is. None when there is no document.
    """
    finder = _Finder(text)
    try:
        return finder.find(path)
    except YAMLError:
        return finder.nearest


def places_of(text: str, paths: Collection[Path]) -> dict[Path, Place]:
    """The places of many paths, of those that are there, in one scan."""
    found: dict[Path, Place] = {}
    with suppress(YAMLError):
        _Finder(text).find_all(frozenset(paths), found)
    return found


class _Finder:
    def __init__(self, text: str) -> None:
        self._next = CParser(text).get_event
        self.nearest: Place | None = None

    def find(self, path: Path) -> Place | None:
        event = self._root()
        if event is None:
            return None
        self._note(event)
        for step in path:
            inner = self._enter(event, step)
            if inner is None:
                break
            event = inner
        return self.nearest

    def find_all(self, paths: frozenset[Path], found: dict[Path, Place]) -> None:
        ways = {path[:length] for path in paths for length in range(len(path) + 1)}

        def visit(event: Any, path: Path) -> None:
            if path not in ways or not _opens(event):
                self._skip(event)
                return
            place = 0
            while not _closes(item := self._next()):
                inner = (*path, place if type(event) is SequenceStartEvent else _name(item))
                if inner in paths:
                    found[inner] = _place(item)
                if type(event) is MappingStartEvent:
                    self._skip(item)
                    item = self._next()
                visit(item, inner)
                place += 1

        root = self._root()
        if root is not None:
            visit(root, ())

    def _root(self) -> Any:
        """The first event inside the document; None when there is none."""
        while type(event := self._next()) is not DocumentStartEvent:
            if type(event) is StreamEndEvent:
                return None
        return self._next()

    def _enter(self, event: Any, step: str | int) -> Any:
        """The first event of what is under `step` in the collection that began with `event`."""
        if type(event) is MappingStartEvent:
            while type(key := self._next()) is ScalarEvent or type(key) is AliasEvent or _opens(key):
                if type(key) is ScalarEvent and _name(key) == str(step):
                    self._note(key)
                    return self._next()
                self._skip(key)
                self._skip(self._next())
        elif type(event) is SequenceStartEvent:
            place = 0
            while type(item := self._next()) is ScalarEvent or type(item) is AliasEvent or _opens(item):
                if str(place) == str(step):
                    self._note(item)
                    return item
                self._skip(item)
                place += 1
        return None

    def _note(self, event: Any) -> None:
        self.nearest = _place(event)

    def _skip(self, event: Any) -> None:
        depth = 1 if _opens(event) else 0
        while depth:
            event = self._next()
            if _opens(event):
                depth += 1
            elif type(event) is not ScalarEvent and type(event) is not AliasEvent:
                depth -= 1


def _opens(event: Any) -> bool:
    return type(event) is MappingStartEvent or type(event) is SequenceStartEvent


def _closes(event: Any) -> bool:
    return type(event) is MappingEndEvent or type(event) is SequenceEndEvent


def _place(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _name(event: Any) -> str:
    if type(event) is not ScalarEvent:
        return ""
    return str(event.value) if event.style else scalars.key(scalars.plain(event.value))
