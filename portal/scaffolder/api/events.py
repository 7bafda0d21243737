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

LONG_SECONDS = 600.0
"""After this a stream ends, also that of a run that goes on."""
SIGN_OF_LIFE = 2.0
"""Seconds between two signs of life; one that cannot be sent ends the stream of a client that has gone."""
WAIT_SECONDS = 5.0
"""So long a list of events waits for the first."""
POLL = 0.5
AT_ONCE = 1000
"""Lines that are held at once."""
COME_BACK = b"id: %d\nretry: 1000\n\n"
"""The end of a stream before that of its run: a browser's EventSource opens it again after a second, and says
which event was its last."""

_places = threading.BoundedSemaphore(max(1, settings.WEB_THREADS // 2))
"""Streams of this process that may last: each holds a thread, and the others serve everybody else. A stream
without a place says what there is and ends; its client comes back."""


def events(request: HttpRequest, uid: str) -> HttpResponseBase:
    """At once what there is; where that is nothing yet, the answer waits a while if it finds a place: clients
    of Backstage ask again without a pause."""
    run = run_of(request, uid)
    after = Parameters(request, ("after",)).integer("after") or 0
    if not run.ended and not _has_news(run, after) and _places.acquire(blocking=False):
        try:
            _wait_for_news(run, after)
        finally:
            _places.release()
        run.refresh_from_db()
    return json_value([forms.event(line, run) for line in run.lines.filter(seq__gt=after)])


def _has_news(run: Run, after: int) -> bool:
    return run.lines.filter(seq__gt=after).exists()


def _wait_for_news(run: Run, after: int) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until and not _has_news(run, after):
        _let_go()
        time.sleep(POLL)


def stream(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Server-sent events, each with the type that it has in the list."""
    run = run_of(request, uid)
    after = Parameters(request, ("after",)).integer("after") or _last_seen(request)
    response = StreamingHttpResponse(_stream(run, after), content_type="text/event-stream")
    response["Cache-Control"] = "no-cache"
    return response


def _last_seen(request: HttpRequest) -> int:
    """The last event that a browser got which comes back."""
    told = request.headers.get("Last-Event-ID", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0


def _stream(run: Run, after: int) -> Iterator[bytes]:
    has_place = _places.acquire(blocking=False)
    try:
        yield from _told(run, after, LONG_SECONDS if has_place else 0)
    finally:
        if has_place:
            _places.release()


def _told(run: Run, after: int, seconds: float) -> Iterator[bytes]:
    begun = said = time.monotonic()
    while True:
        run.refresh_from_db()
        lines = list(run.lines.filter(seq__gt=after)[:AT_ONCE])
        for line in lines:
            after, said = line.seq, time.monotonic()
            yield _sent(forms.event(line, run), line)
        if len(lines) == AT_ONCE:
            continue
        if run.ended:
            return
        if time.monotonic() - begun >= seconds:
            yield COME_BACK % after
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
