"""All rows of a list as a file: the columns that are shown as CSV, whole entities as JSON or YAML.

Written while it is sent, some hundred entities at a time, so that its size does not matter.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import orjson
from django.http import StreamingHttpResponse
from django.utils.timezone import localdate

from catalog.query import all_ids, batches
from catalog.query.narrowing import seen_by
from catalog.web import health
from catalog.web.entity.code import as_yaml
from catalog.web.listing.columns import HEALTH, Column
from catalog.web.listing.page import Listing
from catalog.web.listing.rows import Entry, entries, text_of

BATCH = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes a cell that begins so for a formula, and runs it."""

BYTE_ORDER_MARK = "\ufeff"


def export(listing: Listing, form: str) -> StreamingHttpResponse:
    """`form` is a key of FORMS. The rows are those of this moment; what each holds is read as it is sent."""
    write, content_type = FORMS[form]
    ids = list(all_ids(listing.query, listing.visible, listing.at))
    response = StreamingHttpResponse(write(listing, ids), content_type=content_type)
    name = f"{listing.state.kind}-{localdate():%Y-%m-%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


class Echo:
    """A file for the csv module that gives back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv(listing: Listing, ids: Sequence[int]) -> Iterator[str]:
    writer = csv.writer(Echo())
    labels = [str(column.label) for column in listing.columns]
    if not "".join(labels).isascii():
        yield BYTE_ORDER_MARK  # without it a spreadsheet takes Hangul for the code page of its machine
    yield writer.writerow(labels)
    for some in _chunks(ids):
        listed = entries(some, listing.columns, listing.seen)
        states = health.of_rows([(entry.entity, entry.doc) for entry in listed], listing.failing)
        for entry in listed:
            yield writer.writerow(
                harmless(_text(entry, column, states[entry.entity.pk])) for column in listing.columns
            )


def _text(entry: Entry, column: Column, state: health.Health) -> str:
    return (
        ", ".join(str(sign.label) for sign in state.signs) or state.words
        if column is HEALTH
        else text_of(entry, column)
    )


def harmless(text: str) -> str:
    """The text as a spreadsheet shows it and does not run it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _json(listing: Listing, ids: Sequence[int]) -> Iterator[bytes]:
    yield b"["
    between = b"\n"
    for some in batches(ids, seen=seen_by(listing.visible, listing.at)):
        for document in some:
            yield between + document
            between = b",\n"
    yield b"\n]\n"


def _yaml(listing: Listing, ids: Sequence[int]) -> Iterator[str]:
    for some in batches(ids, seen=seen_by(listing.visible, listing.at)):
        for document in some:
            yield "---\n" + as_yaml(orjson.loads(document))


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    left = iter(ids)
    while some := list(islice(left, BATCH)):
        yield some


Writer = Callable[[Listing, Sequence[int]], Iterator[str] | Iterator[bytes]]
FORMS: dict[str, tuple[Writer, str]] = {
    "csv": (_csv, "text/csv; charset=utf-8"),
    "json": (_json, "application/json"),
    "yaml": (_yaml, "application/yaml; charset=utf-8"),
}
