"""What somebody sees who may not see everything: the entities, and the relations between those alone."""

from __future__ import annotations

from pyroaring import BitMap, FrozenBitMap

from catalog.index.narrowed import Narrowed
from catalog.index.read import Snapshot, snapshot
from catalog.query.matching import match
from catalog.query.predicate import Among, Everything, Predicate


def seen_by(visible: Predicate, at: Snapshot | None = None) -> BitMap | None:
    """The entities that are `visible`; None if those are all, so that nothing has to be left out."""
    return None if isinstance(visible, Everything) else match(visible, at or snapshot())


def narrow(visible: Predicate, at: Snapshot) -> tuple[Predicate, Snapshot]:
    """In place of both, for the questions of one person: filters, facets and orders of relations then know
    nothing of what is hidden, while what is `visible` was judged by all that there is."""
    if isinstance(at, Narrowed):
        return visible, at
    seen = seen_by(visible, at)
    return (visible, at) if seen is None else (Among(FrozenBitMap(seen)), Narrowed(at, seen))


def by_all(predicate: Predicate, at: Snapshot) -> Predicate:
    """A condition of the portal's own, which names nobody to the reader: it is judged by hidden relations
    too. Who owns a thing owns it whether they may open the page of their team or not."""
    if not isinstance(at, Narrowed):
        return predicate
    return Among(FrozenBitMap(match(predicate, at.whole)))
