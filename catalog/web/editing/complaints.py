"""What is wrong with a document that a person fills in, field by field and in their language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from catalog.ingest.check import check, references
from catalog.ingest.explain import VALID_ENTITY
from catalog.ingest.formats import wrong_fields
from catalog.ingest.places import Path
from catalog.ingest.problem import Refused
from catalog.kinds import Kind
from catalog.refs import BadRef, Ref
from catalog.web.reasons import said

Complaint = tuple[Path, str]


def complaints(document: Mapping[str, Any], kind: Kind) -> list[Complaint]:
    """Every field that is wrong, with a sentence; the rules are those by which sources are taken in."""
    doc = dict(document)
    found = [*_of_spec(doc, kind), *_of_formats(doc), *_of_references(doc, kind)]
    if not found:
        found.extend(_of_check(doc))
    return found


def _of_spec(doc: Mapping[str, Any], kind: Kind) -> Iterator[Complaint]:
    spec = doc.get("spec", {})
    for error in kind.type_of(spec).validator.iter_errors(spec):
        details = error.kind.as_dict()
        path: Path = ("spec", *error.instance_path)
        if error.kind.name == "required":
            path = (*path, str(details["property"]))
        yield path, _sentence(error.kind.name, details, error.message)


def _sentence(keyword: str, details: Mapping[str, Any], reason: str) -> str:
    match keyword:
        case "required" | "minLength" | "minItems":
            return _("This is needed.")
        case "enum":
            return _("Expected one of these: %(values)s") % {
                "values": ", ".join(map(str, details["options"]))
            }
        case "const":
            return _("Expected this: %(value)s") % {"value": details["expected_value"]}
        case "pattern":
            return _("Expected text of this form: %(pattern)s") % {"pattern": details["pattern"]}
        case "maxLength":
            return _("Expected at most %(count)s characters.") % {"count": details["limit"]}
        case "minimum":
            return _("Expected %(limit)s or more.") % {"limit": details["limit"]}
        case "maximum":
            return _("Expected %(limit)s or less.") % {"limit": details["limit"]}
        case "additionalProperties":
            return _("There is no such field: %(name)s") % {"name": details["unexpected"][0]}
    return _("The kind does not allow this: %(reason)s") % {"reason": reason}


def _of_formats(doc: dict[str, Any]) -> Iterator[Complaint]:
    if not doc["metadata"].get("name"):
        yield ("metadata", "name"), _("This is needed.")
    elif VALID_ENTITY.is_valid(doc):
        for path, _message in wrong_fields(doc):
            yield path, _expected(path) % {"value": _value(doc, path)}


def _expected(path: Path) -> str:
    """The format that a field of the metadata has."""
    name = _(
        "Expected letters and digits, with - _ . between them, at most 63 characters. This is not: %(value)s"
    )
    formats: Mapping[str, str] = {
        "namespace": _(
            "Expected lower-case letters and digits, with - between them, at most 63 characters. "
            "This is not: %(value)s"
        ),
        "tags": _(
            "Expected lower-case letters, digits, + and #, with - between them. This is not: %(value)s"
        ),
        "links": _("Expected a complete address that begins with https://. This is not: %(value)s"),
    }
    return formats.get(str(path[1]) if len(path) > 1 else "", name)


def _value(doc: Any, path: Path) -> Any:
    for step in path:
        doc = doc[int(step)] if isinstance(doc, list) else doc.get(step, step)
    return doc


def _of_references(doc: Mapping[str, Any], kind: Kind) -> Iterator[Complaint]:
    expected = _("Expected a reference such as component:default/orders. This is none: %(value)s")
    for relation in kind.type_of(doc.get("spec", {})).relations:
        for place, text in references(doc, relation):
            if not _is_reference(text, relation.default_kind):
                yield place, expected % {"value": text}


def _is_reference(text: str, default_kind: str | None) -> bool:
    try:
        Ref.parse(text, default_kind=default_kind)
    except BadRef:
        return False
    return True


def _of_check(doc: dict[str, Any]) -> Iterator[Complaint]:
    """What only the whole check finds, in its own words."""
    try:
        check(doc)
    except Refused as refused:
        yield refused.problem.path, said(refused.problem)
