"""Predicates over locations: `{"target": {"$hasPrefix": "https://github.com/acme/"}}`."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q

from catalog.api.errors import InputError
from catalog.models import Entity
from catalog.query.expression import parse_predicate
from catalog.query.predicate import All, Any_, Equals, Everything, Has, In, Not, Predicate, Prefix

KEYS = ("id", "type", "target", "entityref")
NONE = Q(pk__in=[])
EVERY = ~NONE


def location_filter(value: Any) -> Q:
    """The condition that a JSON predicate states. Case does not matter. Raises BadQuery, InputError."""
    return _condition(parse_predicate(value))


def _condition(predicate: Predicate) -> Q:
    match predicate:
        case Everything():
            return EVERY
        case All(parts):
            return Q(EVERY, *map(_condition, parts))
        case Any_(parts):
            met = NONE
            for part in parts:
                met |= _condition(part)
            return met
        case Not(part):
            return ~_condition(part)
        case Has(key):
            _known(key)
            return EVERY
        case Equals(key, value):
            return _equals(_known(key), value)
        case In(key, values):
            return _condition(Any_(tuple(Equals(key, value) for value in values)))
        case Prefix(key, prefix):
            return _begins(_known(key), prefix)
    raise InputError("Invalid filter predicate, it is not supported for locations")


def _known(key: str) -> str:
    if key.lower() not in KEYS:
        raise InputError(
            "Invalid filter predicate, expected key to be 'id', 'type', 'target', or 'entityRef', "
            f"got '{key}'"
        )
    return key.lower()


def _equals(key: str, value: str) -> Q:
    if key == "entityref":
        return _standing(Q(ref=value.lower()))
    if key == "id":
        try:
            return Q(uid=uuid.UUID(value))
        except ValueError:
            return NONE
    return Q(**{f"{key}__iexact": value})


def _begins(key: str, prefix: str) -> Q:
    if key == "entityref":
        return _standing(Q(ref__startswith=prefix.lower()))
    return Q(**{f"{'uid' if key == 'id' else key}__istartswith": prefix})


def _standing(entities: Q) -> Q:
    """Locations by the Location entity that stands for each."""
    generated = Entity.objects.filter(entities, ref__startswith="location:default/generated-")
    return Q(pk__in=generated.values("location_id"))
