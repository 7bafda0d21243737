"""What would go with a source, before somebody removes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count

from catalog import kinds
from catalog.ingest.children import abandoned, is_included
from catalog.ingest.departure import gives
from catalog.ingest.store.remove import going_with
from catalog.models import Entity, Location
from catalog.web.reference import Reference, reference
from catalog.web.sources.naming import Name, name_of

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Removal:
    """`stays`: another source includes it, so that it is only registered no more. `kinds` says how many of
    each kind go, `going` names the first; `passing` are those that another source claims; `included` are
    the sources that go along."""

    stays: bool
    orphans: bool
    total: int
    kinds: Sequence[tuple[str, int]]
    going: Sequence[Reference]
    passing: int
    included: Sequence[Name]

    @property
    def more(self) -> int:
        return self.total - len(self.going)


def removal(location: Location) -> Removal:
    leaving = gives(location)
    going = going_with(leaving).exclude(kind="location", name__startswith="generated-")
    counted = dict(going.order_by().values_list("kind").annotate(n=Count("*")))
    first = going.only("ref", "name", "title").order_by("kind", "name")[:SHOWN]
    all_of_it = Entity.objects.filter(descriptor__in=leaving.values("pk"))
    total = sum(counted.values())
    without_standing = all_of_it.exclude(kind="location", name__startswith="generated-").count()
    return Removal(
        stays=is_included(location),
        orphans=settings.CATALOG_ORPHANS == "keep",
        total=total,
        kinds=[(_label(kind), count) for kind, count in sorted(counted.items())],
        going=[reference(entity.ref, name=entity.name, title=entity.title) for entity in first],
        passing=without_standing - total,
        included=[name_of(child) for child in abandoned(location, set())],
    )


def _label(kind: str) -> str:
    known = kinds.get(kind)
    return str(known.label_plural) if known else kind
