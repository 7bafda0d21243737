"""`/entities/by-name/…/ancestry`: an entity, what it came from, what that came from, up to the roots."""

from __future__ import annotations

import orjson
from django.http import HttpRequest, HttpResponse
from pyroaring import BitMap

from catalog.api.answer import array, json_bytes
from catalog.api.errors import NotFoundError
from catalog.api.parameters import Parameters
from catalog.api.parents import Placed, parents_of, placed
from catalog.api.reader import visible_to
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.query import documents_by
from catalog.query.matching import match
from catalog.query.narrowing import seen_by


def ancestry(request: HttpRequest, kind: str, namespace: str, name: str) -> HttpResponse:
    visible = visible_to(request)
    Parameters(request, ())
    ref = f"{kind}:{namespace}/{name}".lower()
    with one_snapshot():
        at = snapshot()
        within = match(visible, at)
        root = placed(ref)
        if root is None or root.id not in within:
            raise NotFoundError(f"No such entity {ref}")
        lines = _lines(root, within)
        found = documents_by("ref", list(lines), seen=seen_by(visible, at))
    items = [
        b'{"entity":%b,"parentEntityRefs":%b}' % (found[child], orjson.dumps(parents))
        for child, parents in lines.items()
    ]
    return json_bytes(b'{"items":%b,"rootEntityRef":%b}' % (array(items), orjson.dumps(ref)))


def _lines(root: Placed, within: BitMap) -> dict[str, list[str]]:
    """References with those of their parents, the root first; a cycle ends where it began."""
    lines: dict[str, list[str]] = {}
    todo = [root]
    while todo:
        child = todo.pop()
        if child.ref in lines:
            continue
        parents = [parent for parent in parents_of(child) if parent.id in within]
        lines[child.ref] = [parent.ref for parent in parents]
        todo.extend(parents)
    return lines
