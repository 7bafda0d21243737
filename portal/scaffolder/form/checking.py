"""Whether answers fit the schema: every mistake at its question, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.scaffolder.form import repo_url
from portal.scaffolder.form.collecting import collected
from portal.scaffolder.form.field import Field, FieldKind, Path, text_of
from portal.scaffolder.form.schema import Schema, resolved, validator

NAME_LENGTH = 63


@dataclass(frozen=True, slots=True)
class Mistake:
    """`path` leads to the question; () stands for the whole page."""

    path: Path
    message: str


def mistakes(schema: Schema, fields: Iterable[Field]) -> list[Mistake]:
    """What does not fit, the first at each question, in their order. Raises BadForm."""
    shown = tuple(fields)
    answers = collected(shown)
    known = {field.path: field for top in shown for field in top.walk()}
    plain = {**resolved(schema, answers, schema), **_definitions(schema)}
    found = [*_by_schema(plain, answers, known), *_by_picker(known)]
    if not found:
        found = list(_by_schema(schema, answers, known))
    order = {path: place for place, path in enumerate(known)}
    first: dict[Path, Mistake] = {}
    for mistake in found:
        first.setdefault(mistake.path, mistake)
    return sorted(first.values(), key=lambda mistake: order.get(mistake.path, -1))


def _definitions(schema: Schema) -> Schema:
    return {key: schema[key] for key in ("definitions", "$defs") if key in schema}


def _by_schema(schema: Schema, answers: dict[str, Any], known: Mapping[Path, Field]) -> Iterator[Mistake]:
    for error in validator(schema).iter_errors(answers):
        path = tuple(error.instance_path)
        said = {**error.kind.as_dict(), "name": error.kind.name}
        if said.get("name") == "required":
            path = (*path, said["property"])
        place = _shown_at(path, known)
        field = known.get(place)
        own = _own_words(field, said.get("name", "")) if field else ""
        yield Mistake(place, own or _sentence(error, said, field))


def _shown_at(path: Path, known: Mapping[Path, Field]) -> Path:
    """The question that shows the place, or the nearest one around it."""
    while path and path not in known:
        path = path[:-1]
    return path


def _own_words(field: Field, keyword: str) -> str:
    """What the template itself says about a mistake (`errorMessage`, as ajv-errors has it)."""
    stated = field.schema.get("errorMessage")
    if isinstance(stated, dict):
        stated = stated.get(keyword)
    return stated if isinstance(stated, str) else ""


def _sentence(error: jsonschema_rs.ValidationError, said: Mapping[str, Any], field: Field | None) -> str:
    told = SENTENCES.get(str(said.get("name")))
    sentence = told(said, error.instance, field) if told else ""
    return sentence or _("This does not fit what the template expects: %(why)s") % {"why": error.message}


def _type(said: Mapping[str, Any], _value: Any, _field: Field | None) -> str:
    expected = {
        "integer": _("Expected a whole number, such as 8080."),
        "number": _("Expected a number, such as 8080 or 0.5."),
        "boolean": _("Expected yes or no."),
        "object": _('Expected a JSON object, such as {"key": "value"}.'),
        "array": _('Expected a JSON list, such as ["one", "two"].'),
        "string": _("Expected a text."),
    }
    return next((expected[name] for name in said["types"] if name in expected), "")


def _length(said: Mapping[str, Any], value: Any, _field: Field | None) -> str:
    limit, given = said["limit"], len(value)
    told = (
        ngettext("Expected at least %(limit)d character.", "Expected at least %(limit)d characters.", limit)
        if said["name"] == "minLength"
        else ngettext(
            "Expected at most %(limit)d character.", "Expected at most %(limit)d characters.", limit
        )
    )
    counted = ngettext("There is %(given)d now.", "There are %(given)d now.", given)
    return f"{told % {'limit': limit}} {counted % {'given': given}}"


def _pattern(said: Mapping[str, Any], _value: Any, field: Field | None) -> str:
    if field is not None and field.help:
        return _("This does not have the form that is expected: %(help)s") % {"help": field.help}
    return _("Expected a text of the form %(pattern)s.") % {"pattern": said["pattern"]}


def _enum(said: Mapping[str, Any], value: Any, field: Field | None) -> str:
    labels = [option.label for option in field.options] if field else []
    listed = ", ".join(labels or [text_of(option) for option in said["options"]][:20])
    return _("Choose one of these: %(options)s") % {"options": listed}


def _number_sentence(word: str) -> Callable[[Mapping[str, Any], Any, Field | None], str]:
    def told(said: Mapping[str, Any], _value: Any, field: Field | None) -> str:
        low = field.schema.get("minimum") if field else None
        high = field.schema.get("maximum") if field else None
        if word in ("minimum", "maximum") and low is not None and high is not None:
            return _("Expected a number from %(low)s to %(high)s.") % {"low": low, "high": high}
        return _bounds()[word] % {"limit": said.get("limit", said.get("multiple_of", ""))}

    return told


def _bounds() -> dict[str, str]:
    return {
        "minimum": _("Expected a number that is %(limit)s or more."),
        "maximum": _("Expected a number that is %(limit)s or less."),
        "exclusiveMinimum": _("Expected a number above %(limit)s."),
        "exclusiveMaximum": _("Expected a number below %(limit)s."),
        "multipleOf": _("Expected a multiple of %(limit)s."),
    }


def _items(said: Mapping[str, Any], value: Any, _field: Field | None) -> str:
    limit = said["limit"]
    if said["name"] == "minItems":
        told = ngettext("Expected at least %(limit)d entry.", "Expected at least %(limit)d entries.", limit)
    else:
        told = ngettext("Expected at most %(limit)d entry.", "Expected at most %(limit)d entries.", limit)
    return told % {"limit": limit}


def _format(said: Mapping[str, Any], _value: Any, _field: Field | None) -> str:
    expected = {
        "email": _("Expected an e-mail address, such as ana@example.com."),
        "uri": _("Expected a whole address, such as https://example.com/page."),
        "date": _("Expected a date, such as 2026-11-22."),
        "date-time": _("Expected a date with time, such as 2026-11-22T09:30:00Z."),
        "hostname": _("Expected the name of a host, such as git.example.com."),
        "ipv4": _("Expected an address such as 192.0.2.10."),
    }
    return expected.get(str(said.get("format")), "")


def _not_empty(_said: Mapping[str, Any], _value: Any, _field: Field | None) -> str:
    return _("An answer is needed here.")


def _unique(_said: Mapping[str, Any], _value: Any, _field: Field | None) -> str:
    return _("Each entry may be there once only.")


SENTENCES: dict[str, Callable[[Mapping[str, Any], Any, Field | None], str]] = {
    "required": _not_empty,
    "type": _type,
    "minLength": _length,
    "maxLength": _length,
    "pattern": _pattern,
    "enum": _enum,
    "minimum": _number_sentence("minimum"),
    "maximum": _number_sentence("maximum"),
    "exclusiveMinimum": _number_sentence("exclusiveMinimum"),
    "exclusiveMaximum": _number_sentence("exclusiveMaximum"),
    "multipleOf": _number_sentence("multipleOf"),
    "minItems": _items,
    "maxItems": _items,
    "uniqueItems": _unique,
    "format": _format,
}


def _by_picker(known: Mapping[Path, Field]) -> Iterator[Mistake]:
    """What the inputs of Backstage ask for beyond the schema."""
    for field in known.values():
        if not isinstance(field.value, str) or not field.value:
            continue
        if field.kind is FieldKind.REPOSITORY and (lacking := repo_url.missing(field.value)):
            yield Mistake(field.path, _lacking(lacking[0]))
        elif field.ui("field") == "EntityNamePicker" and not _is_name(field.value):
            yield Mistake(
                field.path,
                _(
                    "Expected a name of letters, digits and - _ . between them, at most 63 characters long, "
                    "such as orders-api."
                ),
            )


def _lacking(part: str) -> str:
    return {
        "host": _("Say on which host the repository is to be."),
        "owner": _("Say who is to own the repository."),
        "repo": _("Give the repository a name."),
        "organization": _("Say in which organization the repository is to be."),
        "workspace": _("Say in which workspace the repository is to be."),
    }[part]


def _is_name(text: str) -> bool:
    ends = text[:1].isalnum() and text[-1:].isalnum()
    inside = all(letter.isalnum() or letter in "-_." for letter in text)
    return text.isascii() and ends and inside and len(text) <= NAME_LENGTH
