"""A definition as data: read from its text once, then remembered for a while."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

import orjson
from django.utils.translation import gettext as _

from catalog.ingest.problem import Problem
from catalog.ingest.read import read_value

LONGEST_YAML = 6_000_000
"""Characters. A longer one would hold up this process for some seconds."""

REMEMBERED = 24_000_000
"""Bytes of JSON that this process remembers."""


class Unreadable(ValueError):
    """Why a text is no data."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Memory:
    """What YAML said, as JSON, which is read forty times as fast. The longest unused goes first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    def get(self, key: str) -> bytes | None:
        with self._lock:
            data = self._kept.get(key)
            if data is not None:
                self._kept.move_to_end(key)
            return data

    def keep(self, key: str, data: bytes) -> None:
        with self._lock:
            self._size += len(data) - len(self._kept.pop(key, b""))
            self._kept[key] = data
            while self._size > REMEMBERED:
                self._size -= len(self._kept.popitem(last=False)[1])


_memory = _Memory()


def is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


def is_read(text: str, key: str) -> bool:
    """Whether the data is there at once."""
    return is_json(text) or _memory.get(key) is not None


def data_of(text: str, key: str) -> Any:
    """The data of a text in JSON or YAML, of which `key` is the same as long as the text is.

    Raises Unreadable.
    """
    known = _memory.get(key)
    if known is not None:
        return orjson.loads(known)
    if is_json(text):
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            if len(text) > LONGEST_YAML:
                raise Unreadable(Problem(error.msg, error.lineno, error.colno)) from error
    return _read_yaml(text, key)


def _read_yaml(text: str, key: str) -> Any:
    if len(text) > LONGEST_YAML:
        most = {"count": f"{LONGEST_YAML:,}"}
        told = _("It is longer than %(count)s characters. Written as JSON it could be read here.") % most
        raise Unreadable(Problem(told))
    try:
        value = read_value(text)
        data = orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)
    except (ValueError, TypeError, RecursionError) as error:
        raise Unreadable(_problem(str(error))) from error
    _memory.keep(key, data)
    return value


def _problem(said: str) -> Problem:
    message, _opening, line = said.rpartition(" (line ")
    number = line.rstrip(")")
    return Problem(message, int(number)) if message and number.isdigit() else Problem(said)
