"""The pages about trends: all of them, one, and the frame that they stand in."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.index.read import snapshot
from catalog.query.matching import match
from catalog.query.narrowing import narrow
from catalog.query.predicate import Predicate
from catalog.refs import DEFAULT_NAMESPACE, Ref
from catalog.tools.sheets import sheets_by_ref
from catalog.tools.words import ROLES
from catalog.web.access import reading
from catalog.web.advice.company import CompanyAdvice, Question
from catalog.web.course.page import YEAR, span_asked
from catalog.web.htmx import Request, render_page
from catalog.web.trends.page import MINE, TrendList, TrendPage, Trends


@require_safe
@reading
def trend_list(request: Request, visible: Predicate) -> HttpResponse:
    visible, at = narrow(visible, snapshot())
    page = TrendList(at, match(visible, at), request.user, is_mine_asked=request.GET.get("of") == MINE)
    context = {"page": page, "trends": page.trends}
    return render_page(request, "trends/list.html", context, fragments={"cards": "cards"})


@require_safe
@reading
def trend_page(
    request: Request, visible: Predicate, name: str, namespace: str = DEFAULT_NAMESPACE
) -> HttpResponse:
    visible, at = narrow(visible, snapshot())
    seen = match(visible, at)
    ref = str(Ref("trend", namespace.lower(), name.lower()))
    sheet = sheets_by_ref([ref], seen).get(ref)
    if sheet is None:
        raise Http404(_("There is no trend of this name in the catalog."))
    role = request.GET.get("role", "")
    page = TrendPage(
        sheet,
        Trends(at, seen, one=ref),
        role=role if role in ROLES else "",
        span=span_asked(request.GET, YEAR),
        every_team=request.GET.get("teams") == "all",
    )
    context = {"page": page, "course": page.course, "is_trend": True}
    fragments = {"tools": "tools", "course": "course"}
    return render_page(request, "trends/trend.html", context, fragments=fragments)


@require_safe
@reading
def advice(request: Request, visible: Predicate) -> HttpResponse:
    """What the company should use next, and the answer about one trend and one service."""
    visible, at = narrow(visible, snapshot())
    tab = CompanyAdvice(at, match(visible, at), Question.of(request.GET))
    return render_page(request, "trends/advice.html", {"tab": tab}, fragments={"answer": "answer"})


@require_safe
@reading
def devops(request: Request, visible: Predicate) -> HttpResponse:
    """What DevOps is, where it came from and where it goes: the talk's frame around the trends."""
    at = snapshot()
    return render(request, "trends/devops.html", {"trends": Trends(at, match(visible, at))})
