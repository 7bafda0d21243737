"""What the page of the audit shows, all of its pages, as a file. Written while it is sent."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator

import orjson
from django.http import StreamingHttpResponse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from catalog.web.audit.asked import Asked
from catalog.web.audit.listing import Row, row_of
from catalog.web.listing.export import BYTE_ORDER_MARK, Echo, harmless

BATCH = 500


def export(asked: Asked, form: str) -> StreamingHttpResponse:
    """`form` is a key of FORMS."""
    write, content_type = FORMS[form]
    response = StreamingHttpResponse(write(_rows(asked)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="audit-{localdate():%Y-%m-%d}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


def _rows(asked: Asked) -> Iterator[Row]:
    """Page by page, so that no statement is open for as long as somebody downloads."""
    events, last = asked.events(), None
    while True:
        batch = list((events.filter(pk__lt=last) if last is not None else events)[:BATCH])
        yield from map(row_of, batch)
        if len(batch) < BATCH:
            return
        last = batch[-1].pk


def _csv(rows: Iterator[Row]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK
    yield writer.writerow([_("Time"), _("Person"), _("Token"), _("What"), _("Subject"), _("Details")])
    for row in rows:
        detail = orjson.dumps(row.detail).decode() if row.detail else ""
        cells = (localtime(row.at).isoformat(), row.by, row.through, row.verb, row.subject, detail)
        yield writer.writerow(map(harmless, cells))


def _json(rows: Iterator[Row]) -> Iterator[bytes]:
    yield b"["
    between = b"\n"
    for row in rows:
        told = {
            "at": row.at,
            "by": row.by or None,
            "token": row.through or None,
            "verb": row.verb,
            "subject": row.subject,
            "detail": row.detail,
        }
        yield between + orjson.dumps(told)
        between = b",\n"
    yield b"\n]\n"


Writer = Callable[[Iterator[Row]], Iterator[str] | Iterator[bytes]]
FORMS: dict[str, tuple[Writer, str]] = {
    "csv": (_csv, "text/csv; charset=utf-8"),
    "json": (_json, "application/json"),
}
