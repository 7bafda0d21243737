"""`/entity-facets`: the values of fields, with how many entities have each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from catalog.api.answer import json_value, tag_of, unchanged
from catalog.api.body import OBJECT, STRINGS, body_of, read_body
from catalog.api.errors import InputError
from catalog.api.parameters import Parameters
from catalog.api.reader import visible_to
from catalog.index.read import Snapshot, snapshot
from catalog.index.reading import one_snapshot
from catalog.query import Query, facets
from catalog.query.expression import parse_predicate
from catalog.query.filters import parse_filters
from catalog.query.predicate import Everything, Predicate

BODY = body_of("facets", facets=STRINGS, query=OBJECT)
Answer = dict[str, dict[str, list[dict[str, str | int]]]]


def by_parameters(request: HttpRequest) -> HttpResponse:
    visible = visible_to(request)
    parameters = Parameters(request, ("facet", "filter"))
    keys = parameters.all("facet")
    if not keys:
        raise InputError("request/query must have required property 'facet'")
    predicate = parse_filters(parameters.all("filter"))
    with one_snapshot():
        at = snapshot()
        tag = tag_of(at.version, visible)
        if known := unchanged(request, tag):
            return known
        answer = _answer(keys, predicate, visible, at)
    return json_value(answer, tag=tag)


def by_body(request: HttpRequest) -> HttpResponse:
    visible = visible_to(request)
    form = read_body(request, BODY)
    keys = [key for key in form["facets"] if key]
    if not keys:
        raise InputError("Missing or empty facets parameter")
    predicate = parse_predicate(form["query"]) if "query" in form else Everything()
    with one_snapshot():
        return json_value(_answer(keys, predicate, visible, snapshot()))


def _answer(keys: list[str], predicate: Predicate, visible: Predicate, at: Snapshot) -> Answer:
    """By value, in the order of its letters."""
    counted = facets(Query(predicate=predicate), keys, visible, at=at)
    return {
        "facets": {
            key: [{"value": value, "count": count} for value, count in sorted(counts)]
            for key, counts in counted.items()
        }
    }
