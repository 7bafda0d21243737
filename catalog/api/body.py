"""JSON bodies, checked as Backstage's OpenAPI validator checks them, with its messages."""

from __future__ import annotations

from typing import Any, Protocol

import jsonschema_rs
import orjson
from django.http import HttpRequest

from catalog.api.errors import InputError, UnsupportedMediaTypeError


class Validator(Protocol):
    def iter_errors(self, instance: Any) -> Any: ...


def body_of(*required: str, **properties: dict[str, Any]) -> Validator:
    """The check of a body: an object with these properties, of which some must be there."""
    validator: Validator = jsonschema_rs.validator_for(
        {"type": "object", "required": list(required), "properties": properties}
    )
    return validator


STRING = {"type": "string"}
STRINGS = {"type": "array", "items": STRING}
INTEGER = {"type": "number", "minimum": 0, "multipleOf": 1}
OBJECT = {"type": "object"}


def read_body(request: HttpRequest, check: Validator) -> dict[str, Any]:
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


def _checked(value: Any, check: Validator) -> dict[str, Any]:
    error = next(iter(check.iter_errors(value)), None)
    if error is not None:
        raise InputError(_reason(error))
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
