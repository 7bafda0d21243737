"""What an entity is related to: read once, then told in lists of words and in a small drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from django.db import connection
from django.utils.functional import Promise
from pyroaring import BitMap

from catalog import kinds
from catalog.index.read import Snapshot
from catalog.kinds import Kind
from catalog.models import Entity, Relation
from catalog.query.rows import rows_about
from catalog.web.entity.words import CALLED, HEADLINE, in_order, spelled, words
from catalog.web.listing.filters import ALL_KINDS, related_value
from catalog.web.listing.state import State
from catalog.web.reference import Reference, names

SHOWN = 8
"""Entities of one list; one more than that is shown rather than counted."""

MISSING = 20
"""References to nothing that are told one by one; whoever has more of them has another problem."""

MOST = 1000
"""Neighbours that are read one by one. Of a hub with more, those that make it one are counted."""

MANY = 200
"""Entities with one relation, from which on a hub has it counted."""

FIRST = 30
"""Of these, those of a kind that are read, which is more than a page shows."""

CALLERS = 1000
"""Callers of an entity's APIs that are read, which is more than a page would show and enough to count."""

Text = str | Promise


class Related(NamedTuple):
    """One relation, read from the entity. `id` is None when the other one is not in the catalog."""

    relation: str
    ref: str
    id: int | None

    @property
    def kind(self) -> str:
        return self.ref.partition(":")[0]


@dataclass(slots=True)
class RelationList:
    """Entities with one relation in common, in words; `more` that are in the catalog are not shown, and
    `query` lists all of these."""

    label: Text
    relation: str
    shown: list[Reference]
    more: int = 0
    query: str = ""

    @property
    def count(self) -> int:
        return len(self.shown) + self.more


@dataclass
class Neighbours:
    """Everything related to one entity, as far as the reader may see it. A hub has tens of thousands:
    `totals` says, by relation in small letters and kind, how many there are where `all` has the first of them
    only."""

    entity: Entity
    seen: BitMap
    all: Sequence[Related] = field(default_factory=list)
    totals: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @cached_property
    def _by_relation(self) -> dict[str, list[Related]]:
        found: dict[str, list[Related]] = {}
        for relation, related in groupby(self.all, key=attrgetter("relation")):
            found.setdefault(relation.lower(), []).extend(related)
        return found

    def stated(self, relation: str) -> Sequence[Related]:
        """All with one relation, also those that are not in the catalog."""
        return self._by_relation.get(relation.lower(), ())

    def by(self, relation: str, kind: str = "") -> list[Related]:
        """The entities that are in the catalog, with one relation."""
        return [one for one in self.stated(relation) if one.id is not None and kind in ("", one.kind)]

    def count(self, related: Iterable[Related]) -> int:
        """How many these stand for, which are all that were read of their relations and kinds."""
        related = list(related)
        read = Counter((one.relation.lower(), one.kind) for one in related if one.id is not None)
        missing = sum(one.id is None for one in related)
        return missing + sum(self.totals.get(key, number) for key, number in read.items())

    @property
    def dangling(self) -> list[Related]:
        return [related for related in self.all if related.id is None]


_ENTITY, _RELATION = Entity._meta.db_table, Relation._meta.db_table
_STATED = f"SELECT r.type, r.target_ref, r.target_id FROM {_RELATION} r WHERE r.source_id IN ({{ids}})"  # noqa: S608
_COUNTED = (
    f"SELECT r.type, r.inverse, COUNT(*) FROM {_RELATION} r WHERE r.target_id IN ({{ids}}) "  # noqa: S608
    "GROUP BY r.type, r.inverse"
)

Rows = Sequence[tuple[str, str, int | None]]


def neighbours_of(
    entity: Entity, visible: BitMap, at: Snapshot, *, without: Collection[str] = ()
) -> Neighbours:
    """Each related entity once a relation, whichever of the two states it, but the hidden ones. Of relations
    `without` which only what is missing is told, thousands of others stay unread. One query, but for hubs."""
    rows = _rows(entity, without, f"LIMIT {MOST + 1}")
    if len(rows) > MOST:
        return _of_a_hub(entity, visible, at, without)
    return _seen(entity, visible, rows)


def _of_a_hub(entity: Entity, visible: BitMap, at: Snapshot, without: Collection[str]) -> Neighbours:
    """The relations that thousands state of it are counted by the index, and the first of each kind read."""
    counted = [
        (type_, inverse)
        for type_, inverse, count in rows_about([entity.pk], _COUNTED)
        if count > MANY and inverse.lower() not in without
    ]
    rest = _rows(entity, {*without, *(inverse.lower() for _type, inverse in counted)})
    totals: dict[tuple[str, str], int] = {}
    first: list[tuple[str, BitMap]] = []
    for type_, inverse in counted:
        ids = at.equals(f"relations.{type_}", entity.ref) & visible
        for kind, count in at.counts("kind", ids):
            totals[inverse.lower(), kind.lower()] = count
            first.append((inverse, BitMap((ids & at.equals("kind", kind))[:FIRST])))
    wanted = BitMap(pk for _inverse, ids in first for pk in ids)
    refs = dict(Entity.objects.filter(pk__in=list(wanted)).values_list("pk", "ref"))
    read = [(inverse, refs[pk], pk) for inverse, ids in first for pk in ids if pk in refs]
    found = _seen(entity, visible, [*rest, *read])
    found.totals = totals
    return found


def nearest_of(entity: Entity, visible: BitMap, relations: Collection[str]) -> Neighbours:
    """Only those with one of the relations, and what is missing: thousands of others stay unread.

    One query.
    """
    named = _named(relations)
    stated = f"{_STATED} AND (r.target_id IS NULL OR {_lowered('r.type')} IN ({named}))"
    sql = f"{stated} UNION {_stated_of_it(f'IN ({named})')}"
    return _seen(entity, visible, rows_about([entity.pk], sql))


def _named(relations: Iterable[str]) -> str:
    """As SQL has a list of them; they are words of our own. A list of none is no SQL of PostgreSQL."""
    return ", ".join(f"'{relation.lower()}'" for relation in relations) or "''"


def _rows(entity: Entity, without: Collection[str], limit: str = "") -> Rows:
    """`limit` is one for what the entity states and for what others state of it."""
    named = _named(without)
    stated = f"{_STATED} AND (r.target_id IS NULL OR {_lowered('r.type')} NOT IN ({named})) {limit}"
    sql = f"SELECT * FROM ({stated}) s UNION {_stated_of_it(f'NOT IN ({named})', limit)}"  # noqa: S608
    return list(rows_about([entity.pk], sql))


def _stated_of_it(which: str, limit: str = "") -> str:
    """What others state of it. PostgreSQL takes a limit for a sign that some of these rows are met soon, and
    would read all relations of the catalog for those that are not there: so it is first to find those of
    this entity, and then to look up who states each."""
    first = "MATERIALIZED" if connection.vendor == "postgresql" else ""
    found = f"SELECT r.inverse, r.source_id FROM {_RELATION} r WHERE r.target_id IN ({{ids}})"  # noqa: S608
    found += f" AND {_lowered('r.inverse')} {which}"
    ref = f"(SELECT e.ref FROM {_ENTITY} e WHERE e.id = r.source_id)"  # noqa: S608
    told = f"WITH r AS {first} ({found}) SELECT r.inverse, {ref}, r.source_id FROM r {limit}"  # noqa: S608
    return f"SELECT * FROM ({told}) i"  # noqa: S608


def _lowered(column: str) -> str:
    """In small letters, as SQLite has them. PostgreSQL would ask the rules of a language for each letter,
    which took it ten times as long as all else about a hub."""
    return f'LOWER({column} COLLATE "C")' if connection.vendor == "postgresql" else f"LOWER({column})"


def _seen(entity: Entity, visible: BitMap, rows: Iterable[tuple[str, str, int | None]]) -> Neighbours:
    ordered = sorted(rows, key=itemgetter(0, 1))
    seen = [Related(*row) for row in ordered if row[2] is None or row[2] in visible]
    return Neighbours(entity, visible, seen)


def with_callers(neighbours: Neighbours, at: Snapshot, visible: BitMap) -> Neighbours:
    """Also who calls an API that the entity provides, which needs it just as much. One query."""
    apis = [related.ref for related in neighbours.by("providesApi")]
    if not apis:
        return neighbours
    ids = (at.isin("relations.consumesapi", apis) & visible) - BitMap([neighbours.entity.pk])
    rows = Entity.objects.filter(pk__in=list(ids[:CALLERS])).order_by("ref").values_list("ref", "pk")
    callers = [Related(CALLED, ref, pk) for ref, pk in rows]
    return Neighbours(neighbours.entity, visible, [*callers, *neighbours.all], neighbours.totals)


def lists(neighbours: Neighbours, kind: Kind | None, *, without: Collection[str] = ()) -> list[RelationList]:
    """Every relation as a list, but those that the page shows elsewhere. One query for all names."""
    left_out = {relation.lower() for relation in without} | HEADLINE
    grouped: dict[tuple[str, str], list[Related]] = {}
    for related in neighbours.all:
        relation = related.relation.lower()
        if relation not in left_out:
            grouped.setdefault((relation, words_kind(relation, related.kind)), []).append(related)
    order = in_order(dict.fromkeys(relation for relation, _kind in grouped))
    kept = {key: _cut(grouped[key]) for relation in order for key in sorted(grouped) if key[0] == relation}
    named = names((related.ref for shown in kept.values() for related in shown), neighbours.seen)
    return [_list(neighbours, kind, key, grouped[key], kept[key], named) for key in kept]


def words_kind(relation: str, kind: str) -> str:
    """The kind if the relation has words of its own for it, so that only those are told apart; else ""."""
    return kind if words(relation, kind) != words(relation, "") else ""


def _cut(related: list[Related]) -> list[Related]:
    """The missing ones are what someone must mend: they are cut away last."""
    present = _present(related)
    missing = [one for one in related if one.id is None]
    return (present if len(present) <= SHOWN + 1 else present[:SHOWN]) + missing[:MISSING]


def _present(related: Sequence[Related]) -> list[Related]:
    return [one for one in related if one.id is not None]


def _list(
    neighbours: Neighbours,
    kind: Kind | None,
    key: tuple[str, str],
    grouped: Sequence[Related],
    shown: Sequence[Related],
    named: Mapping[str, Reference],
) -> RelationList:
    relation, other = key
    return RelationList(
        label=label(kind, grouped[0].relation, other),
        relation=relation,
        shown=[named[related.ref] for related in shown],
        more=neighbours.count(_present(grouped)) - len(_present(shown)),
        query=_query(neighbours, grouped),
    )


def label(kind: Kind | None, relation: str, other: str) -> Text:
    """Words for a relation: for the kind at the other end, of this kind's page, or read from its name."""
    if other:
        return words(relation, other)
    for section in kind.sections if kind else ():
        if section.relation.lower() == relation.lower() and not section.kinds:
            return section.label
    return words(relation, "") or spelled(relation)


def _query(neighbours: Neighbours, grouped: Sequence[Related]) -> str:
    relation, of_kinds = grouped[0].relation, {related.kind for related in grouped}
    if relation != CALLED:
        return query_of(neighbours.entity.ref, relation, of_kinds)
    apis = tuple(related_value("consumesApi", api.ref) for api in neighbours.by("providesApi"))
    return State(kind=_one_or_all(of_kinds), chosen={"related": apis}).query()


def _one_or_all(of_kinds: Collection[str]) -> str:
    return next(iter(of_kinds)) if len(of_kinds) == 1 else ALL_KINDS


def query_of(ref: str, relation: str, of_kinds: Collection[str] = ()) -> str:
    """The address of the list of all entities with this relation: those whose inverse names `ref`."""
    inverse = kinds.inverse_of(relation) or relation
    return State(kind=_one_or_all(of_kinds), chosen={"related": (related_value(inverse, ref),)}).query()
