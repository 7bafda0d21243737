"""A part of the catalog as nodes and arrows: what the drawing shows, and the text beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog import kinds
from catalog.models import Entity
from catalog.web.graph.arrows import Arrow
from catalog.web.reference import Reference, missing, reference, titles_in_language

SHOWN = 500
"""Nodes of one graph. More of them nobody reads."""

ARROWS = 1_500
"""Arrows of one graph. More of them are no drawing but a carpet."""

COUNTED = 2_000
"""Nodes up to which the others are counted. Beyond, a graph says that there are more."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between two nodes, by reference. It stands for `count` relations between what they hold."""

    tail: str
    head: str
    arrow: Arrow
    count: int = 1


@dataclass(frozen=True, slots=True)
class Graph:
    """`nodes` from the nearest on, the first is `focus`. Those `inside` it are drawn in its frame.

    `total` nodes would be there without a limit, `at_least` so many if nobody counted on; `left_out` arrows
    between the nodes are not among the edges.
    """

    focus: str
    nodes: Mapping[str, Reference]
    edges: Sequence[Edge]
    total: int
    at_least: bool = False
    inside: Collection[str] = ()
    left_out: int = 0

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.nodes)

    @property
    def is_framed(self) -> bool:
        return bool(self.inside)


def thinned(nodes: Iterable[str], edges: Sequence[Edge]) -> tuple[list[Edge], int]:
    """At most ARROWS of the edges, and how many are left out. First those by which each node is reached from
    nodes before it, then the others from the nearest on."""
    if len(edges) <= ARROWS:
        return list(edges), 0
    places = {ref: place for place, ref in enumerate(nodes)}
    ordered = sorted(edges, key=lambda edge: max(places[edge.tail], places[edge.head]))
    reaching: dict[int, Edge] = {}
    for edge in ordered:
        reaching.setdefault(max(places[edge.tail], places[edge.head]), edge)
    first = list(reaching.values())
    chosen = set(first)
    others = [edge for edge in ordered if edge not in chosen]
    kept = [*first, *others[: max(0, ARROWS - len(first))]]
    return kept, len(edges) - len(kept)


def nodes(ids: Sequence[int], gone: Iterable[str]) -> tuple[dict[str, Reference], dict[int, str]]:
    """The entities in this order as pages name them, then the missing ones; and the reference of each id.

    One query.
    """
    fields = ("pk", "ref", "kind", "name", "title", "type")
    rows = {row[0]: row for row in Entity.objects.filter(pk__in=ids).values_list(*fields)}
    refs = {pk: rows[pk][1] for pk in ids if pk in rows}
    said = titles_in_language({ref: pk for pk, ref in refs.items()})
    notes: dict[tuple[str, str], str] = {}
    found = {}
    for pk, ref in refs.items():
        _pk, _ref, kind, name, title, type_ = rows[pk]
        if (kind, type_) not in notes:
            notes[kind, type_] = _note(kind, type_)
        found[ref] = reference(ref, name=name, title=said.get(ref, title), note=notes[kind, type_])
    return {**found, **{ref: missing(ref) for ref in gone}}, refs


def _note(kind: str, type_: str) -> str:
    known = kinds.get(kind)
    label = str(known.label) if known else kind
    return _("%(kind)s, %(type)s") % {"kind": label, "type": type_} if type_ else label
