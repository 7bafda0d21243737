"""What the Graph tab draws, as JSON."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.index.read import snapshot
from catalog.models import Entity
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.refs import Ref
from catalog.web.access import reading
from catalog.web.graph.page import GraphTab
from catalog.web.graph.payload import payload
from catalog.web.htmx import Request


@require_safe
@reading
def data(request: Request, visible: Predicate, kind: str, namespace: str, name: str) -> HttpResponseBase:
    """The same filters as the page's, and the same nodes as in its text."""
    at = snapshot()
    seen = match(visible, at)
    entity = Entity.objects.filter(ref=str(Ref(kind.lower(), namespace.lower(), name.lower()))).first()
    if entity is None or entity.pk not in seen:
        raise Http404(_("There is nothing of this name in the catalog."))
    return JsonResponse(payload(GraphTab(entity, request.GET, at, seen).graph))
