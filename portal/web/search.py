"""What the search in the top bar finds while one types. Enter leads to the catalog with the same words."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from catalog.query import Page, Query, run
from catalog.query.predicate import Predicate
from catalog.web.access import reading
from catalog.web.htmx import VARY, Request, wanted_fragment
from catalog.web.listing.rows import entries
from portal.web.summary import summary

SHOWN = 8
LONGEST = 200


@require_safe
@reading
def search(request: Request, visible: Predicate) -> HttpResponse:
    """The first results for `q`; outside of the search box, the catalog's own list of them."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    if wanted_fragment(request, {"found"}) is None:
        return HttpResponseRedirect(f"{reverse('catalog:list')}?{urlencode({'q': words})}")
    query = Query(text=words, limit=SHOWN)
    page = run(query, visible) if words else Page(query, [], 0)
    found = [summary(entry) for entry in entries(page.ids, ())]
    context = {"words": words, "found": found, "more": page.total - len(found)}
    response = render(request, "shell/found.html", context)
    patch_vary_headers(response, VARY)
    return response
