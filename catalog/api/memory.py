"""Answers that were given: the same question at the same moment of the catalog has the same one.

Clients ask the same few things over and over (a portal's front page, a script that polls), and the catalog
changes now and then. What was said is kept until the room is needed; a write makes all of it unreachable.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from catalog.api.answer import Made, json_bytes, tag_of, unchanged
from catalog.index.read import Moment, Snapshot, snapshot
from catalog.index.reading import one_snapshot
from catalog.policy import policy
from catalog.query.predicate import Predicate

ROOM = 12 << 20
"""Bytes that the answers of one process may take."""
LARGEST = ROOM // 16
BESIDES = 1536
"""Bytes that an answer takes besides its body, for its question and its headers (measured). An answer for one
entity is as small as that: without, twice the room was taken."""


class Memory:
    """Keeps what was asked for last. Safe to be used by several threads."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._size = 0
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, question: Hashable) -> Made | None:
        with self._lock:
            made = self._kept.get(question)
            if made is not None:
                self._kept.move_to_end(question)
            return made

    def keep(self, question: Hashable, made: Made) -> None:
        if len(made.body) > LARGEST:
            return
        with self._lock:
            former = self._kept.pop(question, None)
            self._kept[question] = made
            self._size += _taken(made) - (_taken(former) if former else 0)
            while self._size > self._room:
                self._size -= _taken(self._kept.popitem(last=False)[1])

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0


def _taken(made: Made) -> int:
    return len(made.body) + BESIDES


_memory = Memory()
forget = _memory.forget


GIVEN = "catalog.given"
"""Where what was given is left among what the request came with; None where nothing was remembered."""

Found = tuple[Moment, Made]


def answered(request: HttpRequest, visible: Predicate, make: Callable[[Snapshot], Made]) -> HttpResponse:
    """What `make` says at this moment of the catalog, or said before to the same question.

    `make` may depend on the request, on `visible` and on the catalog, and on nothing else; what it raises is
    not kept. A client that has the answer already is told so. An answer that is remembered costs one
    statement: which moment it is.
    """

    def find() -> Found:
        with one_snapshot():
            at = snapshot()
            return at.moment, make(at)

    return answered_with(request, visible, find)


def answered_with(request: HttpRequest, visible: Predicate, find: Callable[[], Found]) -> HttpResponse:
    """The same of what is found together with the moment that it is of."""
    reads = request.method in ("GET", "HEAD")
    question = _question(request.META, b"" if reads else request.body, visible)
    found = None if GIVEN in request.META else _remembered(question)
    if found is None:
        found = find()
        _memory.keep((found[0], question), found[1])
    (_, version), made = found
    request.META[GIVEN] = made
    tag = tag_of(version, visible) if reads else None
    return (unchanged(request, tag) if tag else None) or json_bytes(made.body, tag=tag, headers=made.headers)


def given_to_anybody(meta: dict[str, Any], body: bytes) -> Made | None:
    """What was answered to this request at this moment of the catalog, if who asks does not say who they
    are. One statement."""
    found = _remembered(_question(meta, body, policy().visible(AnonymousUser())))
    if found is None:
        meta[GIVEN] = None
    return found[1] if found else None


def _question(meta: Mapping[str, Any], body: bytes, visible: Predicate) -> Hashable:
    asked = ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE")
    return visible, body, *map(meta.get, asked)


def _remembered(question: Hashable) -> Found | None:
    moment = snapshot().moment
    made = _memory.get((moment, question))
    return (moment, made) if made else None
