"""From a page's schema and the answers so far to its questions, in their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from portal.scaffolder.form import repo_url
from portal.scaffolder.form.field import Field, FieldKind, Part, Path, name_of, ui
from portal.scaffolder.form.kinds import KNOWN, LIST_PICKERS, PICKERS, kind_of, options, type_of, ui_field
from portal.scaffolder.form.schema import DEEPEST, Answers, Schema, followed, resolved

MOST_ROWS = 200
"""Rows of a list that a form shows and takes."""

ALLOWED = {
    "host": "allowedHosts",
    "owner": "allowedOwners",
    "repo": "allowedRepos",
    "organization": "allowedOrganizations",
    "project": "allowedProjects",
}


def fields(schema: Schema, answers: Answers, root: Schema, path: Path = ()) -> tuple[Field, ...]:
    """The questions of an object that show for these answers."""
    if len(path) > DEEPEST:
        return ()
    whole = resolved(schema, answers, root)
    properties = whole.get("properties")
    if not isinstance(properties, dict):
        return ()
    required = whole.get("required")
    needed = (
        frozenset(name for name in required if isinstance(name, str)) if isinstance(required, list) else ()
    )
    return tuple(
        field_of(stated, answers.get(name), root, (*path, name), required=name in needed)
        for name in _ordered(properties, whole)
        if isinstance(stated := followed(properties[name], root), dict)
        and "backstage:featureFlag" not in stated
    )


def field_of(schema: Schema, value: Any, root: Schema, path: Path, *, required: bool) -> Field:
    schema = _with_type_of_answer(schema)
    kind = kind_of(schema)
    named = ui_field(schema)
    base = Field(
        path=path,
        kind=kind,
        schema=schema,
        title=_title(schema, path),
        description=str(schema.get("description") or ui(schema, "description") or ""),
        required=required,
        value=value,
        unknown=named if named and named not in KNOWN else "",
        picker=named if named in PICKERS | LIST_PICKERS else "",
    )
    return _filled(base, root)


def _filled(base: Field, root: Schema) -> Field:
    schema, value = base.schema, base.value
    match base.kind:
        case FieldKind.SELECT | FieldKind.RADIO:
            return replace(base, options=options(schema, value))
        case FieldKind.CHECKBOXES:
            items = followed(schema.get("items"), root)
            return replace(base, options=options(items, value if isinstance(value, list) else []))
        case FieldKind.GROUP:
            inside = value if isinstance(value, dict) else {}
            return replace(base, children=fields(schema, inside, root, base.path))
        case FieldKind.LIST:
            return replace(base, children=_rows(base, root), item=_row(base, None, 0, root))
        case FieldKind.REPOSITORY:
            return replace(base, parts=_parts(base))
    return base


def _rows(base: Field, root: Schema) -> tuple[Field, ...]:
    value = base.value if isinstance(base.value, list) else []
    return tuple(_row(base, row, place, root) for place, row in enumerate(value[:MOST_ROWS]))


def _row(base: Field, row: Any, place: int, root: Schema) -> Field:
    """A row of a list; those of a picker pick, each, what it picks."""
    items = followed(base.schema.get("items"), root) or {"type": "string"}
    if base.picker:
        items = {"type": "string", "ui:field": base.picker, "ui:options": base.schema.get("ui:options", {})}
        found = Field((*base.path, place), FieldKind.PICKER, items, "", value=row, picker=base.picker)
        return found
    return field_of(items, row, root, (*base.path, place), required=True)


def _parts(base: Field) -> tuple[Part, ...]:
    given = repo_url.parse(base.value if isinstance(base.value, str) else "")
    hosts = _allowed(base, "host")
    host = given.get("host") or preset_host(base)
    if host:
        given["host"] = host
    return tuple(
        Part(key, name_of(base.path, key), given.get(key, ""), _allowed(base, key))
        for key in repo_url.asked(host or (hosts[0] if hosts else ""))
    )


def preset_host(base: Field) -> str:
    """The host that stands in the question before anybody writes: the only one that the template allows, or
    the portal's own where it allows any."""
    hosts = _allowed(base, "host")
    return repo_url.own_host() if not hosts else hosts[0] if len(hosts) == 1 else ""


def _allowed(base: Field, key: str) -> tuple[str, ...]:
    stated = base.ui(ALLOWED.get(key, ""))
    return tuple(str(value) for value in stated) if isinstance(stated, list) else ()


def _title(schema: Schema, path: Path) -> str:
    title = ui(schema, "title") or schema.get("title")
    if title:
        return str(title)
    return "" if isinstance(path[-1], int) else str(path[-1])


def _ordered(properties: Schema, whole: Schema) -> Iterable[str]:
    """By `ui:order`, where `*` stands for all that it does not name."""
    order = ui(whole, "order")
    if not isinstance(order, list):
        return list(properties)
    rest = [name for name in properties if name not in order]
    named = [name for name in order if name == "*" or name in properties]
    if "*" not in named:
        return [*named, *rest]
    place = named.index("*")
    return [*named[:place], *rest, *(name for name in named[place + 1 :] if name != "*")]


def _with_type_of_answer(schema: Schema) -> Schema:
    """With the type written down: several in one, or none, leave checking and reading to guess."""
    return schema if isinstance(schema.get("type"), str) else {**schema, "type": type_of(schema)}
