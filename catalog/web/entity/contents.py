"""Lists of whole entities on an entity's page, grouped by kind: what a team owns, what is inside a system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from pyroaring import BitMap

from catalog import kinds
from catalog.index.read import Snapshot
from catalog.models import Entity
from catalog.web.listing.filters import ALL_KINDS
from catalog.web.listing.state import State
from catalog.web.reference import Reference, names, reference

SHOWN = 10
"""Entities of each kind; one more than that is shown rather than counted."""

READ = 200
"""Entities of each kind that are read, to show the first by name."""

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Item:
    entity: Reference
    type: str
    lifecycle: str
    owner: Reference | None


@dataclass(frozen=True, slots=True)
class KindList:
    label: Text
    count: int
    items: Sequence[Item]
    query: str

    @property
    def more(self) -> int:
        return self.count - len(self.items)


@dataclass(frozen=True, slots=True)
class Contents:
    """`inherited` says how many of all `count` belong here through another entity only."""

    lists: Sequence[KindList]
    count: int
    inherited: int = 0

    @property
    def direct(self) -> int:
        return self.count - self.inherited


def contents(
    ids: BitMap, at: Snapshot, seen: BitMap, *, narrowed: State, direct: BitMap | None = None
) -> Contents:
    """The entities `ids` by kind, each list by name; `narrowed` is the catalog's list that has them all."""
    counts = {kind.lower(): count for kind, count in at.counts("kind", ids)}
    read = {kind: ids & at.equals("kind", kind) for kind in counts}
    rows = _rows(pk for found in read.values() for pk in found[:READ])
    shown = {kind: _first(entity for entity in rows if entity.kind == kind) for kind in counts}
    owners = names((entity.owner for kept in shown.values() for entity in kept), seen)
    known = [kind.key for kind in kinds.all() if kind.key in counts]
    order = [*known, *sorted(set(counts) - set(known))]
    return Contents(
        lists=[
            KindList(
                label=_label(kind),
                count=counts[kind],
                items=[_item(entity, owners) for entity in shown[kind]],
                query=narrowed.changed(kind=kind).query(),
            )
            for kind in order
        ],
        count=len(ids),
        inherited=0 if direct is None else len(ids - direct),
    )


def first_of(ids: BitMap, most: int) -> list[Reference]:
    """The first of these entities by name, of those that are read. One query."""
    light = Entity.objects.filter(pk__in=list(ids[:READ])).only("ref", "name", "title")
    found = (reference(entity.ref, name=entity.name, title=entity.title) for entity in light)
    return sorted(found, key=lambda entity: (entity.name.lower(), entity.ref))[:most]


def _rows(ids: Iterable[int]) -> list[Entity]:
    light = Entity.objects.only("ref", "kind", "name", "title", "type", "lifecycle", "owner")
    return list(light.filter(pk__in=list(ids)))


def _first(found: Iterable[Entity]) -> list[Entity]:
    ordered = sorted(found, key=lambda entity: (entity.name.lower(), entity.ref))
    return ordered if len(ordered) <= SHOWN + 1 else ordered[:SHOWN]


def _item(entity: Entity, owners: dict[str, Reference]) -> Item:
    return Item(
        entity=reference(entity.ref, name=entity.name, title=entity.title),
        type=entity.type,
        lifecycle=entity.lifecycle,
        owner=owners.get(entity.owner),
    )


def _label(kind: str) -> Text:
    known = kinds.get(kind)
    return known.label_plural if known else kind


def owned_by(
    refs: Sequence[str], at: Snapshot, visible: BitMap, *, chosen: Mapping[str, tuple[str, ...]]
) -> Contents:
    """What the first of `refs` owns, and through it what the others do; `chosen` filters the list of all."""
    key = "relations.ownedby"
    everything = at.isin(key, refs) & visible
    direct = at.equals(key, refs[0]) & visible
    state = State(kind=ALL_KINDS, chosen=chosen)
    return contents(everything, at, visible, narrowed=state, direct=direct)
