"""What changes `/locations`: to register one, to have it read from elsewhere, to remove it.

For whoever manages sources, as the pages about them are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from catalog.api.answer import json_value
from catalog.api.body import STRING, body_of, read_body
from catalog.api.caller import acting
from catalog.api.dry_run import would_give
from catalog.api.errors import ConflictError, InputError
from catalog.api.locations import find, to_json
from catalog.api.parameters import Parameters
from catalog.api.reader import require, visible_to
from catalog.changes.locations import (
    AlreadyRegistered,
    change_target,
    register_location,
    remove_location,
    request_refresh,
)
from catalog.models import Location
from catalog.policy import MANAGE

BODY = body_of("target", "type", target=STRING, type=STRING, presence={"enum": ["optional", "required"]})
PROPERTIES = ("type", "target", "presence")
TYPES = (Location.Type.URL,)
"""What may be registered from afar; so may not be folders and repositories of the portal's own machine."""
ON_CONFLICT = ("reject", "refresh")
LONGEST = 2048


@dataclass(frozen=True, slots=True)
class Place:
    type: str
    target: str

    def __str__(self) -> str:
        return f"{self.type}:{self.target}"


@acting
def create(request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
    """201 with the location, whose entities come within a moment; with `dryRun` what it would give."""
    visible_to(request)
    parameters = Parameters(request, ("dryRun", "onConflict"))
    on_conflict = parameters.choice("onConflict", ON_CONFLICT)
    place = _place(request)
    require(user, MANAGE, None)
    if parameters.switch("dryRun"):
        return json_value(would_give(place.type, place.target), status=201)
    try:
        location = register_location(actor=user, kind=place.type, target=place.target)
    except AlreadyRegistered as known:
        if on_conflict == "reject":
            raise _conflict(place) from known
        location = known.location
        request_refresh(actor=user, location=location)
    return json_value({"location": to_json(location), "entities": []}, status=201)


@acting
def move(request: HttpRequest, user: AbstractBaseUser, uid: str) -> HttpResponse:
    """The location with its new target; its id and its Location entity stay."""
    visible = visible_to(request)
    Parameters(request, ())
    place = _place(request)
    location = find(visible, uid)
    require(user, MANAGE, location)
    try:
        change_target(actor=user, location=location, kind=place.type, target=place.target)
    except AlreadyRegistered as known:
        raise _conflict(place) from known
    return json_value(to_json(location))


@acting
def remove(request: HttpRequest, user: AbstractBaseUser, uid: str) -> HttpResponse:
    visible = visible_to(request)
    Parameters(request, ())
    location = find(visible, uid)
    require(user, MANAGE, location)
    remove_location(actor=user, location=location)
    return HttpResponse(status=204)


def _place(request: HttpRequest) -> Place:
    """Of the body, refused in the words of Backstage's checks."""
    form = read_body(request, BODY)
    if unknown := [name for name in form if name not in PROPERTIES]:
        raise InputError(f"Malformed request: {_unrecognised(unknown)}")
    place = Place(form["type"], form["target"])
    if place.type not in TYPES:
        raise InputError(f"Registered locations must be of an allowed type {json.dumps(TYPES)}")
    if not place.target.startswith(("https://", "http://")):
        raise InputError("request/body/target must be an address that begins with https:// or http://")
    if len(place.target) > LONGEST:
        raise InputError(f"request/body/target must NOT have more than {LONGEST} characters")
    return place


def _unrecognised(names: list[str]) -> str:
    keys = ", ".join(f"'{name}'" for name in names)
    issue = {
        "code": "unrecognized_keys",
        "keys": names,
        "path": [],
        "message": f"Unrecognized key(s) in object: {keys}",
    }
    return json.dumps([issue], indent=2, ensure_ascii=False)


def _conflict(place: Place) -> ConflictError:
    return ConflictError(f"Location {place} already exists")
