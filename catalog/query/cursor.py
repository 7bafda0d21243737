"""Cursors: a query and where its next page begins, as base64 JSON of Backstage's shape.

The total travels in it, so that a row counted once is not counted again on each page. What a person may
see does not: it is asked anew for each page.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

import orjson

from catalog.query.errors import BadQuery
from catalog.query.expression import parse_predicate, to_json
from catalog.query.predicate import Everything
from catalog.query.query import FullText, Order, Position, Query, Resume

_UID = re.compile(r"[0-9a-f]{8}(-|$)")


def encode(query: Query, resume: Resume) -> str:
    form: dict[str, Any] = {
        "orderFields": [
            {"field": order.field, "order": "desc" if order.descending else "asc"} for order in query.order
        ],
        "isPrevious": resume.backwards,
        "fullTextFilter": _full_text_to_json(query.full_text),
        "orderFieldValues": _position_to_json(resume.position),
        "firstSortFieldValues": _position_to_json(resume.first),
    }
    if not isinstance(query.predicate, Everything):
        form["query"] = to_json(query.predicate)
    if query.text:
        form["text"] = query.text
    if resume.total is not None:
        form["totalItems"] = resume.total
    return base64.b64encode(orjson.dumps(form)).decode()


def decode(cursor: str) -> Query:
    """The query of a cursor, at the place where it goes on. Raises BadQuery."""
    form = _Form(_json(cursor))
    orders = form.list_of("orderFields", dict)
    position = _position(form.get("orderFieldValues", list))
    return Query(
        predicate=parse_predicate(form.get("query", dict, {})),
        text=form.get("text", str, ""),
        full_text=_full_text(_Form(form.get("fullTextFilter", dict, {}))),
        order=tuple(_order(_Form(order)) for order in orders),
        resume=Resume(
            position=position,
            first=_position(form.get("firstSortFieldValues", list)),
            backwards=form.get("isPrevious", bool),
            total=form.get("totalItems", int, None),
        ),
    )


def _json(cursor: str) -> Any:
    try:
        return orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), validate=True))
    except (binascii.Error, ValueError) as error:
        raise BadQuery(
            "Malformed cursor: it is not JSON in base64; take it as it came in pageInfo"
        ) from error


class _Form:
    """A JSON object that says what is wrong with it when a part is asked for."""

    def __init__(self, value: Any) -> None:
        if not isinstance(value, dict):
            raise BadQuery("Malformed cursor: expected an object")
        self._value = value

    def get(self, name: str, kind: type, *default: Any) -> Any:
        if name not in self._value and default:
            return default[0]
        found = self._value.get(name)
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise BadQuery(f'Malformed cursor: "{name}" is missing or of the wrong type')
        return found

    def list_of(self, name: str, kind: type) -> list[Any]:
        found: list[Any] = self.get(name, list)
        if not all(isinstance(item, kind) for item in found):
            raise BadQuery(f'Malformed cursor: "{name}" has a member of the wrong type')
        return found


def _order(form: _Form) -> Order:
    direction = form.get("order", str, "asc")
    if direction not in ("asc", "desc"):
        raise BadQuery("Malformed cursor: an order is asc or desc")
    return Order(form.get("field", str), descending=direction == "desc")


def _full_text(form: _Form) -> FullText:
    fields = form.list_of("fields", str) if form.get("fields", list, None) is not None else None
    return FullText(term=form.get("term", str, ""), fields=None if fields is None else tuple(fields))


def _full_text_to_json(full_text: FullText) -> dict[str, Any]:
    form: dict[str, Any] = {"term": full_text.term}
    if full_text.fields is not None:
        form["fields"] = list(full_text.fields)
    return form


def _position(values: list[Any]) -> Position:
    """From `[value, uid]` or `[uid]`; the first eight digits of a uid are the entity's id."""
    match values:
        case [str(value), str(uid)]:
            return Position(value, _id(uid))
        case [str(uid)]:
            return Position(None, _id(uid))
    raise BadQuery("Malformed cursor: it does not name a row")


def _id(uid: str) -> int:
    if not _UID.match(uid):
        raise BadQuery("Malformed cursor: it does not name a row")
    return int(uid[:8], 16)


def _position_to_json(position: Position) -> list[str]:
    uid = f"{position.id:08x}"
    return [uid] if position.value is None else [position.value, uid]
