"""What a run says: as a list, or as a stream that goes on while it runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import orjson
from django.db import connection
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from catalog.api.answer import json_value
from catalog.api.parameters import Parameters
from portal.scaffolder.api import forms
from portal.scaffolder.api.tasks import run_of
from portal.scaffolder.models import LogLine, Run

STREAM_SECONDS = 10.0
"""After this a stream ends; the client comes back with `after`. Endless ones would take all threads."""
POLL = 0.5


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
    until = time.monotonic() + STREAM_SECONDS
    while True:
        run.refresh_from_db()
        for line in run.lines.filter(seq__gt=after).iterator():
            after = line.seq
            yield _sent(forms.event(line, run), line)
        if run.ended or time.monotonic() >= until:
            return
        _let_go()
        time.sleep(POLL)


def _sent(event: dict[str, Any], line: LogLine) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (line.type.encode(), orjson.dumps(event))


def _let_go() -> None:
    """Hold no connection to the database while waiting, but in a transaction, as tests have one."""
    if not connection.in_atomic_block:
        connection.close()
