"""Answers that were given: the same question at the same moment of the catalog has the same one.

Clients ask the same few things over and over (a portal's front page, a script that polls), and the catalog
changes now and then. What was said is kept until the room is needed; a write makes all of it unreachable.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from django.http import HttpRequest, HttpResponse

from catalog.api.answer import Made, json_bytes, tag_of, unchanged
from catalog.index.read import Snapshot, snapshot
from catalog.index.reading import one_snapshot
from catalog.query.predicate import Predicate

ROOM = 8 << 20
"""Bytes that the answers of one process may take."""
LARGEST = ROOM // 16


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
            self._size += len(made.body) - (len(former.body) if former else 0)
            while self._size > self._room:
                self._size -= len(self._kept.popitem(last=False)[1].body)

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0


_memory = Memory()
forget = _memory.forget


def answered(request: HttpRequest, visible: Predicate, make: Callable[[Snapshot], Made]) -> HttpResponse:
    """What `make` says at this moment of the catalog, or said before to the same question.

    `make` may depend on the request, on `visible` and on the catalog, and on nothing else; what it raises is
    not kept. A client that has the answer already is told so. An answer that is remembered costs one
    statement: which moment it is.
    """
    question = _question(request, visible)
    version, made = _remembered(question)
    if made is None:
        with one_snapshot():
            at = snapshot()
            version, made = at.version, make(at)
        _memory.keep((at.moment, question), made)
    tag = tag_of(version, visible) if request.method in ("GET", "HEAD") else None
    return (unchanged(request, tag) if tag else None) or json_bytes(made.body, tag=tag, headers=made.headers)


def _question(request: HttpRequest, visible: Predicate) -> Hashable:
    body = b"" if request.method in ("GET", "HEAD") else request.body
    asked = (request.method, request.path_info, request.META.get("QUERY_STRING"), request.content_type, body)
    return visible, asked


def _remembered(question: Hashable) -> tuple[int, Made | None]:
    at = snapshot()
    return at.version, _memory.get((at.moment, question))
