"""The answers as they are shown before a run, and beside it: by their titles, secrets masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.scaffolder.form import repo_url
from portal.scaffolder.form.collecting import as_reference
from portal.scaffolder.form.field import Field, FieldKind, text_of
from portal.scaffolder.form.form import Form


@dataclass(frozen=True, slots=True)
class Answer:
    """`page` counts from 1. `form` says how it is shown: text, lines, hidden, ref or yes."""

    title: str
    value: Any
    form: str
    page: int


def review(form: Form) -> list[Answer]:
    """Everything that was answered, page by page."""
    return [
        answer
        for number, page in enumerate(form.pages, 1)
        for field in page.fields
        for answer in _answers(field, number)
    ]


def _answers(field: Field, page: int, within: str = "") -> Iterable[Answer]:
    options = _options(field)
    if options.get("show") is False or field.kind is FieldKind.HIDDEN or field.value in (None, "", [], {}):
        return
    title = str(options.get("name") or field.title)
    title = f"{within} · {title}" if within and title else within or title
    if field.is_hidden_value:
        yield Answer(title, "", "hidden", page)
    elif options.get("mask"):
        yield Answer(title, str(options["mask"]), "text", page)
    elif field.kind is FieldKind.GROUP or (field.kind is FieldKind.LIST and _has_groups(field)):
        for place, child in enumerate(field.children, 1):
            within = f"{title} {place}" if field.kind is FieldKind.LIST else title
            yield from _answers(child, page, within)
    else:
        yield _shown(field, title, page)


def _shown(field: Field, title: str, page: int) -> Answer:
    if field.kind is FieldKind.LIST:
        return Answer(title, [_label(row) for row in field.children if row.value != ""], "lines", page)
    if field.kind is FieldKind.CHECKBOXES:
        return Answer(title, [option.label for option in field.options if option.chosen], "lines", page)
    if field.kind is FieldKind.PICKER:
        return Answer(title, as_reference(field), "ref", page)
    if isinstance(field.value, bool) and not field.options:
        return Answer(title, field.value, "yes", page)
    if field.kind is FieldKind.REPOSITORY:
        parts = repo_url.parse(text_of(field.value))
        return Answer(title, " / ".join(parts[key] for key in repo_url.PARTS if key in parts), "text", page)
    return Answer(title, _label(field), "text", page)


def _label(field: Field) -> str:
    chosen = next((option.label for option in field.options if option.chosen), None)
    return chosen if chosen is not None else text_of(field.value)


def _has_groups(field: Field) -> bool:
    return field.item is not None and field.item.kind is FieldKind.GROUP


def _options(field: Field) -> dict[str, Any]:
    stated = field.schema.get("ui:backstage")
    options = stated.get("review") if isinstance(stated, dict) else None
    return options if isinstance(options, dict) else {}
