"""An example of what a schema describes: the one that it gives, or one made of its fields."""

from __future__ import annotations

from typing import Any

import orjson

from catalog.web.openapi.document import Document, Mapped, listing, mapping, text
from catalog.web.openapi.schema import reference_of

DEEPEST = 6
MOST = 200
"""Values in one example."""

LONGEST = 20_000
"""Characters of an example that is shown."""

OF_FORMATS = {
    "date": "2026-11-20",
    "date-time": "2026-11-20T09:30:00Z",
    "time": "09:30:00Z",
    "duration": "PT5M",
    "email": "ana@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "byte": "Z3JlZW4=",
}
OF_TYPES = {"integer": 0, "number": 0.5, "boolean": True, "string": "text", "null": None}


def example_of(document: Document, media: Mapped) -> str:
    """For the content of a request or an answer; "" where there is nothing to go by."""
    for value in _given(document, media):
        return _written(value)
    schema = media.get("schema")
    if not schema:
        return ""
    made = _Maker(document).make(schema, ())
    return "" if made is None else _written(made)


def _given(document: Document, media: Mapped) -> list[Any]:
    if "example" in media:
        return [media["example"]]
    several = mapping(media.get("examples")).values()
    given = [example["value"] for example in map(document.resolved, several) if "value" in example]
    return given[:1]


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value[:LONGEST]
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()[:LONGEST]


class _Maker:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._left = MOST

    def make(self, schema: Any, above: tuple[str, ...]) -> Any:
        """None where it cannot be known, and where a schema is met inside itself (`above`, by reference)."""
        self._left -= 1
        reference = reference_of(mapping(schema))
        if self._left <= 0 or len(above) > DEEPEST or (reference and reference in above):
            return None
        value = self._document.resolved(schema)
        for key in ("example", "default", "const"):
            if key in value:
                return value[key]
        for several in (value.get("examples"), value.get("enum")):
            if listing(several):
                return listing(several)[0]
        return self._made(value, (*above, reference))

    def _made(self, value: Mapped, above: tuple[str, ...]) -> Any:
        if listing(value.get("allOf")):
            return self._together(value, above)
        choices = [*listing(value.get("oneOf")), *listing(value.get("anyOf"))]
        if choices:
            return self.make(choices[0], above)
        if "items" in value:
            item = self.make(value["items"], above)
            return [] if item is None else [item]
        if "properties" in value or value.get("type") == "object":
            properties = mapping(value.get("properties"))
            wanted = list(properties.items())[:MOST]
            return {str(name): self.make(schema, above) for name, schema in wanted}
        return _scalar(value)

    def _together(self, value: Mapped, above: tuple[str, ...]) -> Any:
        whole: dict[str, Any] = {}
        rest = {key: item for key, item in value.items() if key != "allOf"}
        for part in (*listing(value["allOf"]), rest):
            made = self.make(part, above)
            whole.update(made if isinstance(made, dict) else {})
        return whole


def _scalar(value: Mapped) -> Any:
    types = value.get("type")
    name = text(types) or next((text(type_) for type_ in listing(types) if type_ != "null"), "")
    if name == "string" and text(value.get("format")) in OF_FORMATS:
        return OF_FORMATS[text(value.get("format"))]
    if name in ("integer", "number") and isinstance(value.get("minimum"), int | float):
        return value["minimum"]
    return OF_TYPES.get(name)
