"""Backstage's predicates in JSON, read and written: `{"kind": "api", "spec.type": {"$in": ["grpc"]}}`."""

from __future__ import annotations

from typing import Any

import orjson

from catalog.index.terms import as_javascript
from catalog.query.errors import BadQuery
from catalog.query.predicate import (
    All,
    Among,
    Any_,
    Contains,
    Equals,
    Everything,
    Has,
    In,
    Not,
    Nothing,
    Predicate,
    Prefix,
    Text,
    all_of,
)
from catalog.query.shape import Path, check_shape

Primitive = str | int | float | bool


def parse_predicate(value: Any, *, at: Path = ()) -> Predicate:
    """The predicate that a JSON value states, which stands `at` in a body that is to be blamed as a whole.

    Raises BadQuery, in Backstage's words where it has some.
    """
    check_shape(value, at)
    if not isinstance(value, dict):
        raise BadQuery("Query must be an object")
    return _predicate(value)


def _predicate(value: Any) -> Predicate:
    if not isinstance(value, dict):
        raise BadQuery(
            "Invalid filter predicate: top-level primitive values are not supported. "
            f'Wrap the value in a field expression, e.g. {{ "kind": {_shown(value)} }}'
        )
    if "$not" in value:
        return Not(_predicate(value["$not"]))
    if "$all" in value:
        return All(tuple(_predicate(part) for part in value["$all"]))
    if "$any" in value:
        return Any_(tuple(_predicate(part) for part in value["$any"]))
    return all_of(*(_condition(key, stated) for key, stated in value.items()))


def _condition(key: str, stated: Any) -> Predicate:
    if isinstance(stated, Primitive):
        return Equals(key, _text(stated))
    if "$exists" in stated:
        return Has(key) if stated["$exists"] else Not(Has(key))
    if "$in" in stated:
        return In(key, tuple(_text(value) for value in stated["$in"]))
    if "$hasPrefix" in stated:
        return Prefix(key, stated["$hasPrefix"])
    return _contains(key, stated["$contains"])


def _contains(key: str, target: Any) -> Predicate:
    """Members of a list are values of its key, so a plain member compares like a value."""
    if isinstance(target, Primitive):
        return Equals(key, _text(target))
    if key.lower() != "relations":
        raise BadQuery(f'Object form of $contains is not supported for field "{key.lower()}"')
    return _relation(target)


def _relation(target: dict[str, Any]) -> Predicate:
    given: dict[str, Any] = {}
    for name, value in target.items():
        known = name.lower()
        if known not in ("type", "targetref"):
            raise BadQuery(
                f'Unsupported key "{name}" in $contains for "relations". '
                'Only "type" and "targetRef" are supported'
            )
        if known in given:
            raise BadQuery(f'Duplicate key "{name}" in $contains for "relations"')
        given[known] = value
    kind = given.get("type")
    if not isinstance(kind, str) or not kind:
        raise BadQuery('The $contains operator for "relations" requires a "type" string property')
    key = f"relations.{kind}"
    if "targetref" not in given:
        return Has(key)
    return In(key, _targets(given["targetref"]))


def _targets(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    listed = value.get("$in") if isinstance(value, dict) and len(value) == 1 else None
    if listed == []:
        raise BadQuery('Empty "$in" array for $contains on "relations" is not allowed')
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise BadQuery(
            'Unsupported value in $contains for "relations": expected a string or { "$in": [strings] }, '
            f"but got {_shown(value)}"
        )
    return tuple(listed)


def _text(value: Primitive) -> str:
    return as_javascript(value) or ""


def _shown(value: Any) -> str:
    return orjson.dumps(value).decode()


def to_json(predicate: Predicate) -> dict[str, Any]:
    """The JSON form, for cursors. A text search has fields of its own there and cannot be a part of it."""
    match predicate:
        case Everything():
            return {}
        case Nothing():
            return {"$any": []}
        case All(parts):
            return {"$all": [to_json(part) for part in parts]}
        case Any_(parts):
            return {"$any": [to_json(part) for part in parts]}
        case Not(part):
            return {"$not": to_json(part)}
        case Has(key):
            return {key: {"$exists": True}}
        case Equals(key, value):
            return {key: value}
        case In(key, values):
            return {key: {"$in": list(values)}}
        case Prefix(key, prefix):
            return {key: {"$hasPrefix": prefix}}
        case Contains() | Text() | Among():
            raise TypeError("Text searches are fields of a Query, and ids belong to one moment.")
