"""JSON bodies, checked as Backstage's OpenAPI validator checks them, with its messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jsonschema_rs
import orjson
from django.http import HttpRequest

from catalog.api.errors import InputError, UnsupportedMediaTypeError


class Body:
    """The check of a body: an object with these properties, of which some must be there."""

    def __init__(self, required: Sequence[str], properties: Mapping[str, dict[str, Any]]) -> None:
        schema = {"type": "object", "required": list(required), "properties": dict(properties)}
        self._validator: Any = jsonschema_rs.validator_for(schema)
        self._rank = {name: rank for rank, name in enumerate(properties)}

    def reason_against(self, value: Any) -> str | None:
        """The first thing wrong with it: what is not there, then property by property."""
        errors = list(self._validator.iter_errors(value))
        return _reason(min(errors, key=self._place)) if errors else None

    def _place(self, error: Any) -> int:
        return self._rank.get(error.instance_path[0], -1) if error.instance_path else -1


def body_of(*required: str, **properties: dict[str, Any]) -> Body:
    return Body(required, properties)


STRING = {"type": "string"}
STRINGS = {"type": "array", "items": STRING}
INTEGER = {"type": "number", "minimum": 0, "multipleOf": 1}
OBJECT = {"type": "object"}


def read_body(request: HttpRequest, check: Body) -> dict[str, Any]:
    """The body, after `check`. An empty one counts as an empty object.

    Only JSON that says so is read: a form of another site can send neither that type nor, with the signed-in
    person's cookie, anything that we would act upon.
    """
    if not request.body:
        return _checked({}, check)
    if request.content_type != "application/json":
        raise UnsupportedMediaTypeError(f"unsupported media type {request.content_type or 'undefined'}")
    if b"\\u0000" in request.body:
        raise InputError("request/body must not contain a null character")
    try:
        value = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise InputError(f"request/body is not JSON: {error}") from error
    return _checked(value, check)


def _checked(value: Any, check: Body) -> dict[str, Any]:
    reason = check.reason_against(value)
    if reason is not None:
        raise InputError(reason)
    checked: dict[str, Any] = value
    return checked


def _reason(error: Any) -> str:
    place = "/".join(["request/body", *map(str, error.instance_path)])
    kind = error.kind
    match kind.name:
        case "required":
            return f"{place} must have required property '{kind.property}'"
        case "type":
            return f"{place} must be {','.join(kind.types)}"
        case "enum":
            return f"{place} must be equal to one of the allowed values: {', '.join(kind.options)}"
        case "minimum":
            return f"{place} must be >= {kind.limit}"
        case "multipleOf":
            return f"{place} must be integer"
    return f"{place} {error.message}"
