"""`/entities` and single entities."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from catalog.api.answer import Made, array, array_in_pieces, streamed, tag_of, unchanged
from catalog.api.caller import acting
from catalog.api.errors import ConflictError, InputError, NotFoundError
from catalog.api.memory import answered, answered_with
from catalog.api.parameters import Parameters
from catalog.api.reader import may_see, require, visible_to
from catalog.api.spool import spool
from catalog.changes.entities import KindInUse, delete_entity
from catalog.index.read import Moment, Snapshot, snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Entity
from catalog.query import Order, Query, all_ids, batches, documents, documents_by
from catalog.query.filters import parse_filters
from catalog.query.narrowing import seen_by
from catalog.query.offsets import page_by_offset
from catalog.query.predicate import Everything, Predicate
from catalog.query.projection import parse_fields
from catalog.query.single import document_now

KNOWN = ("fields", "limit", "filter", "offset", "after", "order")
UNLIMITED = 2**31


def entities(request: HttpRequest) -> HttpResponseBase:
    """Every entity that matches, streamed by uid; or a page of them by reference, with a link to the next."""
    visible = visible_to(request)
    parameters = Parameters(request, KNOWN)
    query = Query(predicate=parse_filters(parameters.all("filter")), order=_order(parameters))
    fields = parse_fields(parameters.all("fields"))
    limit, offset, after = parameters.integer("limit"), parameters.integer("offset"), parameters.one("after")
    if limit is None and offset is None and after is None:
        return _everything(request, query, visible, fields)
    if limit == 0:
        raise InputError("Invalid limit, must be greater than zero")
    if after is not None:
        limit, offset = _after(after, limit, offset)
    paged = Query(
        predicate=query.predicate,
        order=query.order,
        limit=UNLIMITED if limit is None else limit,
        offset=offset or 0,
    )
    return _page(request, paged, visible, fields)


def by_uid(request: HttpRequest, uid: str) -> HttpResponse:
    return _single(request, "uid", uid, f"No entity with uid {uid}")


@acting
def delete(request: HttpRequest, user: AbstractBaseUser, uid: str) -> HttpResponse:
    """An unknown one is deleted already, and so is one that the user may not see."""
    visible = visible_to(request)
    entity = Entity.objects.filter(uid=uid).first()
    if entity is not None and may_see(visible, entity.id):
        require(user, "edit", entity.ref)
        try:
            delete_entity(actor=user, entity=entity)
        except KindInUse as used:
            raise ConflictError(str(used)) from used
    return HttpResponse(status=204)


def by_name(request: HttpRequest, kind: str, namespace: str, name: str) -> HttpResponse:
    missing = f"No entity named '{name}' found, with kind '{kind}' in namespace '{namespace}'"
    return _single(request, "ref", f"{kind}:{namespace}/{name}".lower(), missing)


def _single(request: HttpRequest, column: Any, value: str, missing: str) -> HttpResponse:
    visible = visible_to(request)

    def find() -> tuple[Moment, Made]:
        Parameters(request, ())
        moment, document = _document(column, value, visible)
        if document is None:
            raise NotFoundError(missing)
        return moment, Made(document)

    return answered_with(request, visible, find)


def _document(column: Any, value: str, visible: Predicate) -> tuple[Moment, bytes | None]:
    """Quickest for who sees everything; others see no relations to what is hidden from them."""
    if isinstance(visible, Everything):
        return document_now(column, value)
    with one_snapshot():
        at = snapshot()
        seen = seen_by(visible, at)
        found = documents_by(column, [value], within=seen, at=at, seen=seen)
        return at.moment, found.get(value)


def _everything(
    request: HttpRequest, query: Query, visible: Predicate, fields: tuple[str, ...]
) -> HttpResponseBase:
    """In a file if it was asked for before; else read while it is sent, so that memory does not grow with the
    catalog, and all from one moment."""
    at, question = snapshot(), (visible, request.META.get("QUERY_STRING"))
    tag = tag_of(at.version, visible)
    if answer := unchanged(request, tag):
        return answer
    if spooled := spool.get(at.moment, question):
        return streamed(spooled.pieces(), headers={"ETag": tag, "Content-Length": str(spooled.size)})

    def pieces() -> Iterator[bytes]:
        with one_snapshot():
            at = snapshot()
            found = batches(all_ids(query, visible, at), fields, seen=seen_by(visible, at))
            yield from spool.recorded(array_in_pieces(found), at.moment, question, settings.CATALOG_CACHE)

    return streamed(pieces())


def _page(request: HttpRequest, query: Query, visible: Predicate, fields: tuple[str, ...]) -> HttpResponse:
    def make(at: Snapshot) -> Made:
        page = page_by_offset(query, visible, at)
        found = documents(page.ids, fields, at=at, seen=seen_by(visible, at))
        return Made(array(found), {"Link": _link(request, query)} if page.more else None)

    return answered(request, visible, make)


def _link(request: HttpRequest, query: Query) -> str:
    form = orjson.dumps({"limit": query.limit, "offset": query.offset + query.limit})
    given = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    kept = [(name, value) for name, value in given if name not in ("offset", "after")]
    address = urlencode([*kept, ("after", base64.b64encode(form).decode())], safe="*").replace("~", "%7E")
    return f'</entities?{address}>; rel="next"'


def _order(parameters: Parameters) -> tuple[Order, ...]:
    return tuple(_parse_order(text) for text in parameters.all("order"))


def _parse_order(text: str) -> Order:
    direction, _, field = text.partition(":")
    if direction not in ("asc", "desc") or not field:
        raise InputError(f'Invalid order parameter "{text}", expected "<asc or desc>:<field name>"')
    return Order(field, descending=direction == "desc")


def _after(after: str, limit: int | None, offset: int | None) -> tuple[int | None, int | None]:
    """Limit and offset of an `after` pointer, which win over parameters."""
    try:
        form = orjson.loads(base64.b64decode(after + "=" * (-len(after) % 4)))
    except ValueError as error:
        raise InputError("Malformed after cursor, could not be parsed") from error
    if not isinstance(form, dict):
        raise InputError("Malformed after cursor, could not be parsed")
    return _natural(form, "limit", limit), _natural(form, "offset", offset)


def _natural(form: dict[str, Any], name: str, default: int | None) -> int | None:
    value = form.get(name, default)
    if value is not None and (type(value) is not int or not 0 <= value < UNLIMITED):
        raise InputError(f"Malformed after cursor, {name} was not a number")
    return value
