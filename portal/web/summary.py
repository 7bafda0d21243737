"""An entity in one line, as home and search show it."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import kinds
from catalog.kinds.language import translated
from catalog.web.entity.prose import lede
from catalog.web.listing.rows import Entry
from catalog.web.reference import Reference, reference


@dataclass(frozen=True, slots=True)
class Summary:
    """`description` is its first sentences as plain text, "" when it has none."""

    entity: Reference
    kind: str
    description: str


def summary(entry: Entry) -> Summary:
    entity = entry.entity
    kind = kinds.get(entity.kind)
    said = translated(entry.doc).get("metadata", {})
    title, description = said.get("title"), said.get("description")
    shown = title if isinstance(title, str) else entity.title
    return Summary(
        entity=reference(entity.ref, name=entity.name, title=shown),
        kind=str(kind.label) if kind else entity.kind,
        description=lede(description) if isinstance(description, str) else "",
    )
