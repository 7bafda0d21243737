"""The definition of an API as it is written."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.index.read import snapshot
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.web.access import reading
from catalog.web.definition.lines import language_of
from catalog.web.definition.page import DefinitionTab
from catalog.web.entity.page import EntityPage
from catalog.web.htmx import Request
from catalog.web.there import entity_there, named

SUFFIXES = {"yaml": "yaml", "json": "json", "graphql": "graphql", "protobuf": "proto", "typescript": "ts"}


@require_safe
@reading
def raw(request: Request, visible: Predicate, kind: str, namespace: str, name: str) -> HttpResponseBase:
    """As plain text, whatever it is; `?download` makes a file of it."""
    at = snapshot()
    seen = match(visible, at)
    entity = entity_there(named(kind, namespace, name), seen)
    tab = EntityPage(entity, request.GET, seen, at).definition
    if not tab.text:
        raise Http404(_("There is no definition of this name in the catalog."))
    response = HttpResponse(tab.text, content_type="text/plain; charset=utf-8")
    if "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="{_file_name(tab)}"'
    return response


def _file_name(tab: DefinitionTab) -> str:
    """The entity's name has letters, digits and `-_.` only."""
    return f"{tab.entity.name}.{SUFFIXES.get(language_of(tab.text, tab.type), 'txt')}"
