"""`/entity-facets`: the values of fields, with how many entities have each."""

from __future__ import annotations

import orjson
from django.http import HttpRequest, HttpResponse

from catalog.api.answer import Made
from catalog.api.body import OBJECT, STRINGS, body_of, read_body
from catalog.api.errors import InputError
from catalog.api.memory import answered
from catalog.api.parameters import Parameters
from catalog.api.reader import visible_to
from catalog.index.read import Snapshot
from catalog.query import Query, facets
from catalog.query.expression import parse_predicate
from catalog.query.filters import parse_filters
from catalog.query.predicate import Everything, Predicate

BODY = body_of("facets", facets=STRINGS, query=OBJECT)


def by_parameters(request: HttpRequest) -> HttpResponse:
    visible = visible_to(request)

    def make(at: Snapshot) -> Made:
        parameters = Parameters(request, ("facet", "filter"))
        given = parameters.all("facet")
        if not given:
            raise InputError("request/query must have required property 'facet'")
        keys = [key for key in given if key]
        if not keys:
            raise InputError("Missing facet parameter")
        return _answer(keys, parse_filters(parameters.all("filter")), visible, at)

    return answered(request, visible, make)


def by_body(request: HttpRequest) -> HttpResponse:
    visible = visible_to(request)

    def make(at: Snapshot) -> Made:
        Parameters(request, ())  # refuses any in the address
        form = read_body(request, BODY)
        keys = [key for key in form["facets"] if key]
        if not keys:
            raise InputError("Missing or empty facets parameter")
        predicate = parse_predicate(form["query"]) if "query" in form else Everything()
        return _answer(keys, predicate, visible, at)

    return answered(request, visible, make)


def _answer(keys: list[str], predicate: Predicate, visible: Predicate, at: Snapshot) -> Made:
    """By value, in the order of its letters."""
    counted = facets(Query(predicate=predicate), keys, visible, at=at)
    listed = {
        key: [{"value": value, "count": count} for value, count in sorted(counts)]
        for key, counts in counted.items()
    }
    return Made(orjson.dumps({"facets": listed}))
