"""The Graph tab: the graph, its text, and the choices above them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from catalog import kinds
from catalog.index.read import Snapshot
from catalog.models import Entity
from catalog.refs import Ref
from catalog.web.graph.around import graph_of
from catalog.web.graph.arrows import arrows
from catalog.web.graph.graph import Graph
from catalog.web.graph.options import AROUND, BACK, BOTH, CONTAINERS, DEPTHS, INSIDE, OUT, Options
from catalog.web.graph.outline import Line, outline
from catalog.web.reference import Reference

Text = str | Promise

DIRECTION_LABELS: dict[str, Text] = {
    BOTH: _("Both ways"),
    OUT: _("What it leads to"),
    BACK: _("What leads to it"),
}
VIEW_LABELS: dict[str, Text] = {INSIDE: _("What is inside"), AROUND: _("What is around")}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Text
    is_on: bool
    query: str = ""


@dataclass(frozen=True)
class GraphTab:
    entity: Entity
    asked: QueryDict
    at: Snapshot
    visible: BitMap

    @cached_property
    def options(self) -> Options:
        return Options.of(self.asked, self.entity.kind)

    @cached_property
    def graph(self) -> Graph:
        return graph_of(self.entity, self.options, self.at, self.visible)

    @property
    def focus(self) -> Reference:
        return self.graph.nodes[self.graph.focus]

    @cached_property
    def lines(self) -> list[Line]:
        return outline(self.graph)

    @property
    def data_url(self) -> str:
        ref = Ref.parse(self.entity.ref)
        address = reverse("catalog:graph", args=[ref.kind, ref.namespace, ref.name])
        return address + self.options.query()

    @property
    def everything_query(self) -> str:
        """The same with every kind of relation and of entity, for when there is nothing to see."""
        return self.options.query(kinds=(), arrows=tuple(arrows()), are_usual=False, direction=BOTH)

    @property
    def is_inside(self) -> bool:
        return self.options.view == INSIDE

    @property
    def views(self) -> list[Choice]:
        """How to look at it, for what holds others."""
        if self.entity.kind not in CONTAINERS:
            return []
        return [
            Choice(view, label, view == self.options.view, self.options.query(view=view, are_usual=True))
            for view, label in VIEW_LABELS.items()
        ]

    @property
    def depths(self) -> list[Choice]:
        return [Choice(str(depth), str(depth), depth == self.options.depth) for depth in DEPTHS]

    @property
    def directions(self) -> list[Choice]:
        return [
            Choice(value, label, value == self.options.direction) for value, label in DIRECTION_LABELS.items()
        ]

    @cached_property
    def kinds(self) -> list[Choice]:
        """The kinds that have entities, and those that are chosen."""
        present = {kind.lower() for kind, _count in self.at.counts("kind", self.visible)}
        return [
            Choice(kind.key, kind.label_plural, kind.key in self.options.kinds)
            for kind in kinds.all()
            if kind.key in present or kind.key in self.options.kinds
        ]

    @cached_property
    def relations(self) -> list[Choice]:
        return list(self._relations())

    def _relations(self) -> Iterator[Choice]:
        for arrow in arrows():
            yield Choice(arrow.type, arrow.label(), arrow in self.options.arrows)
