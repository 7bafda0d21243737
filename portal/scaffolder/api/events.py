"""What a run says: as a list, or as a stream that goes on while it runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import orjson
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from catalog.api.answer import json_value
from catalog.api.parameters import Parameters
from portal.scaffolder.api import forms
from portal.scaffolder.api.tasks import run_of
from portal.scaffolder.models import LogLine, Run

SHORT_SECONDS = 10.0
"""After this a stream ends, and the client comes back with `after`, where others hold the places for long
ones: endless ones would take all threads."""
LONG_SECONDS = 600.0
"""After this also one that has a place ends."""
SIGN_OF_LIFE = 5.0
"""Seconds between two signs of life; one that cannot be sent ends the stream of a client that has gone."""
POLL = 0.5

_places = threading.BoundedSemaphore(max(1, settings.WEB_THREADS // 4))
"""Streams of this process that may last: Backstage's client takes the end of a stream before that of its run
for an error."""


def events(request: HttpRequest, uid: str) -> HttpResponseBase:
    run = run_of(request, uid)
    after = Parameters(request, ("after",)).integer("after") or 0
    return json_value([forms.event(line, run) for line in run.lines.filter(seq__gt=after)])


def stream(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Server-sent events, each with the type that it has in the list."""
    run = run_of(request, uid)
    after = Parameters(request, ("after",)).integer("after") or 0
    response = StreamingHttpResponse(_stream(run, after), content_type="text/event-stream")
    response["Cache-Control"] = "no-cache"
    return response


def _stream(run: Run, after: int) -> Iterator[bytes]:
    has_place = _places.acquire(blocking=False)
    try:
        yield from _told(run, after, LONG_SECONDS if has_place else SHORT_SECONDS)
    finally:
        if has_place:
            _places.release()


def _told(run: Run, after: int, seconds: float) -> Iterator[bytes]:
    begun = said = time.monotonic()
    while True:
        run.refresh_from_db()
        for line in run.lines.filter(seq__gt=after).iterator():
            after, said = line.seq, time.monotonic()
            yield _sent(forms.event(line, run), line)
        if run.ended or time.monotonic() - begun >= seconds:
            return
        if time.monotonic() - said >= SIGN_OF_LIFE:
            said = time.monotonic()
            yield b":\n\n"
        _let_go()
        time.sleep(POLL)


def _sent(event: dict[str, Any], line: LogLine) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (line.type.encode(), orjson.dumps(event))


def _let_go() -> None:
    """Hold no connection to the database while waiting, but in a transaction, as tests have one."""
    if not connection.in_atomic_block:
        connection.close()
