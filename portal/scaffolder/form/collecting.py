"""The answers that a run gets: those to questions that show, without what was left empty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog.refs import BadRef, Ref
from portal.scaffolder.form.field import Field, FieldKind

MASK = "******"
"""What stands in the answers for a secret."""


def collected(fields: Iterable[Field]) -> dict[str, Any]:
    """By name; secrets are among them as they were written."""
    answers = {}
    for field in fields:
        value = _collected(field)
        if value is not None:
            answers[field.key] = value
    return answers


def _collected(field: Field) -> Any:
    match field.kind:
        case FieldKind.GROUP:
            return collected(field.children) or ({} if field.required else None)
        case FieldKind.LIST:
            if not isinstance(field.value, list):
                return field.value
            rows = [_collected(row) for row in field.children]
            return [row for row in rows if row is not None]
        case FieldKind.PICKER:
            return as_reference(field) or None
    return None if field.value == "" else field.value


def as_reference(field: Field) -> Any:
    """What was picked as a complete reference; what can be none stays as it was written."""
    text = field.value
    if not isinstance(text, str) or not text.strip() or field.picker == "EntityTagsPicker":
        return text.strip() if isinstance(text, str) else text
    try:
        ref = Ref.parse(
            text.strip(),
            default_kind=default_kind(field),
            default_namespace=str(field.ui("defaultNamespace") or "default"),
        )
    except BadRef:
        return text.strip()
    return str(ref)


def default_kind(field: Field) -> str | None:
    """The kind that a bare name means: as the picker says, or the only one that it offers."""
    stated = field.ui("defaultKind")
    if isinstance(stated, str) and stated:
        return stated
    if field.picker in ("OwnerPicker", "MyGroupsPicker"):
        return "group"
    kinds = kinds_of(field)
    return kinds[0] if len(kinds) == 1 else None


def kinds_of(field: Field) -> list[str]:
    """The kinds that a picker offers, as far as it says so."""
    stated = field.ui("catalogFilter")
    filters = stated if isinstance(stated, list) else [stated]
    found = [one.get("kind") for one in filters if isinstance(one, dict)] or [field.ui("allowedKinds")]
    flat = [kind for one in found for kind in (one if isinstance(one, list) else [one])]
    return list(dict.fromkeys(kind for kind in flat if isinstance(kind, str)))


def secrets_of(fields: Iterable[Field]) -> dict[str, str]:
    """What was written into questions for secrets, by their name."""
    return {
        inner.key: inner.value
        for field in fields
        for inner in field.walk()
        if inner.kind is FieldKind.SECRET and isinstance(inner.value, str) and inner.value
    }


def masked(answers: dict[str, Any], fields: Iterable[Field]) -> dict[str, Any]:
    """The answers with secrets replaced by stars, as actions may see them."""
    result = dict(answers)
    for field in fields:
        value = result.get(field.key)
        if field.kind is FieldKind.SECRET and value:
            result[field.key] = MASK
        elif field.kind is FieldKind.GROUP and isinstance(value, dict):
            result[field.key] = masked(value, field.children)
        elif field.kind is FieldKind.LIST and isinstance(value, list) and any(_holds_secret(field)):
            result[field.key] = [
                masked({row.key: each}, [row])[row.key]
                for row, each in zip(field.children, value, strict=False)
            ]
    return result


def _holds_secret(field: Field) -> Iterable[bool]:
    return (inner.kind is FieldKind.SECRET for inner in field.walk())
