"""The graph as nested lists: each arrow once, where the walk from the focus comes to it first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from catalog.web.entity.words import in_order
from catalog.web.graph.graph import Edge, Graph
from catalog.web.reference import Reference

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
    items: Sequence[Item]
    anchor: str
    is_place: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An item in the order of reading. A list begins below it, or as many as `ends` has end with it."""

    item: Item
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
        order = in_order({self._relation(edge, ref) for edge in edges})
        edges.sort(key=lambda edge: (order.index(self._relation(edge, ref)), self._name(edge, ref)))

    def items(self) -> list[Item]:
        return self._below(self._graph.focus)

    def _below(self, ref: str) -> list[Item]:
        return [self._item(edge, ref) for edge in self._mine(ref)]

    def _mine(self, ref: str) -> list[Edge]:
        """The arrows that are listed below this entity: the other end is farther from the focus."""
        place = self._places[ref]
        return [edge for edge in self._touching[ref] if self._places[self._other(edge, ref)] > place]

    def _item(self, edge: Edge, ref: str) -> Item:
        other = self._other(edge, ref)
        entity, is_first = self._graph.nodes[other], self._found_by[other] is edge
        label = edge.arrow.label(entity.kind) if edge.tail == ref else edge.arrow.label_back(entity.kind)
        below = self._below(other) if is_first else []
        anchor = f"at-{self._places[other]}" if self._mine(other) else ""
        return Item(label, entity, edge.count, below, anchor, is_first)

    def _other(self, edge: Edge, ref: str) -> str:
        return edge.head if edge.tail == ref else edge.tail

    def _relation(self, edge: Edge, ref: str) -> str:
        return edge.arrow.type if edge.tail == ref else edge.arrow.inverse

    def _name(self, edge: Edge, ref: str) -> str:
        return self._graph.nodes[self._other(edge, ref)].name.lower()


def _lines(items: Sequence[Item], ending: int) -> Iterator[Line]:
    """`ending` lists end with the last of these items."""
    for place, item in enumerate(items, start=1):
        lists = ending if place == len(items) else 0
        yield Line(item, range(0 if item.items else lists))
        yield from _lines(item.items, lists + 1)
