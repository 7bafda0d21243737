"""The rows of a list: what each entity shows in each column, in four queries whatever their number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import orjson
from pyroaring import BitMap, FrozenBitMap

from catalog import kinds
from catalog.kinds.language import translated
from catalog.models import Entity, Relation
from catalog.web import health
from catalog.web.entity.links import annotations_of
from catalog.web.entity.prose import lede
from catalog.web.listing import columns as known
from catalog.web.listing.columns import Column
from catalog.web.reference import Reference, names, reference

NONE = BitMap()


@dataclass(frozen=True, slots=True)
class Cell:
    """`form` says how the template shows `value`: text, owner, refs, tags, health or time."""

    column: Column
    form: str
    value: Any

    @property
    def css(self) -> str:
        return f"{self.column.css} muted sm nowrap" if self.form == "time" else self.column.css


@dataclass(frozen=True, slots=True)
class Row:
    entity: Reference
    description: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity with its document, read once, and the references that its relation columns show."""

    entity: Entity
    doc: Mapping[str, Any]
    related: Mapping[Column, Sequence[str]]


def entries(ids: Sequence[int], columns: Sequence[Column], seen: BitMap = NONE) -> list[Entry]:
    """In the order of `ids`, related to what is `seen`; what is gone meanwhile is left out. Two queries."""
    found = {entity.pk: entity for entity in Entity.objects.filter(pk__in=ids)}
    related = _related(ids, [column for column in columns if column.relation], seen)
    return [
        Entry(found[pk], orjson.loads(found[pk].doc + "}"), related.get(pk, {})) for pk in ids if pk in found
    ]


def _related(
    ids: Sequence[int], columns: Sequence[Column], seen: BitMap
) -> dict[int, dict[Column, list[str]]]:
    """The references behind relation columns, by entity: as it states them and as others do, each once and
    without what is hidden."""
    if not columns:
        return {}
    types = [column.relation for column in columns]
    stated = Relation.objects.filter(source_id__in=ids, type__in=types)
    inverse = Relation.objects.filter(target_id__in=ids, inverse__in=types)
    rows = stated.values_list("source_id", "type", "target_ref", "target_id").union(
        inverse.values_list("target_id", "inverse", "source__ref", "source_id")
    )
    related: dict[int, dict[Column, list[str]]] = {}
    for pk, type_, ref, other in sorted(rows, key=itemgetter(0, 1, 2)):
        if other is not None and other not in seen:
            continue
        for column in columns:
            if column.relation == type_ and ref.startswith(f"{column.to}:" if column.to else ""):
                related.setdefault(pk, {}).setdefault(column, []).append(ref)
    return related


def rows(
    listed: Sequence[Entry], columns: Sequence[Column], failing: FrozenBitMap, seen: BitMap
) -> list[Row]:
    named = names((ref for entry in listed for ref in _refs(entry)), seen)
    states = health.of_rows([(entry.entity, entry.doc) for entry in listed], failing)
    return [_row(entry, columns, named, states[entry.entity.pk]) for entry in listed]


def _refs(entry: Entry) -> Iterator[str]:
    yield entry.entity.owner
    for refs in entry.related.values():
        yield from refs


def _row(
    entry: Entry, columns: Sequence[Column], named: Mapping[str, Reference], state: health.Health
) -> Row:
    entity = entry.entity
    said = translated(entry.doc).get("metadata", {})
    title, description = said.get("title"), said.get("description")
    shown = title if isinstance(title, str) else entity.title
    return Row(
        entity=reference(entity.ref, name=entity.name, title=shown),
        description=lede(description) if isinstance(description, str) else "",
        cells=[_cell(entry, column, named, state) for column in columns if column is not known.NAME],
    )


def _cell(entry: Entry, column: Column, named: Mapping[str, Reference], state: health.Health) -> Cell:
    entity = entry.entity
    if column is known.OWNER and (entity.owner or entity.kind in health.owned_kinds()):
        return Cell(column, "owner", named.get(entity.owner))
    if column.relation:
        return Cell(column, "refs", [named[ref] for ref in entry.related.get(column, ())])
    if column is known.HEALTH:
        return Cell(column, "health", state)
    if column is known.CHANGED or column is known.CREATED:
        return Cell(column, "time", entity.changed_at if column is known.CHANGED else entity.created_at)
    if column is known.TAGS:
        return Cell(column, "tags", entry.doc.get("metadata", {}).get("tags") or [])
    return Cell(column, "text", text_of(entry, column))


def text_of(entry: Entry, column: Column) -> str:
    """What a column says about an entity as plain text, as an export has it."""
    entity = entry.entity
    if column is known.NAME:
        return entity.name
    if column is known.KIND:
        kind = kinds.get(entity.kind)
        return str(kind.label) if kind else entity.kind
    if column is known.NAMESPACE:
        return entity.namespace
    if column is known.LOCATION:
        return shown_location(annotations_of(entry.doc).get(health.ORIGIN, ""))
    if column is known.OWNER:
        return entity.owner
    if column.relation:
        return ", ".join(entry.related.get(column, ()))
    if column is known.CREATED:
        return entity.created_at.isoformat(timespec="seconds")
    if column is known.CHANGED:
        return entity.changed_at.isoformat(timespec="seconds")
    return _written(_at(entry.doc, column.path))


def shown_location(location: str) -> str:
    """A source without what all of them have in common: `url:https://github.com/a/b` is `github.com/a/b`."""
    _type, _colon, target = location.partition(":")
    return (target or location).removeprefix("https://").removeprefix("http://").removesuffix("/")


def _at(doc: Mapping[str, Any], path: str) -> Any:
    """The value that a dotted path leads to, written in any case; None when it leads nowhere."""
    found: Any = doc
    for part in path.split("."):
        if not isinstance(found, dict):
            return None
        found = next((value for key, value in found.items() if key.lower() == part.lower()), None)
    return found


def _written(value: Any) -> str:
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(filter(None, map(_written, value)))
    return str(value)
