"""Page or fragment: the one place that decides which of the two a request wants.

A page and its parts are one template and one view. A part is a named partial of the page's
template and stands in an element with an id of its own; HTMX names that id in `HX-Target`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

VARY = ("HX-Request", "HX-Target", "HX-Boosted", "HX-History-Restore-Request")


class Request(HttpRequest):
    """A request as views get it: after the middleware of django-htmx."""

    htmx: HtmxDetails


def wanted_fragment(request: Request, targets: Collection[str]) -> str | None:
    """The id of the region to answer with; None when the whole page is wanted.

    A boosted link, and a page that the browser's history asks for again, replace the whole
    page although HTMX sends them; so does a target that is none of this page's regions.
    """
    htmx = request.htmx
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return None
    return htmx.target if htmx.target in targets else None


def render_page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    fragments: Mapping[str, str],
    status: int = 200,
) -> HttpResponse:
    """Answer with `template`, or with one of its partials when HTMX asks for that region only.

    `fragments` maps the id of a region to the name of the partial that fills it:
    `{"results": "results"}` renders `template#results` for a request with that target.
    """
    target = wanted_fragment(request, fragments)
    name = template if target is None else f"{template}#{fragments[target]}"
    response = render(request, name, dict(context), status=status)
    patch_vary_headers(response, VARY)
    return response
