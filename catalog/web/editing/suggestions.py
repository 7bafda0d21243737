"""What others wrote in the same field, and what a reference could lead to, for people who type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Entity
from catalog.query import Query, run
from catalog.query.matching import match
from catalog.query.predicate import Everything, In, Predicate
from catalog.query.query import Order
from catalog.refs import DEFAULT_NAMESPACE, Ref
from catalog.web.access import reading
from catalog.web.htmx import Request

OFFERED = 20
USUAL = 100
LONGEST = 200


def suggested(kind: str, visible: Predicate) -> dict[str, Sequence[str]]:
    """Values in use where the person sees them, by the name of the field; the usual ones first."""
    with one_snapshot():
        at = snapshot()
        seen = match(visible, at)
        of_kind = at.equals("kind", kind) & seen
        found = {key: at.counts(key, of_kind) for key in ("spec.type", "spec.lifecycle")}
        found["metadata.tags"] = at.counts("metadata.tags", seen)
    return {key: [value for value, _count in counts[:USUAL]] for key, counts in found.items()}


@dataclass(frozen=True, slots=True)
class Offer:
    """`written` is the reference as short as it may be written in the field."""

    written: str
    name: str


@require_safe
@reading
def pick(request: Request, visible: Predicate) -> HttpResponse:
    """Entities whose reference could be meant by what was typed in the field `of`."""
    asked = request.GET
    words = asked.get(asked.get("of", ""), "").replace("\x00", "").strip()[:LONGEST]
    wanted = tuple(kind for kind in asked.get("kinds", "").lower().split(",") if kind)
    query = Query(
        predicate=In("kind", wanted) if wanted else Everything(),
        text=words.rpartition(":")[2].rpartition("/")[2],
        order=() if words else (Order("metadata.name"),),
        limit=OFFERED,
        counted=False,
    )
    ids = run(query, visible).ids
    rows = Entity.objects.filter(pk__in=ids).only("ref", "name", "title").in_bulk()
    namespace = asked.get("metadata.namespace") or asked.get("in") or DEFAULT_NAMESPACE
    offers = [_offer(rows[pk], asked.get("kind", ""), namespace) for pk in ids if pk in rows]
    return render(request, "catalog/editing/offers.html", {"offers": offers})


def _offer(entity: Entity, kind: str, namespace: str) -> Offer:
    """`kind` and `namespace` are those that a reference means that names none."""
    ref = Ref.parse(entity.ref)
    before = ("" if ref.kind == kind else f"{ref.kind}:") + (
        "" if ref.namespace == namespace else f"{ref.namespace}/"
    )
    return Offer(f"{before}{entity.name}", entity.title or entity.ref)
