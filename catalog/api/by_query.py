"""`/entities/by-query`: pages with cursors, by filters (GET) or by a predicate (POST)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from catalog.api.answer import Made, array
from catalog.api.body import INTEGER, STRING, STRINGS, body_of, read_body
from catalog.api.errors import InputError
from catalog.api.memory import answered
from catalog.api.parameters import Parameters
from catalog.api.reader import visible_to
from catalog.index.read import Snapshot
from catalog.query import BadQuery, FullText, Order, Page, Query, documents, run
from catalog.query.cursor import decode
from catalog.query.expression import parse_predicate
from catalog.query.filters import parse_filters
from catalog.query.narrowing import seen_by
from catalog.query.predicate import Everything, Predicate
from catalog.query.projection import parse_fields
from catalog.query.query import DEFAULT_LIMIT

KNOWN = (
    "fields",
    "limit",
    "offset",
    "orderField",
    "cursor",
    "filter",
    "totalItems",
    "fullTextFilterTerm",
    "fullTextFilterFields",
)
COUNTING = {"include": True, "exclude": False}
BODY = body_of(
    cursor=STRING,
    limit=INTEGER,
    offset=INTEGER,
    orderBy={
        "type": "array",
        "items": {
            "type": "object",
            "required": ["field", "order"],
            "properties": {"field": STRING, "order": {"type": "string", "enum": ["asc", "desc"]}},
        },
    },
    fullTextFilter={"type": "object", "properties": {"term": STRING, "fields": STRINGS}},
    fields=STRINGS,
    totalItems={"type": "string", "enum": list(COUNTING)},
    query={"type": "object"},
)


def by_parameters(request: HttpRequest) -> HttpResponse:
    visible = visible_to(request)

    def make(at: Snapshot) -> Made:
        parameters = Parameters(request, KNOWN)
        return _answer(_from_parameters(parameters), visible, parse_fields(parameters.all("fields")), at)

    return answered(request, visible, make)


def by_body(request: HttpRequest) -> HttpResponse:
    visible = visible_to(request)

    def make(at: Snapshot) -> Made:
        Parameters(request, ())  # refuses any in the address
        form = read_body(request, BODY)
        return _answer(_from_body(form), visible, parse_fields(form.get("fields", ())), at)

    return answered(request, visible, make)


def _answer(query: Query, visible: Predicate, fields: tuple[str, ...], at: Snapshot) -> Made:
    page = run(query, visible, at=at)
    items = array(documents(page.ids, fields, at=at, seen=seen_by(visible, at)))
    info = orjson.dumps(_page_info(page))
    return Made(b'{"items":%b,"totalItems":%d,"pageInfo":%b}' % (items, page.total, info))


def _page_info(page: Page) -> dict[str, str]:
    cursors = {"nextCursor": page.next, "prevCursor": page.previous}
    return {name: cursor for name, cursor in cursors.items() if cursor is not None}


def _from_parameters(parameters: Parameters) -> Query:
    """A cursor wins over everything but `limit` and `fields`."""
    limit = parameters.integer("limit")
    offset = parameters.integer("offset") or 0
    counting = parameters.choice("totalItems", list(COUNTING))
    if cursor := parameters.one("cursor"):
        return _limited(decode(cursor), limit)
    text_fields = parameters.listed("fullTextFilterFields")
    query = Query(
        predicate=parse_filters(parameters.all("filter")),
        full_text=FullText(
            parameters.one("fullTextFilterTerm") or "", None if text_fields is None else tuple(text_fields)
        ),
        order=tuple(_parse_order(text) for text in parameters.all("orderField")),
        offset=offset,
        counted=COUNTING[counting],
    )
    return _limited(query, limit)


def _from_body(form: dict[str, Any]) -> Query:
    if "cursor" in form:
        if not form["cursor"]:
            raise BadQuery("Cursor cannot be empty")
        return _limited(decode(form["cursor"]), form.get("limit"))
    full_text = form.get("fullTextFilter", {})
    text_fields = full_text.get("fields")
    query = Query(
        predicate=parse_predicate(form["query"]) if "query" in form else Everything(),
        full_text=FullText(full_text.get("term", ""), None if text_fields is None else tuple(text_fields)),
        order=tuple(Order(order["field"], order["order"] == "desc") for order in form.get("orderBy", ())),
        offset=int(form.get("offset", 0)),
        counted=COUNTING[form.get("totalItems", "include")],
    )
    return _limited(query, form.get("limit"))


def _limited(query: Query, limit: int | None) -> Query:
    return replace(query, limit=DEFAULT_LIMIT if limit is None else int(limit))


def _parse_order(text: str) -> Order:
    field, *more = text.split(",")
    if more and more[0] not in ("asc", "desc"):
        raise InputError("Invalid order field order, must be asc or desc")
    return Order(field, descending=more[:1] == ["desc"])
