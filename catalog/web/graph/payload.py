"""The graph as the drawing's script gets it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from catalog.web.graph.graph import Edge, Graph
from catalog.web.reference import Reference


def payload(graph: Graph) -> dict[str, Any]:
    """JSON: `nodes` with what their boxes show, the focus first; `edges` by the number of their nodes."""
    numbers = {ref: number for number, ref in enumerate(graph.nodes)}
    return {
        "framed": graph.is_framed,
        "nodes": [_node(graph, node) for node in graph.nodes.values()],
        "edges": [_edge(graph, edge, numbers) for edge in graph.edges],
    }


def _node(graph: Graph, node: Reference) -> dict[str, Any]:
    note = _("not in the catalog") if node.gone else node.note
    return {
        "name": node.name,
        "note": note,
        "icon": node.icon,
        "url": node.url,
        "gone": node.gone,
        "inside": node.ref in graph.inside,
    }


def _edge(graph: Graph, edge: Edge, numbers: dict[str, int]) -> dict[str, Any]:
    """`label` is read from the tail, `back` from the head; both stand where many leaves share a node."""
    tail, head = graph.nodes[edge.tail], graph.nodes[edge.head]
    return {
        "tail": numbers[edge.tail],
        "head": numbers[edge.head],
        "label": str(edge.arrow.label(head.kind)),
        "back": str(edge.arrow.label_back(tail.kind)),
        "count": edge.count,
    }
