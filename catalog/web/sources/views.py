"""The pages about sources that everyone reads: the list, one of them, what was deleted of late."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.query.predicate import Predicate
from catalog.web.access import reading
from catalog.web.htmx import Request, render_page, wanted_fragment
from catalog.web.sources import gone
from catalog.web.sources.asked import Asked
from catalog.web.sources.attention import attention
from catalog.web.sources.gone import deleted_lately, deletions
from catalog.web.sources.listing import SourceList
from catalog.web.sources.page import SourcePage
from catalog.web.sources.removed import removed_lately, removed_source, shown
from catalog.web.sources.rights import rights
from catalog.web.sources.sight import Sight

LIST, SOURCE = "catalog/sources/list.html", "catalog/sources/source.html"
DELETIONS = 100
"""Deletions on their page; who looks for one that is older names it."""
REMOVED = 20
"""Likewise of sources."""


@require_safe
@reading
def source_list(request: Request, visible: Predicate) -> HttpResponseBase:
    sight = Sight(visible)
    asked = Asked.from_query(request.GET)
    listed = SourceList(asked, sight)
    context = {"list": listed, "rights": rights(request.user)}
    if wanted_fragment(request, {"listed"}) is None:
        context["attention"] = attention(listed.counts, sight) if asked.is_usual else None
        return render_page(request, LIST, context, fragments={})
    response = render_page(request, LIST, context, fragments={"listed": "fragment"})
    response["HX-Push-Url"] = reverse("sources:list") + asked.query()
    return response


@require_safe
@reading
def source_page(request: Request, visible: Predicate, uid: uuid.UUID) -> HttpResponse:
    sight = Sight(visible)
    location = sight.sources().filter(uid=uid).first()
    if location is None:
        return _removed(request, sight, uid)
    page = SourcePage(location, sight, rights(request.user, location), request.GET.get("all", ""))
    return render_page(request, SOURCE, {"page": page}, fragments={"source": "source"})


def _removed(request: Request, sight: Sight, uid: uuid.UUID) -> HttpResponse:
    source = removed_source(uid) if sight.is_whole else None
    if source is None:
        raise Http404(_("There is no such source. It may have been removed."))
    context = {"source": source, "rights": rights(request.user)}
    return render(request, "catalog/sources/removed.html", context, status=404)


@require_safe
@reading
def deletions_page(request: Request, visible: Predicate) -> HttpResponse:
    if not Sight(visible).is_whole:
        raise PermissionDenied(_("Who sees a part of the catalog only is not told what was deleted."))
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = deleted_lately()
    for word in words.lower().split():
        found = found.filter(ref__contains=word)
    listed = deletions(found[: DELETIONS + 1])
    removed = list(removed_lately(words).select_related("removed_by")[: REMOVED + 1])
    context = {
        "words": words,
        "deletions": listed[:DELETIONS],
        "more": len(listed) > DELETIONS,
        "removed": shown(removed[:REMOVED]),
        "more_removed": len(removed) > REMOVED,
        "days": gone.LATELY.days,
        "rights": rights(request.user),
    }
    return render_page(request, "catalog/sources/deletions.html", context, fragments={"listed": "found"})
