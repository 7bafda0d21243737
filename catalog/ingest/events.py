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
from catalog.ingest.layout import block_indent, first_unindented

MAX_DEPTH = 100
"""How deep mappings and lists may be nested. Everything that walks a document relies on it."""

MAX_REPEATED = 20_000
"""How many values aliases may repeat in one document."""


class Fault(Exception):
    """The stream cannot be read on. Line and column count from 1."""

    def __init__(self, message: str, line: int, column: int, advice: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.advice = advice


class Root(NamedTuple):
    """A document: its value and where it starts."""

    value: Any
    line: int


class _Open(NamedTuple):
    """A collection that is not complete yet, put aside while what is inside it is read."""

    container: Any
    key: str | None
    anchor: str | None
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
        line = event.start_mark.line + 1
        value = self._value(event)
        self._next()
        self._event = self._next()
        return Root(value, line)

    def _value(self, event: Any) -> Any:
        """The value that begins with `event`. One flat loop: this is where ingestion spends its time."""
        advance = self._next
        telling, plain = scalars.TELLING, scalars.plain
        anchors: dict[str, tuple[Any, int]] = {}
        stack: list[_Open] = []
        opened: list[Any] = []
        container: Any = None
        is_mapping = False
        key: str | None = None
        anchor: str | None = None
        count = began = repeated = 0
        while True:
            kind = type(event)
            count += 1
            if kind is ScalarEvent:
                value = event.value
                if event.tag is not None:
                    value = _tagged(event)
                elif not event.style:
                    if not value or value[0] in telling:
                        value = plain(value)
                elif event.start_mark.line != event.end_mark.line and event.style in "'\"":
                    self._check_indent(event, event, opened)
                if event.anchor is not None:
                    anchors[event.anchor] = (value, 1)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if is_mapping and key is None:
                    value = self._flow_text(event, len(stack))
                else:
                    if len(stack) >= MAX_DEPTH:
                        raise _too_deep(event)
                    stack.append(_Open(container, key, anchor, began))
                    opened.append(event)
                    is_mapping = kind is MappingStartEvent
                    container = {} if is_mapping else []
                    key, anchor, began = None, event.anchor, count
                    event = advance()
                    continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value = container
                if anchor is not None:
                    anchors[anchor] = (value, count - began)
                if opened[-1].flow_style and event.end_mark.line != opened[-1].start_mark.line:
                    self._check_indent(opened[-1], event, opened[:-1])
                opened.pop()
                container, key, anchor, began = stack.pop()
                is_mapping = key is not None
            elif kind is AliasEvent:
                if event.anchor not in anchors:
                    raise _fault(
                        event,
                        f"The alias *{event.anchor} names no value that stands before it.",
                        "Put text that begins with * into quotes.",
                    )
                value, size = anchors[event.anchor]
                count += size
                repeated += size
                if repeated > MAX_REPEATED:
                    raise _fault(
                        event,
                        f"Aliases repeat more than {MAX_REPEATED} values of this document.",
                        "Write out what is needed, and no more.",
                    )
            else:
                raise _fault(event, "This document ends too early.")

            if is_mapping:
                if key is None:
                    key = value if type(value) is str else _key(value)
                    if key in container:
                        raise _fault(
                            event,
                            f'Map keys must be unique; "{key}" is repeated',
                            "Remove or rename one of the two.",
                        )
                else:
                    container[key] = value
                    key = None
            elif container is None:
                return value
            else:
                container.append(value)
            event = advance()

    def _check_indent(self, start: Any, end: Any, opened: list[Any]) -> None:
        """Refuse what goes over several lines and falls back to the left of where it belongs."""
        down = first_unindented(self._text, start, end, block_indent(opened))
        if down is not None:
            line = start.start_mark.line + down + 1
            raise Fault(
                "this line is not indented enough", line, 1, "Indent it more than the key that it belongs to."
            )

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


def _tagged(event: Any) -> scalars.Scalar:
    return scalars.tagged(event.tag, event.value)


def _key(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return scalars.key(value)


def _too_deep(event: Any) -> Fault:
    return _fault(event, f"This is nested more than {MAX_DEPTH} levels deep.", "Write it flatter.")


def _fault(event: Any, message: str, advice: str = "") -> Fault:
    mark = event.start_mark
    return Fault(message, mark.line + 1, mark.column + 1, advice)
