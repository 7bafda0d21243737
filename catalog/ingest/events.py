"""Builds documents straight from the events of libyaml's parser, without a tree of nodes in between."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from catalog.ingest import scalars
from catalog.ingest.layout import first_unindented

MAX_DEPTH = 100
"""How deep mappings and lists may be nested. Everything that walks a document relies on it."""

MAX_REPEATED = 20_000
"""How many values aliases may repeat in one document."""


QUOTES = frozenset(("'", '"'))


class Fault(Exception):
    """The stream cannot be read on. Line and column count from 1."""

    def __init__(self, message: str, line: int, column: int, advice: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.advice = advice


class Root(NamedTuple):
    """A document: its value and where it starts, by line (from 1) and by character (from 0)."""

    value: Any
    line: int
    offset: int


class _Open(NamedTuple):
    """A collection that is not complete yet, put aside while what is inside it is read.

    `start` is the event that it began with, `began` how many events came before that.
    """

    container: Any
    key: str | None
    start: Any
    began: int


class Events:
    """The documents of one text, one after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next = CParser(text).get_event
        self._next()
        self._event = self._next()

    def document(self) -> Root | None:
        """The next document, or None at the end. Raises Fault, and YAMLError for what is no YAML.

        It looks one event ahead: what cannot follow a document is an error of that document.
        """
        if type(self._event) is StreamEndEvent:
            return None
        event: Any = self._next()
        start = event.start_mark
        value = self._value(event)
        self._next()
        self._event = self._next()
        return Root(value, start.line + 1, start.index)

    def _value(self, event: Any) -> Any:
        """The value that begins with `event`. One flat loop: this is where ingestion spends its time."""
        advance = self._next
        telling, plain = scalars.TELLING, scalars.plain
        anchors: dict[str, tuple[Any, int]] = {}
        stack: list[_Open] = []
        container: Any = None
        is_mapping = False
        key: str | None = None
        start: Any = None
        count = began = repeated = 0
        while True:
            kind = type(event)
            count += 1
            if kind is ScalarEvent:
                value = event.value
                if event.tag is not None:
                    value = scalars.tagged(event.tag, value)
                elif not event.style:
                    if not value or value[0] in telling:
                        value = plain(value)
                elif event.start_mark.line != event.end_mark.line:
                    self._check_indent(event, event, start)
                if event.anchor is not None:
                    anchors[event.anchor] = (value, 1)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if not is_mapping or key is not None:
                    if len(stack) >= MAX_DEPTH:
                        raise _too_deep(event)
                    stack.append(_Open(container, key, start, began))
                    is_mapping = kind is MappingStartEvent
                    container = {} if is_mapping else []
                    key, start, began = None, event, count
                    event = advance()
                    continue
                value = self._flow_text(event, len(stack))
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value = container
                if start.anchor is not None:
                    anchors[start.anchor] = (value, count - began)
                if start.flow_style:
                    self._check_indent(start, event, stack[-1].start)
                container, key, start, began = stack.pop()
                is_mapping = key is not None
            elif kind is AliasEvent:
                value, size = _aliased(event, anchors)
                count += size
                repeated += size
                if repeated > MAX_REPEATED:
                    raise _bomb(event)
            else:
                raise _fault(event, "this document ends too early", "Write the rest of it.")

            if not is_mapping:
                if container is None:
                    return value
                container.append(value)
            elif key is None:
                key = value if type(value) is str else _key(value)
                if key in container:
                    raise _repeated(event, key)
            else:
                container[key] = value
                key = None
            event = advance()

    def _check_indent(self, start: Any, end: Any, around: Any) -> None:
        """Refuse quoted text or a flow collection with lines left of the block collection around it."""
        if start.start_mark.line == end.end_mark.line or around is None or around.flow_style:
            return
        if start is end and start.style not in QUOTES:
            return
        down = first_unindented(self._text, start, end, around.start_mark.column)
        if down is not None:
            line = start.start_mark.line + down + 1
            advice = "Indent it more than the key that it belongs to."
            raise Fault("this line is not indented enough", line, 1, advice)

    def _flow_text(self, start: Any, depth: int) -> str:
        """A collection that is a key, as JavaScript writes it: `{{ name }}` has the key `{ name }`."""
        if depth >= MAX_DEPTH:
            raise _too_deep(start)
        parts: list[str] = []
        event = self._next()
        while type(event) not in (MappingEndEvent, SequenceEndEvent):
            text = self._written(event, depth)
            if type(start) is MappingStartEvent:
                value = self._next()
                if type(value) is not ScalarEvent or value.value or value.style:
                    text = f"{text}: {self._written(value, depth)}"
            parts.append(text)
            event = self._next()
        inside = ", ".join(parts)
        left, right = "{}" if type(start) is MappingStartEvent else "[]"
        return f"{left} {inside} {right}" if parts else f"{left}{right}"

    def _written(self, event: Any, depth: int) -> str:
        if type(event) is ScalarEvent:
            if event.style == '"':
                return json.dumps(event.value, ensure_ascii=False)
            return f"'{event.value}'" if event.style == "'" else str(event.value)
        if type(event) is AliasEvent:
            return f"*{event.anchor}"
        return self._flow_text(event, depth + 1)


def _key(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return scalars.key(value)


def _aliased(event: Any, anchors: dict[str, tuple[Any, int]]) -> tuple[Any, int]:
    """What an alias stands for, and of how many values it is made."""
    if event.anchor not in anchors:
        message = f"The alias *{event.anchor} names no value that stands before it."
        raise _fault(event, message, "Put text that begins with * into quotes.")
    return anchors[event.anchor]


def _bomb(event: Any) -> Fault:
    message = f"Aliases repeat more than {MAX_REPEATED} values of this document."
    return _fault(event, message, "Write out what is needed, and no more.")


def _repeated(event: Any, key: str) -> Fault:
    return _fault(event, f'Map keys must be unique; "{key}" is repeated', "Remove or rename one of the two.")


def _too_deep(event: Any) -> Fault:
    return _fault(event, f"This is nested more than {MAX_DEPTH} levels deep.", "Write it flatter.")


def _fault(event: Any, message: str, advice: str = "") -> Fault:
    mark = event.start_mark
    return Fault(message, mark.line + 1, mark.column + 1, advice)
