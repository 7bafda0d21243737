"""The radar as a page, and as a file for other programs."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.index.read import snapshot
from catalog.models import Ring
from catalog.policy import MANAGE, policy
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.web.access import reading
from catalog.web.htmx import Request, render_page
from catalog.web.radar import formats
from catalog.web.radar.formats import Document, Line
from catalog.web.radar.page import Asked, Blip, Radar

FORMS: dict[str, tuple[Callable[[Document], bytes], str, str]] = {
    "backstage": (formats.backstage, "application/json", "backstage.json"),
    "zalando": (formats.zalando, "application/json", "zalando.json"),
    "byor-json": (formats.byor_json, "application/json", "byor.json"),
    "byor-csv": (formats.byor_csv, "text/csv; charset=utf-8", "byor.csv"),
    "aoe": (formats.aoe_markdown, "application/zip", "aoe.zip"),
}

COLOURS = ("#08694a", "#2456b3", "#75510f", "#a03a2c", "#6d4a86", "#4d5a54")
"""Of rings that have none of their own, as the portal's style sheet has them on a light page."""


@require_safe
@reading
def radar(request: Request, visible: Predicate) -> HttpResponse:
    at = snapshot()
    shown = Radar(Asked.from_query(request.GET), at, match(visible, at))
    may_import = request.user.is_authenticated and policy().allows(request.user, MANAGE, None)
    context = {"radar": shown, "may_import": may_import}
    return render_page(request, "radar/radar.html", context, fragments={"radar": "radar"})


@require_safe
@reading
def export(request: Request, visible: Predicate, form: str) -> HttpResponse:
    """The radar that the page would show, in the format `form`."""
    if form not in FORMS:
        raise Http404(_("There is no such format of the radar."))
    at = snapshot()
    shown = Radar(Asked.from_query(request.GET), at, match(visible, at))
    write, content_type, ending = FORMS[form]
    response = HttpResponse(write(_document(request, shown)), content_type=content_type)
    name = f"radar-{shown.asked.day:%Y-%m-%d}-{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _document(request: Request, shown: Radar) -> Document:
    return Document(
        title=_("Technology radar"),
        day=shown.asked.day,
        rings=[(ring.slug, str(ring), _colour(ring)) for ring in shown.rings.by_slug.values()],
        quadrants=[(_key(key), str(label)) for key, label in shown.sector_names],
        lines=[_line(request, shown, blip) for blip in shown.blips],
    )


def _colour(ring: Ring) -> str:
    return ring.light or COLOURS[ring.position - 1]


def _key(sector: str) -> str:
    """Of a category its slug, of a trend its name."""
    return sector.rpartition("/")[2] or "other"


def _line(request: Request, shown: Radar, blip: Blip) -> Line:
    moves = [
        (str(one["date"]), one["ring"], one["reason"])
        for one in blip.card.spec.get("moves") or ()
        if str(one["date"]) <= shown.asked.day.isoformat() and shown.rings.of(one["ring"])
    ]
    return Line(
        name=blip.card.title,
        key=blip.card.sheet.reference.name,
        description=str(blip.card.sheet.description),
        url=request.build_absolute_uri(blip.card.url),
        quadrant=_key(shown.sector_key(blip)),
        quadrant_name=str(shown.sector_name(blip)),
        ring=str(blip.standing.ring),
        ring_key=blip.standing.ring.slug,
        movement=blip.standing.movement,
        moves=sorted(moves, key=lambda move: move[0]),
    )
