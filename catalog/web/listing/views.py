"""The list of the catalog: page, fragments and export at one address."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from catalog import kinds
from catalog.index.read import Snapshot, snapshot
from catalog.policy import EDIT, policy
from catalog.query.narrowing import narrow
from catalog.query.predicate import Predicate
from catalog.web.access import reading
from catalog.web.htmx import VARY, Request, wanted_fragment
from catalog.web.listing import columns, filters
from catalog.web.listing.export import FORMS, export
from catalog.web.listing.filters import ALL_KINDS
from catalog.web.listing.page import Listing
from catalog.web.listing.state import State
from catalog.web.listing.tabs import tabs, usual_kind
from catalog.web.saved.reach import Views, default_query

TEMPLATE = "catalog/list.html"
RESULTS = "results"
PARTS = ("choices", "found")
"""Regions: the rows with all that follows them; what one filter offers, or only what was found in it."""


@require_safe
@reading
def catalog_list(request: Request, visible: Predicate) -> HttpResponseBase:
    if not request.GET and (query := default_query(request.user)):
        return HttpResponseRedirect(f"{reverse('catalog:list')}?{query}")
    visible, at = narrow(visible, snapshot())
    state = state_of(request, visible, at)
    listing = Listing(state, visible, at)
    form = request.GET.get("format", "")
    if form in FORMS:
        return export(listing, form)
    response = _group(request, listing) or _page(request, listing)
    patch_vary_headers(response, VARY)
    return response


def state_of(request: Request, visible: Predicate, at: Snapshot) -> State:
    """What the address says. Without a kind a search goes through all of them, and a list shows the first."""
    asked = request.GET.get("kind", "").lower()
    if asked != ALL_KINDS and kinds.get(asked) is None:
        asked = ALL_KINDS if request.GET.get("q") else usual_kind(visible, at)
    kind = kinds.get(asked)
    names = [known.name for known in filters.filters_of(kind)]
    state = State.of(request.GET, kind=asked, filters=names)
    return replace(state, columns=columns.if_unusual(columns.columns_of(kind), state.columns))


def _group(request: Request, listing: Listing) -> HttpResponse | None:
    """The choices of one filter, when HTMX asks for those only."""
    regions = {f"{part}-{known.name}": (part, known.name) for part in PARTS for known in listing.filters}
    target = wanted_fragment(request, regions)
    if target is None:
        return None
    part, name = regions[target]
    return render(request, f"{TEMPLATE}#{part}", {"group": listing.group(name), "list": listing})


def _page(request: Request, listing: Listing) -> HttpResponse:
    """The whole page, or what a change of the list replaces in it; the browser's address follows."""
    views = Views(request.user, listing.state.query())
    context: dict[str, object] = {
        "list": listing,
        "views": views,
        "tabs": tabs(listing.state, listing.visible, listing.told, listing.at),
        "can_make": policy().allows(request.user, EDIT, None),
    }
    if wanted_fragment(request, {RESULTS}) is None:
        return render(request, TEMPLATE, context)
    response = render(request, f"{TEMPLATE}#fragment", context)
    response["HX-Push-Url"] = reverse("catalog:list") + listing.state.query()
    return response


@require_safe
def kind_list(request: Request, kind: str, namespace: str = "") -> HttpResponseRedirect:
    """`/catalog/component/default/` is an entity's address cut short: the list of that kind."""
    return HttpResponseRedirect(reverse("catalog:list") + State(kind=kind.lower()).query())
