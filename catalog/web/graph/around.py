"""An entity's graph: what is around it within some steps, or what is inside it."""

from __future__ import annotations

from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Entity
from catalog.web.graph.graph import SHOWN, Graph, nodes, thinned
from catalog.web.graph.inside import diagram
from catalog.web.graph.options import INSIDE, Options
from catalog.web.graph.reach import edges_between, reach


def graph_of(entity: Entity, options: Options, at: Snapshot, visible: BitMap) -> Graph:
    """As far as `visible`: what is not, is neither drawn nor counted nor walked through."""
    allowed = visible & at.isin("kind", options.kinds) if options.kinds else visible
    if options.view == INSIDE:
        return diagram(entity, options, at, visible, allowed)
    reached = reach(entity.pk, options, allowed)
    shown = reached.ends[:SHOWN]
    named, refs = nodes(
        [end for end in shown if isinstance(end, int)], [e for e in shown if isinstance(e, str)]
    )
    edges, left_out = thinned(named, edges_between(shown, refs, options.arrows))
    return Graph(entity.ref, named, edges, len(reached.ends), reached.at_least, left_out=left_out)
