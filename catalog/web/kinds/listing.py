"""The kinds that there are, and how many entities of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from catalog import kinds
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.kinds import Kind
from catalog.models import KindChange


@dataclass(frozen=True, slots=True)
class KindRow:
    """`namespace` and `name` are those of the entity that defines it, and empty for what comes with us.
    `following` while its entities are brought along to what it says now."""

    kind: Kind
    count: int
    namespace: str = ""
    name: str = ""
    following: KindChange | None = None


def kind_rows() -> Sequence[KindRow]:
    """Those of one's own first. Counted by the index: the table itself takes long when it is large."""
    counts: Counter[str] = Counter()
    with one_snapshot():
        at = snapshot()
        for written, count in at.counts("kind", at.everything()):
            counts[written.lower()] += count
    following = {key: change for change in KindChange.objects.order_by("pk") for key in change.keys or ()}
    rows = [_row(kind, counts[kind.key], following.get(kind.key)) for kind in kinds.all()]
    return sorted(rows, key=lambda row: not row.name)


def _row(kind: Kind, count: int, following: KindChange | None) -> KindRow:
    if kind.entity is None:
        return KindRow(kind, count)
    metadata = kind.entity["metadata"]
    place = metadata.get("namespace", "default").lower(), metadata["name"].lower()
    return KindRow(kind, count, *place, following)
