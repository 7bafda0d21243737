"""One operation in full: what it takes, what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from catalog.web.entity.prose import prose
from catalog.web.openapi.document import Document, Mapped, Operation, listing, mapping, text
from catalog.web.openapi.example import example_of
from catalog.web.openapi.schema import Describer, Field

PLACES = ("path", "query", "header", "cookie")
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Parameter:
    place: str
    field: Field


@dataclass(frozen=True, slots=True)
class Content:
    """What is sent in one format."""

    media: str
    schema: Field | None
    example: str


@dataclass(frozen=True, slots=True)
class Response:
    status: str
    description: SafeString | None
    contents: Sequence[Content]
    headers: Sequence[Field]


@dataclass(frozen=True, slots=True)
class Details:
    operation: Operation
    description: SafeString | None
    parameters: Sequence[Parameter]
    body_required: bool
    body: Sequence[Content]
    responses: Sequence[Response]
    security: Sequence[str]


def details(document: Document, operation: Operation) -> Details:
    described = text(operation.value.get("description")) or text(operation.item.get("description"))
    parameters = list(_parameters(document, operation))
    required, body = _body(document, operation, parameters)
    return Details(
        operation=operation,
        description=prose(described) if described else None,
        parameters=sorted(
            (_parameter(document, one) for one in parameters if text(one.get("in")) in PLACES),
            key=lambda parameter: PLACES.index(parameter.place),
        ),
        body_required=required,
        body=body,
        responses=list(_responses(document, operation)),
        security=_security(document, operation),
    )


def _parameters(document: Document, operation: Operation) -> Iterator[Mapped]:
    """Those of the operation, then those of its path that it does not give itself."""
    seen = set()
    for holder in (operation.value, operation.item):
        for given in map(document.resolved, listing(holder.get("parameters"))):
            key = text(given.get("in")), text(given.get("name"))
            if key not in seen:
                seen.add(key)
                yield given


def _parameter(document: Document, given: Mapped) -> Parameter:
    """Swagger has the schema's words in the parameter itself; a parameter may also hold one content."""
    contents = mapping(given.get("content"))
    schema = given.get("schema") or next((mapping(one).get("schema") for one in contents.values()), None)
    field = _described(document, given, text(given.get("name")), schema)
    return Parameter(text(given["in"]), field)


def _described(document: Document, given: Mapped, name: str, schema: Any) -> Field:
    """A parameter or header, whose own description wins over that of its schema."""
    own = {key: given[key] for key in ("description", "deprecated") if given.get(key)}
    if schema is None:
        schema = {key: item for key, item in given.items() if key not in ("in", "name", "required")}
    elif own:
        schema = {**mapping(schema), **own}
    required = given.get("required") is True
    return Describer(document).describe(schema, name, required=required)


def _body(
    document: Document, operation: Operation, parameters: Sequence[Mapped]
) -> tuple[bool, list[Content]]:
    if document.is_swagger:
        return _swagger_body(document, operation, parameters)
    body = document.resolved(operation.value.get("requestBody"))
    return body.get("required") is True, _contents(document, body.get("content"))


def _swagger_body(
    document: Document, operation: Operation, parameters: Sequence[Mapped]
) -> tuple[bool, list[Content]]:
    consumes = operation.value.get("consumes") or document.root.get("consumes")
    form = [given for given in parameters if given.get("in") == "formData"]
    if form:
        properties = {text(given.get("name")): given for given in form}
        needed = [text(given.get("name")) for given in form if given.get("required") is True]
        schema = {"type": "object", "properties": properties, "required": needed}
        media = text(next(iter(listing(consumes)), "application/x-www-form-urlencoded"))
        return bool(needed), _contents(document, {media: {"schema": schema}})
    body = next((given for given in parameters if given.get("in") == "body"), {})
    medias = [text(media) for media in listing(consumes)] or [JSON]
    content = {medias[0]: {"schema": body["schema"]}} if "schema" in body else {}
    return body.get("required") is True, _contents(document, content)


def _contents(document: Document, contents: Any) -> list[Content]:
    return [_content(document, str(media), mapping(value)) for media, value in mapping(contents).items()]


def _content(document: Document, media: str, value: Mapped) -> Content:
    schema = value.get("schema")
    described = Describer(document).describe(schema) if schema else None
    return Content(media, described, example_of(document, value))


def _responses(document: Document, operation: Operation) -> Iterator[Response]:
    for status, given in mapping(operation.value.get("responses")).items():
        if str(status).startswith("x-"):
            continue
        response = document.resolved(given)
        described = text(response.get("description"))
        headers = mapping(response.get("headers")).items()
        yield Response(
            status=str(status),
            description=prose(described) if described else None,
            contents=_contents(document, _content_of(document, operation, response)),
            headers=[_header(document, str(name), header) for name, header in headers],
        )


def _content_of(document: Document, operation: Operation, response: Mapped) -> Mapped:
    if not document.is_swagger:
        return mapping(response.get("content"))
    if "schema" not in response:
        return {}
    produces = listing(operation.value.get("produces")) or listing(document.root.get("produces"))
    media = next((text(one) for one in produces if text(one)), JSON)
    examples = mapping(response.get("examples"))
    example = {"example": examples[media]} if media in examples else {}
    return {media: {"schema": response["schema"], **example}}


def _header(document: Document, name: str, header: Any) -> Field:
    given = document.resolved(header)
    return _described(document, given, name, given.get("schema"))


def _security(document: Document, operation: Operation) -> list[str]:
    """One text for each way in; all that it names are needed together."""
    stated = operation.value.get("security", document.root.get("security"))
    ways = [" + ".join(map(str, mapping(way))) for way in listing(stated)]
    return [way for way in ways if way]
