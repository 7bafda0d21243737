"""`/locations`: the registered places that descriptors come from."""

from __future__ import annotations

import base64
import uuid
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from catalog.api.answer import json_value
from catalog.api.body import OBJECT, STRING, body_of, read_body
from catalog.api.errors import InputError, NotFoundError
from catalog.api.location_filter import location_filter
from catalog.api.parameters import Parameters
from catalog.api.reader import visible_to
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Entity, Location
from catalog.models.location import entity_name_of
from catalog.query.matching import match
from catalog.query.predicate import Equals, Everything, Predicate, all_of

BODY = body_of(cursor=STRING, limit={"type": "number"}, query=OBJECT)
DEFAULT_LIMIT = 1000
ORIGIN = "backstage.io/managed-by-origin-location"


def all_locations(request: HttpRequest) -> HttpResponse:
    visible = visible_to(request)
    Parameters(request, ())
    with one_snapshot():
        rows = _visible(visible).order_by("uid").values_list(*TOLD)
        return json_value([{"data": _told(*row)} for row in rows.iterator()])


def by_id(request: HttpRequest, uid: str) -> HttpResponse:
    return json_value(to_json(find(visible_to(request), uid)))


def find(visible: Predicate, uid: str) -> Location:
    """The registered location with this id. Raises InputError, NotFoundError."""
    try:
        wanted = uuid.UUID(uid)
    except ValueError as error:
        raise InputError(f"request/params/id must be the UUID of a location, not '{uid}'") from error
    with one_snapshot():
        location = _visible(visible).filter(uid=wanted).first()
    if location is None:
        raise NotFoundError(f"Found no location with ID {uid}")
    return location


def by_entity(request: HttpRequest, kind: str, namespace: str, name: str) -> HttpResponse:
    """The registered location that an entity comes from in the end, as its origin annotation says."""
    visible = visible_to(request)
    ref = f"{kind}:{namespace}/{name}".lower()
    with one_snapshot():
        row = Entity.objects.filter(ref=ref).values_list("id", "doc").first()
        if row is None or (not isinstance(visible, Everything) and row[0] not in match(visible, snapshot())):
            raise NotFoundError(f"found no entity for ref {ref}")
        origin = orjson.loads(row[1] + "}")["metadata"].get("annotations", {}).get(ORIGIN)
        if not origin:
            raise NotFoundError(f"found no origin annotation for ref {ref}")
        type_, _, target = origin.partition(":")
        location = _visible(visible).filter(type=type_, target=target).first()
    if location is None:
        raise NotFoundError(f"Found no location with type {type_} and target {target}")
    return json_value(to_json(location))


def by_query(request: HttpRequest) -> HttpResponse:
    visible = visible_to(request)
    form = read_body(request, BODY)
    if "cursor" in form:
        form = _decode(form["cursor"])
    limit, query = form.get("limit", DEFAULT_LIMIT), form.get("query")
    if limit != int(limit) or limit < 1:
        raise InputError("Limit must be a positive integer >= 1")
    with one_snapshot():
        found = _visible(visible)
        if query is not None:
            found = found.filter(location_filter(query))
        total = found.count()
        rows = found.order_by("uid")
        if form.get("afterId"):
            rows = rows.filter(uid__gt=form["afterId"])
        page = list(rows[: int(limit) + 1])
    more = len(page) > limit
    page = page[: int(limit)]
    following = {"nextCursor": _encode(int(limit), page[-1], query)} if more else {}
    return json_value(
        {"items": [to_json(location) for location in page], "totalItems": total, "pageInfo": following}
    )


def to_json(location: Location) -> dict[str, Any]:
    return _told(location.uid, location.type, location.target, location.standing_name)


TOLD = ("uid", "type", "target", "standing_name")
"""The columns of which a location is told; reading no others is most of what a list of 60,000 takes."""


def _told(uid: uuid.UUID, type_: str, target: str, given: str) -> dict[str, Any]:
    name = entity_name_of(type_, target, given)
    return {"id": uid, "type": type_, "target": target, "entityRef": f"location:default/{name}"}


def _visible(visible: Predicate) -> QuerySet[Location]:
    """Registered locations of which the one who asks may see the Location entity."""
    locations = Location.objects.filter(registered=True).exclude(type__in=Location.OWN)
    if isinstance(visible, Everything):
        return locations
    standing = match(all_of(visible, Equals("kind", "location")), snapshot())
    generated = Entity.objects.filter(id__in=list(standing), name__startswith="generated-")
    return locations.filter(pk__in=generated.values("location_id"))


def _encode(limit: int, last: Location, query: Any) -> str:
    form = {"limit": limit, "afterId": str(last.uid)}
    if query is not None:
        form["query"] = query
    return base64.b64encode(orjson.dumps(form)).decode()


def _decode(cursor: str) -> dict[str, Any]:
    if not cursor:
        raise InputError("Cursor cannot be empty")
    try:
        form = orjson.loads(base64.b64decode(cursor))
        uuid.UUID(form["afterId"])
        if type(form["limit"]) is not int:
            raise TypeError("limit")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError("Malformed cursor, unknown encoding") from error
    return dict(form)
