"""What of the graph to show, as the address says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict

from catalog.web.graph.arrows import BELONGING, Arrow, arrows

DEPTHS = (1, 2, 3, 4, 5)
USUAL_DEPTH = 2
BOTH, OUT, BACK = "both", "out", "in"
DIRECTIONS = (BOTH, OUT, BACK)
INSIDE, AROUND = "inside", "around"
CONTAINERS = frozenset({"system", "domain"})
"""Kinds whose graph is first a diagram of what is inside them."""

ALL = "all"


@dataclass(frozen=True, slots=True)
class Options:
    """`kinds` empty means all of them. `arrows` are those that are followed, `are_usual` if nobody chose."""

    view: str
    depth: int
    direction: str
    kinds: tuple[str, ...]
    arrows: tuple[Arrow, ...]
    are_usual: bool = True

    @classmethod
    def of(cls, parameters: QueryDict, kind: str) -> Self:
        """What is not understood is left out, as in lists."""
        depth, direction = parameters.get("depth", ""), parameters.get("direction", "")
        view = parameters.get("view", "")
        view = AROUND if kind not in CONTAINERS or view == AROUND else INSIDE
        chosen = _chosen(parameters.getlist("relation"))
        return cls(
            view=view,
            depth=int(depth) if depth in map(str, DEPTHS) else USUAL_DEPTH,
            direction=direction if direction in DIRECTIONS else BOTH,
            kinds=tuple(
                dict.fromkeys(name.lower() for name in parameters.getlist("kind") if "\0" not in name)
            ),
            arrows=tuple(chosen or usual_arrows(kind, view)),
            are_usual=not chosen,
        )

    def query(self, **changes: Any) -> str:
        """The address of the graph with these changes, from its question mark on."""
        changed = replace(self, **changes)
        pairs = [("tab", "graph"), ("view", changed.view)]
        pairs += [("depth", str(changed.depth)), ("direction", changed.direction)]
        pairs += [("kind", kind) for kind in changed.kinds]
        if not changed.are_usual:
            pairs += [("relation", arrow.type) for arrow in changed.arrows]
        return "?" + urlencode(pairs)


def _chosen(names: Sequence[str]) -> list[Arrow]:
    wanted = {name.lower() for name in names}
    return [arrow for arrow in arrows() if ALL in wanted or arrow.type.lower() in wanted]


def usual_arrows(kind: str, view: str) -> list[Arrow]:
    """What is worth following from an entity of this kind when nobody has chosen."""
    if kind in ("group", "user"):
        return [arrow for arrow in arrows() if arrow.type in ("memberOf", "childOf")]
    if kind in CONTAINERS and view == AROUND:
        return [arrow for arrow in arrows() if arrow.type not in BELONGING or arrow.type == "partOf"]
    return [arrow for arrow in arrows() if arrow.type not in BELONGING]
