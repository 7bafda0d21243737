"""The kinds that there are, and how many entities of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from catalog import kinds
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.kinds import Kind


@dataclass(frozen=True, slots=True)
class KindRow:
    """`namespace` and `name` are those of the entity that defines it, and empty for what comes with us."""

    kind: Kind
    count: int
    namespace: str = ""
    name: str = ""


def kind_rows() -> Sequence[KindRow]:
    """Those of one's own first. Counted by the index: the table itself takes long when it is large."""
    counts: Counter[str] = Counter()
    with one_snapshot():
        at = snapshot()
        for written, count in at.counts("kind", at.everything()):
            counts[written.lower()] += count
    rows = [_row(kind, counts[kind.key]) for kind in kinds.all()]
    return sorted(rows, key=lambda row: not row.name)


def _row(kind: Kind, count: int) -> KindRow:
    if kind.entity is None:
        return KindRow(kind, count)
    metadata = kind.entity["metadata"]
    return KindRow(kind, count, metadata.get("namespace", "default").lower(), metadata["name"].lower())
