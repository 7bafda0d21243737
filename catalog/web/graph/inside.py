"""What a system or a domain holds, how its parts need each other, and the outside that they deal with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Entity
from catalog.web.graph.arrows import BELONGING, Arrow, by_relation
from catalog.web.graph.graph import SHOWN, Edge, Graph, nodes, thinned
from catalog.web.graph.options import BACK, OUT, Options
from catalog.web.graph.parts import PART, Parts, containers_of, parts_of
from catalog.web.graph.reach import TOUCHING, End, Step, may_show, read_steps

Drawn = Mapping[tuple[End, End, Arrow], int]
"""Arrows between what is drawn, with how many relations each stands for."""


def diagram(entity: Entity, options: Options, at: Snapshot, visible: BitMap, allowed: BitMap) -> Graph:
    """`allowed` are those of the `visible` entities that are of a wanted kind."""
    parts = parts_of(entity, at, visible)
    arrows = _arrows(entity, parts, options, at, visible)
    inside = [part for part in parts.holders if part in allowed]
    outside = dict.fromkeys(end for tail, head, _arrow in arrows for end in (tail, head))
    others = [end for end in outside if end not in parts.holders and may_show(end, options, allowed)]
    ends: list[End] = [entity.pk, *inside, *others]
    shown = ends[:SHOWN]
    gone = [end for end in shown if isinstance(end, str)]
    named, refs = nodes([end for end in shown if isinstance(end, int)], gone)
    names: dict[End, str] = dict(zip(gone, gone, strict=True))
    names.update(refs.items())
    holders = {part: names.get(parts.holders[part], entity.ref) for part in inside if part in names}
    edges = [Edge(names[part], holder, PART) for part, holder in holders.items()]
    edges += [
        Edge(names[tail], names[head], arrow, count)
        for (tail, head, arrow), count in arrows.items()
        if tail in names and head in names
    ]
    framed = frozenset(names[part] for part in holders)
    kept, left_out = thinned(named, edges)
    return Graph(entity.ref, named, kept, len(ends), parts.at_least, framed, left_out)


def _arrows(entity: Entity, parts: Parts, options: Options, at: Snapshot, visible: BitMap) -> Drawn:
    """What parts need of each other, of the outside, and the outside of them, between what is drawn."""
    steps = _steps(entity, parts, options, visible)
    drawn_as: dict[End, End] = dict(parts.drawn_as.items())
    if entity.kind == "domain":
        outside = {end for step in steps for end in step[:2] if isinstance(end, int) and end not in drawn_as}
        drawn_as.update(containers_of(outside, at.equals("kind", "system") & visible).items())
    counted: Counter[tuple[End, End, Arrow]] = Counter()
    for tail, head, arrow in steps:
        pair = drawn_as.get(tail, tail), drawn_as.get(head, head)
        if pair[0] != pair[1]:
            counted[*pair, arrow] += 1
    return counted


def _steps(entity: Entity, parts: Parts, options: Options, visible: BitMap) -> list[Step]:
    """The relations that touch a part, as far as their direction is wanted. One query."""
    inside = list(parts.drawn_as)
    chosen = [arrow for arrow in options.arrows if arrow.type not in BELONGING]
    found = set()
    for step in read_steps(TOUCHING, inside, by_relation(chosen)):
        leaves, comes = step.tail in parts.drawn_as, step.head in parts.drawn_as
        unwanted = (options.direction == OUT and not leaves) or (options.direction == BACK and not comes)
        hidden = any(isinstance(end, int) and end not in visible for end in step[:2])
        if not unwanted and not hidden and entity.pk not in step[:2]:
            found.add(step)
    return sorted(found, key=lambda step: (str(step.tail), str(step.head), step.arrow.type))
