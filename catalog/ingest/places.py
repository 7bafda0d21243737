"""Where in a file something of a document stands. Looked for only when there is something to say about it."""

from __future__ import annotations

from typing import Any, TypeAlias

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from catalog.ingest import scalars

Path: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]
"""Line and column, from 1."""


def place_of(text: str, number: int, path: Path) -> Place | None:
    """The place of `path` in document `number` of `text`, or of what is nearest around it.

    A value of a mapping is where its key is. None when the document itself is not there.
    """
    finder = _Finder(text)
    try:
        return finder.find(number, path)
    except YAMLError:
        return finder.nearest


class _Finder:
    def __init__(self, text: str) -> None:
        self._next = CParser(text).get_event
        self.nearest: Place | None = None

    def find(self, number: int, path: Path) -> Place | None:
        documents = -1
        while documents < number:
            event = self._next()
            if type(event) is StreamEndEvent:
                return None
            documents += type(event) is DocumentStartEvent
        event = self._next()
        self._note(event)
        for step in path:
            inner = self._enter(event, step)
            if inner is None:
                break
            event = inner
        return self.nearest

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
        self.nearest = (event.start_mark.line + 1, event.start_mark.column + 1)

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


def _name(event: Any) -> str:
    return str(event.value) if event.style else scalars.key(scalars.plain(event.value))
