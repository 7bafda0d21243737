"""`/entities/by-refs`: many entities by their references, in the order asked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from catalog.api.answer import Made, array
from catalog.api.body import OBJECT, STRINGS, body_of, read_body
from catalog.api.memory import answered
from catalog.api.parameters import Parameters
from catalog.api.reader import visible_to
from catalog.index.read import Snapshot
from catalog.query import documents_by
from catalog.query.expression import parse_predicate
from catalog.query.filters import parse_filters
from catalog.query.narrowing import narrow, seen_by
from catalog.query.predicate import Everything, all_of
from catalog.query.projection import parse_paths

BODY = body_of("entityRefs", entityRefs=STRINGS, fields=STRINGS, query=OBJECT)


def by_refs(request: HttpRequest) -> HttpResponse:
    """`null` stands for what is unknown, malformed, filtered out or not to be seen by the one who asks, and
    for a reference that is not written in full and in lower case. Each of `fields` is one path."""
    visible = visible_to(request)

    def make(at: Snapshot) -> Made:
        parameters = Parameters(request, ("filter",))
        form = read_body(request, BODY)
        refs: list[str] = form["entityRefs"]
        wanted = parse_predicate(form["query"], at=("query",)) if "query" in form else Everything()
        reach, known = narrow(visible, at)
        condition = all_of(reach, parse_filters(parameters.all("filter")), wanted)
        within, fields = seen_by(condition, known), parse_paths(form.get("fields", ()))
        found = documents_by("ref", refs, fields, within, at=at, seen=seen_by(reach, at))
        return Made(b'{"items":%b}' % array([found.get(ref, b"null") for ref in refs]))

    return answered(request, visible, make)
