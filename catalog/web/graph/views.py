"""What the Graph tab draws, as JSON."""

from __future__ import annotations

from django.http import HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from catalog.index.read import snapshot
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.web.access import reading
from catalog.web.graph.page import GraphTab
from catalog.web.graph.payload import payload
from catalog.web.htmx import Request
from catalog.web.there import entity_there, named


@require_safe
@reading
def data(request: Request, visible: Predicate, kind: str, namespace: str, name: str) -> HttpResponseBase:
    """The same filters as the page's, and the same nodes as in its text."""
    at = snapshot()
    seen = match(visible, at)
    entity = entity_there(named(kind, namespace, name), seen)
    return JsonResponse(payload(GraphTab(entity, request.GET, at, seen).graph))
