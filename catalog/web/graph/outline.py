"""The graph as nested lists: each arrow once, where the walk from the focus comes to it first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise

from catalog.web.entity.related import query_of
from catalog.web.entity.words import in_order
from catalog.web.graph.graph import Edge, Graph
from catalog.web.reference import Reference

LISTED = 100
"""Entities with one relation below one entity; one more than that is shown rather than counted."""

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Item:
    """An entity under another, by `relation` as read from that one.

    What it is related to itself is in `items`, at one place only: where it is nearest to the focus. That
    is its `anchor`; at all others it is where to look, or "" if there is nothing more.
    """

    relation: Text
    entity: Reference
    count: int
    items: Sequence[Item | More]
    anchor: str
    is_place: bool


@dataclass(frozen=True, slots=True)
class More:
    """So many others of the graph with this relation, which the catalog's list at `query` has."""

    relation: Text
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Line:
    """An item in the order of reading, or what is left out behind it. A list begins below it, or as many as
    `ends` has end with it."""

    item: Item | None
    more: More | None = None
    ends: range = range(0)


def outline(graph: Graph) -> list[Line]:
    return list(_lines(_Walk(graph).items(), ending=0))


class _Walk:
    """Breadth first, so that everything stands as near to the focus as it is."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._touching: dict[str, list[Edge]] = defaultdict(list)
        for edge in graph.edges:
            self._touching[edge.tail].append(edge)
            self._touching[edge.head].append(edge)
        self._places: dict[str, int] = {}
        self._found_by: dict[str, Edge] = {}
        self._visit()
        self._placed = set(self._place(graph.focus))

    def _visit(self) -> None:
        queue = [self._graph.focus]
        self._places[self._graph.focus] = 0
        for ref in queue:
            self._sort(ref)
            for edge in self._touching[ref]:
                other = edge.head if edge.tail == ref else edge.tail
                if other not in self._places:
                    self._places[other] = len(self._places)
                    self._found_by[other] = edge
                    queue.append(other)

    def _sort(self, ref: str) -> None:
        """As the overview lists relations: first who needs it."""
        edges = self._touching[ref]
        if len(edges) < 2:  # as most have it that are the ends of a graph
            return
        order = in_order({self._relation(edge, ref) for edge in edges})
        edges.sort(key=lambda edge: (order.index(self._relation(edge, ref)), self._name(edge, ref)))

    def _place(self, focus: str) -> Iterator[str]:
        """Everything whose place is not cut away."""
        queue = [focus]
        for ref in queue:
            yield ref
            kept = (edge for edges in self._branches(ref) for edge in _cut(edges))
            queue += [self._other(edge, ref) for edge in kept if self._is_first(edge, ref)]

    def items(self) -> list[Item | More]:
        return self._below(self._graph.focus)

    def _below(self, ref: str) -> list[Item | More]:
        found: list[Item | More] = []
        for edges in self._branches(ref):
            kept = _cut(edges)
            items = [self._item(edge, ref) for edge in kept]
            found += items
            if more := len(edges) - len(kept):
                found.append(More(items[0].relation, more, query_of(ref, self._relation(edges[0], ref))))
        return found

    def _branches(self, ref: str) -> list[list[Edge]]:
        """What is listed below this entity, by relation."""
        mine = self._mine(ref)
        return [list(edges) for _type, edges in groupby(mine, key=lambda edge: self._relation(edge, ref))]

    def _is_first(self, edge: Edge, ref: str) -> bool:
        return self._found_by[self._other(edge, ref)] is edge

    def _mine(self, ref: str) -> list[Edge]:
        """The arrows that are listed below this entity: the other end is farther from the focus."""
        place = self._places[ref]
        return [edge for edge in self._touching[ref] if self._places[self._other(edge, ref)] > place]

    def _item(self, edge: Edge, ref: str) -> Item:
        other = self._other(edge, ref)
        entity, is_first = self._graph.nodes[other], self._is_first(edge, ref)
        label = edge.arrow.label(entity.kind) if edge.tail == ref else edge.arrow.label_back(entity.kind)
        below = self._below(other) if is_first else []
        anchor = f"at-{self._places[other]}" if other in self._placed and self._mine(other) else ""
        return Item(label, entity, edge.count, below, anchor, is_first)

    def _other(self, edge: Edge, ref: str) -> str:
        return edge.head if edge.tail == ref else edge.tail

    def _relation(self, edge: Edge, ref: str) -> str:
        return edge.arrow.type if edge.tail == ref else edge.arrow.inverse

    def _name(self, edge: Edge, ref: str) -> str:
        return self._graph.nodes[self._other(edge, ref)].name.lower()


def _cut(edges: list[Edge]) -> list[Edge]:
    return edges if len(edges) <= LISTED + 1 else edges[:LISTED]


def _lines(items: Sequence[Item | More], ending: int) -> Iterator[Line]:
    """`ending` lists end with the last of these items."""
    for place, one in enumerate(items, start=1):
        lists = ending if place == len(items) else 0
        if isinstance(one, More):
            yield Line(None, one, range(lists))
            continue
        yield Line(one, None, range(0 if one.items else lists))
        yield from _lines(one.items, lists + 1)
