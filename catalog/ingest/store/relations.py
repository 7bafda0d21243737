"""Keeps the relation rows, and tells the index what they say about both of their ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from catalog.index.marks import dangling, related
from catalog.ingest.found import Relation as Stated
from catalog.ingest.store.rows import insert, update
from catalog.ingest.store.transaction import Writing
from catalog.models import Entity, Relation


class Source(NamedTuple):
    """An entity that was just written and what its document now states."""

    id: int
    ref: str
    stated: tuple[Stated, ...]
    is_new: bool


class Edge(NamedTuple):
    """A relation row as the index sees it: a term on the source and, when the target exists, one on it.

    `pk` is None while the row is only meant."""

    pk: int | None
    source_id: int
    source_ref: str
    type: str
    inverse: str
    target_ref: str
    target_id: int | None


def relate(writing: Writing, sources: Sequence[Source]) -> None:
    """Bring the rows of `sources` to what they state, and join what waited for the new ones among them."""
    before = _edges_from([source.id for source in sources if not source.is_new])
    targets = _existing({target for source in sources for _, _, target in source.stated})
    gone: list[Edge] = []
    added: list[Edge] = []
    for source in sources:
        old = {(edge.type, edge.inverse, edge.target_ref): edge for edge in before.get(source.id, ())}
        stated = dict.fromkeys(source.stated)
        gone.extend(edge for key, edge in old.items() if key not in stated)
        added.extend(
            Edge(None, source.id, source.ref, kind, inverse, target, targets.get(target))
            for kind, inverse, target in stated
            if (kind, inverse, target) not in old
        )
    _drop(writing, gone)
    _join_waiting(writing, {source.ref: source.id for source in sources if source.is_new})
    _insert(writing, added)


def unrelate(writing: Writing, entities: Sequence[Entity]) -> None:
    """Entities are about to go: their own rows go, rows that lead to them dangle."""
    ids = [entity.id for entity in entities]
    _drop(writing, [edge for edges in _edges_from(ids).values() for edge in edges])
    leading = list(_edges(Relation.objects.filter(target_id__in=ids)))
    Relation.objects.filter(target_id__in=ids).update(target=None)
    for edge in leading:
        if edge.target_id is not None:
            writing.remove_term(edge.target_id, related(edge.inverse, edge.source_ref))
        writing.add_term(edge.source_id, dangling(edge.type))


def _edges(rows: QuerySet[Relation]) -> Iterator[Edge]:
    fields = ("pk", "source_id", "source__ref", "type", "inverse", "target_ref", "target_id")
    return (Edge(*values) for values in rows.values_list(*fields).iterator())


def _edges_from(ids: Sequence[int]) -> dict[int, list[Edge]]:
    found: dict[int, list[Edge]] = defaultdict(list)
    if ids:
        for edge in _edges(Relation.objects.filter(source_id__in=ids)):
            found[edge.source_id].append(edge)
    return found


def _existing(refs: set[str]) -> dict[str, int]:
    return dict(Entity.objects.filter(ref__among=refs).values_list("ref", "id")) if refs else {}


def _drop(writing: Writing, edges: Sequence[Edge]) -> None:
    """Remove rows and their terms, but for terms that another row still gives (a relation stated from both
    ends)."""
    if not edges:
        return
    Relation.objects.filter(pk__in=[edge.pk for edge in edges]).delete()
    still = _still_given(edges)
    for edge in edges:
        own = (edge.source_id, edge.type, edge.target_ref)
        if own not in still:
            writing.remove_term(edge.source_id, related(edge.type, edge.target_ref))
        if edge.target_id is None:
            if (edge.source_id, edge.type) not in still:
                writing.remove_term(edge.source_id, dangling(edge.type))
        elif (edge.target_id, edge.inverse, edge.source_ref) not in still:
            writing.remove_term(edge.target_id, related(edge.inverse, edge.source_ref))


def _still_given(edges: Sequence[Edge]) -> set[tuple[object, ...]]:
    """What the remaining rows between the ends of `edges` say, from either end; and types that still
    dangle."""
    ends = {edge.source_id for edge in edges} | {
        edge.target_id for edge in edges if edge.target_id is not None
    }
    still: set[tuple[object, ...]] = set()
    for edge in _edges(Relation.objects.filter(source_id__in=ends)):
        still.add((edge.source_id, edge.type, edge.target_ref))
        if edge.target_id is None:
            still.add((edge.source_id, edge.type))
        else:
            still.add((edge.target_id, edge.inverse, edge.source_ref))
    return still


def _join_waiting(writing: Writing, created: dict[str, int]) -> None:
    """Rows that named an entity before it was there now lead to it."""
    waiting = Relation.objects.filter(target_ref__among=created, target=None)
    edges = list(_edges(waiting))
    if not edges:
        return
    update(Relation, ("id", "target"), [(edge.pk, created[edge.target_ref]) for edge in edges])
    sources = {edge.source_id for edge in edges}
    dangles = set(
        Relation.objects.filter(source_id__in=sources, target=None).values_list("source_id", "type")
    )
    for edge in edges:
        writing.add_term(created[edge.target_ref], related(edge.inverse, edge.source_ref))
        if (edge.source_id, edge.type) not in dangles:
            writing.remove_term(edge.source_id, dangling(edge.type))


def _insert(writing: Writing, edges: Sequence[Edge]) -> None:
    rows = [(edge.source_id, edge.type, edge.inverse, edge.target_ref, edge.target_id) for edge in edges]
    insert(Relation, ("source", "type", "inverse", "target_ref", "target"), rows)
    for edge in edges:
        writing.add_term(edge.source_id, related(edge.type, edge.target_ref))
        if edge.target_id is None:
            writing.add_term(edge.source_id, dangling(edge.type))
        else:
            writing.add_term(edge.target_id, related(edge.inverse, edge.source_ref))
