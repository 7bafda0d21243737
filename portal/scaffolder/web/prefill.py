"""Answers that a link brings: `?name=orders&owner=checkout`, or `?formData={…}` as Backstage has it."""

from __future__ import annotations

import json
from typing import Any

from django.http import QueryDict

from portal.scaffolder.form import Field, FieldKind, Form, repo_url
from portal.scaffolder.form.field import name_of
from portal.scaffolder.form.reading import HERE, ROWS

LONGEST = 20_000


def prefilled(form: Form, asked: QueryDict) -> Form:
    """The form with what the link says. Secrets are never taken from a link."""
    whole = _object(asked.get("formData", ""))
    if whole:
        hidden = {field.key for field in form.shown if field.is_hidden_value}
        form = form.with_kept({**form.kept, **{k: v for k, v in whole.items() if k not in hidden}})
    for number, page in enumerate(form.pages, 1):
        sent: dict[str, list[str]] = {}
        for field in page.fields:
            if field.key in asked and not field.is_hidden_value:
                sent |= _sent(field, asked.getlist(field.key))
        form = form.sent(number, sent) if sent else form
    return form


def _sent(field: Field, values: list[str]) -> dict[str, list[str]]:
    if field.kind is FieldKind.LIST:
        rows = {name_of((*field.path, place)): [value] for place, value in enumerate(values)}
        return {name_of(field.path, ROWS): [str(len(values))], **rows}
    if field.kind is FieldKind.CHECKBOX:
        ticked = values[-1].lower() in ("true", "1", "yes", "on")
        return {name_of(field.path, HERE): ["1"], **({field.name: ["true"]} if ticked else {})}
    if field.kind is FieldKind.REPOSITORY:
        return {name_of(field.path, key): [part] for key, part in repo_url.parse(values[-1]).items()}
    return {name_of(field.path, HERE): ["1"], field.name: values}


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text[:LONGEST]) if text else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
