"""The kinds that there are, and how many entities of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from catalog import kinds
from catalog.kinds import Kind
from catalog.models import Entity


@dataclass(frozen=True, slots=True)
class KindRow:
    """`namespace` and `name` are those of the entity that defines it, and empty for what comes with us."""

    kind: Kind
    count: int
    namespace: str = ""
    name: str = ""


def kind_rows() -> Sequence[KindRow]:
    """Those of one's own first. One query."""
    counts = dict(Entity.objects.values("kind").annotate(count=Count("pk")).values_list("kind", "count"))
    rows = [_row(kind, counts.get(kind.key, 0)) for kind in kinds.all()]
    return sorted(rows, key=lambda row: not row.name)


def _row(kind: Kind, count: int) -> KindRow:
    if kind.entity is None:
        return KindRow(kind, count)
    metadata = kind.entity["metadata"]
    return KindRow(kind, count, metadata.get("namespace", "default").lower(), metadata["name"].lower())
