"""Values checked against the JSON Schemas of templates and actions, in the words of Backstage's validator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

Schema = Mapping[str, Any]


class BadSchema(ValueError):
    """A schema that is none; the message says why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value: `name` is the keyword that it breaks, `argument` what that asks for."""

    path: tuple[str | int, ...]
    name: str
    argument: Any
    message: str
    schema: Any
    instance: Any

    @property
    def place(self) -> str:
        return "instance" + "".join(
            f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path
        )

    def __str__(self) -> str:
        return f"{self.place} {self.message}"

    def as_json(self) -> dict[str, Any]:
        """The fault as Backstage's API tells it."""
        return {
            "path": list(self.path),
            "property": self.place,
            "message": self.message,
            "schema": self.schema,
            "instance": self.instance,
            "name": self.name,
            "argument": self.argument,
            "stack": str(self),
        }


def faults(schema: Schema, value: Any) -> list[Fault]:
    """Everything that is wrong with the value, in the order of the schema. Raises BadSchema."""
    try:
        validator = jsonschema_rs.Draft7Validator(dict(schema))
    except (jsonschema_rs.ValidationError, ValueError, TypeError) as error:
        raise BadSchema(f"The schema cannot be used: {str(error).splitlines()[0]}") from error
    return [fault for error in validator.iter_errors(value) for fault in _faults(error, schema)]


def _faults(error: Any, schema: Schema) -> Iterator[Fault]:
    name = list(error.schema_path)[-1] if error.schema_path else error.kind.name
    owner = _at(schema, list(error.schema_path)[:-1])
    if isinstance(name, int) or not isinstance(owner, Mapping):
        owner, name = schema, error.kind.name
    argument, message = _said(error, str(name), owner)
    yield Fault(tuple(error.instance_path), str(name), argument, message, owner, error.instance)


def _at(schema: Any, path: list[Any]) -> Any:
    """The part of the schema that a path leads to; the whole where it passes through a reference."""
    at = schema
    for part in path:
        try:
            at = at[part]
        except (KeyError, IndexError, TypeError):
            return schema
    return at


def _said(error: Any, name: str, owner: Mapping[str, Any]) -> tuple[Any, str]:
    kind, argument = error.kind, owner.get(name)
    match name:
        case "required":
            return kind.property, f'requires property "{kind.property}"'
        case "type":
            types = argument if isinstance(argument, list) else [argument]
            return types, f"is not of a type(s) {','.join(map(str, types))}"
        case "pattern":
            return argument, f'does not match pattern "{argument}"'
        case "enum":
            return argument, f"is not one of enum values: {','.join(map(str, argument or ()))}"
        case "const":
            return argument, f"does not exactly match expected constant: {argument}"
        case "minLength":
            return argument, f"does not meet minimum length of {argument}"
        case "maxLength":
            return argument, f"does not meet maximum length of {argument}"
        case "minimum":
            return argument, f"must be greater than or equal to {argument}"
        case "maximum":
            return argument, f"must be less than or equal to {argument}"
        case "additionalProperties":
            unexpected = ", ".join(f'"{item}"' for item in getattr(kind, "unexpected", ()))
            return argument, f"is not allowed to have the additional property {unexpected}"
    return argument, str(error.message)
