"""What saving would change, before it does: field by field, in the descriptor, and what would refer to
nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from catalog import kinds
from catalog.ingest.check import references
from catalog.models import Entity
from catalog.refs import BadRef, Ref
from catalog.web.entity.code import descriptor_yaml
from catalog.web.history.fields import FieldChange, field_changes
from catalog.web.history.lines import Line, differing
from catalog.web.reference import Reference, missing

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Effect:
    """`unknown` is what it would refer to that is not in the catalog."""

    fields: Sequence[FieldChange]
    lines: Sequence[Line]
    more: int
    unknown: Sequence[Reference]


def effect(before: dict[str, Any], after: dict[str, Any]) -> Effect:
    lines, more = differing(descriptor_yaml(before) if before else "", descriptor_yaml(after))
    fields = sorted(field_changes(before, after), key=lambda change: not change.path.startswith("metadata"))
    return Effect(fields, lines, more, unknown([(before, after)]))


def unknown(changes: Iterable[tuple[Document, Document]]) -> list[Reference]:
    """What documents refer to after their change, not before, and what is not in the catalog. One query."""
    new = {ref for before, after in changes for ref in set(_stated(after)) - set(_stated(before))}
    there = set(Entity.objects.filter(ref__among=list(new)).values_list("ref", flat=True)) if new else set()
    return [missing(ref) for ref in sorted(new - there)]


def _stated(document: Document) -> Iterator[str]:
    """The references of a document."""
    kind = kinds.get(str(document.get("kind")))
    if kind is None:
        return
    namespace = document["metadata"].get("namespace") or "default"
    for relation in kind.type_of(document.get("spec", {})).relations:
        for _place, text in references(document, relation):
            with suppress(BadRef):
                default = relation.default_kind
                yield str(Ref.parse(text, default_kind=default, default_namespace=namespace))
