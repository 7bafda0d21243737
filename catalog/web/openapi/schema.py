"""A JSON Schema of an API in words: what each field is called, what it holds, what limits it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.web.entity.prose import prose
from catalog.web.openapi.document import Document, Mapped, listing, mapping, name_of, text

DEEPEST = 6
"""Levels of fields in fields."""

MOST = 400
"""Fields of one schema that are shown."""

WORK = 5_000
"""Parts of schemas that are put together; what refers to itself in circles would never end."""

VALUES = 40
"""Values of an enumeration, and types of one field, that are shown."""

LIMITS: tuple[tuple[str, str | Promise], ...] = (
    ("minimum", gettext_lazy("at least %(value)s")),
    ("exclusiveMinimum", gettext_lazy("more than %(value)s")),
    ("maximum", gettext_lazy("at most %(value)s")),
    ("exclusiveMaximum", gettext_lazy("less than %(value)s")),
    ("multipleOf", gettext_lazy("multiple of %(value)s")),
    ("minLength", gettext_lazy("%(value)s characters or more")),
    ("maxLength", gettext_lazy("%(value)s characters or less")),
    ("minItems", gettext_lazy("%(value)s items or more")),
    ("maxItems", gettext_lazy("%(value)s items or less")),
    ("minProperties", gettext_lazy("%(value)s keys or more")),
    ("maxProperties", gettext_lazy("%(value)s keys or less")),
    ("pattern", gettext_lazy("matches %(value)s")),
    ("default", gettext_lazy("%(value)s when left out")),
    ("const", gettext_lazy("always %(value)s")),
)


@dataclass(frozen=True, slots=True)
class Field:
    """`fields` are those inside it; `more` are there and not shown: too many, too deep, or shown above."""

    name: str
    type: str
    is_required: bool = False
    is_deprecated: bool = False
    description: SafeString | None = None
    facts: Sequence[str] = ()
    fields: Sequence[Field] = field(default_factory=list)
    more: bool = False


@dataclass(slots=True)
class Describer:
    """Describes schemas of one document: MOST fields in all, and no more work than WORK parts are."""

    document: Document
    left: int = MOST
    work: int = WORK

    def describe(self, schema: Any, name: str = "", *, required: bool = False) -> Field:
        return self._field(schema, name, required, ())

    def _field(self, schema: Any, name: str, required: bool, above: tuple[str, ...]) -> Field:
        """`above` has what this one is inside of, by reference: a circle is not gone round twice."""
        self.left -= 1
        described = mapping(schema)
        reference = reference_of(described) or reference_of(mapping(described.get("items")))
        value = self._merged(schema)
        goes_on = len(above) < DEEPEST and self.left > 0 and (not reference or reference not in above)
        inner = list(self._inner(value, (*above, reference))) if goes_on else []
        return Field(
            name=name,
            type=self._type(schema),
            is_required=required,
            is_deprecated=value.get("deprecated") is True,
            description=_described(value),
            facts=list(_facts(value)),
            fields=inner,
            more=not inner and self._has_inner(value),
        )

    def _has_inner(self, value: Mapped) -> bool:
        items = self._merged(value.get("items"))
        return any(holder.get(key) for holder in (value, items) for key in ("properties", "oneOf", "anyOf"))

    def _inner(self, value: Mapped, above: tuple[str, ...]) -> Iterator[Field]:
        """The fields of an object, of the objects in a list, or what it may be one of."""
        value = self._merged(value["items"]) if "items" in value else value
        needed = {text(name) for name in listing(value.get("required"))}
        for name, schema in mapping(value.get("properties")).items():
            if self.left <= 0:
                return
            yield self._field(schema, str(name), str(name) in needed, above)
        if isinstance(value.get("additionalProperties"), dict) and value["additionalProperties"]:
            yield self._field(value["additionalProperties"], _("any other key"), False, above)
        for choice in _choices(value):
            if self.left > 0 and mapping(choice).get("type") != "null":
                yield self._field(choice, "", False, above)

    def _merged(self, schema: Any, depth: int = 0) -> Mapped:
        """The schema with the parts of its `allOf` put together."""
        value = self.document.resolved(schema)
        parts = listing(value.get("allOf"))
        self.work -= 1
        if not parts or self.work <= 0 or depth > DEEPEST:
            return value
        whole: dict[str, Any] = {}
        own = {key: item for key, item in value.items() if key != "allOf"}
        for part in (*(self._merged(part, depth + 1) for part in parts), own):
            joined = {**mapping(whole.get("properties")), **mapping(part.get("properties"))}
            needed = [*listing(whole.get("required")), *listing(part.get("required"))]
            whole = {**whole, **part, "properties": joined, "required": needed}
        return whole

    def _type(self, schema: Any, depth: int = 0) -> str:
        """A schema's name, or what it holds: `Order`, `list of Order`, `string (uuid)`."""
        described = mapping(schema)
        reference = reference_of(described)
        if reference or depth > DEEPEST:
            return name_of(reference)
        value = self._merged(schema)
        if _choices(value):
            return _joined(self._type(choice, depth + 1) for choice in _choices(value)[:VALUES])
        if "items" in value or value.get("type") == "array":
            inside = self._type(value.get("items"), depth + 1)
            return _("list of %(type)s") % {"type": inside} if inside else _("list")
        named = [name_of(reference_of(mapping(part))) for part in listing(described.get("allOf"))[:VALUES]]
        return " + ".join(filter(None, named)) or _plain(value)


def _choices(value: Mapped) -> list[Any]:
    return [*listing(value.get("oneOf")), *listing(value.get("anyOf"))]


def _plain(value: Mapped) -> str:
    types = value.get("type")
    name = _joined(text(type_) for type_ in types) if isinstance(types, list) else text(types)
    name = name or (_("object") if "properties" in value else "")
    form = text(value.get("format"))
    return f"{name} ({form})" if form and name else name or form


def _joined(types: Iterator[str]) -> str:
    return " | ".join(dict.fromkeys(filter(None, types)))


def reference_of(schema: Mapped) -> str:
    reference = schema.get("$ref")
    return reference if isinstance(reference, str) else ""


def _described(value: Mapped) -> SafeString | None:
    description = text(value.get("description")) or text(value.get("title"))
    return prose(description) if description else None


def _facts(value: Mapped) -> Iterator[str]:
    for key, words in LIMITS:
        limit = value.get(key)
        if key in value and (key in ("default", "const") or not isinstance(limit, bool | None)):
            yield str(words) % {"value": shown(limit)}
    choices = listing(value.get("enum"))
    if choices:
        values = ", ".join(shown(choice) for choice in choices[:VALUES])
        yield _("one of: %(values)s") % {"values": values + (" …" if len(choices) > VALUES else "")}
    if value.get("nullable") is True:
        yield _("may be null")
    if value.get("readOnly") is True:
        yield _("in answers only")
    if value.get("writeOnly") is True:
        yield _("in requests only")


def shown(value: Any) -> str:
    """A value as one writes it in JSON, texts without quotes."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()
