"""The list of runs and the page of one, with its log as it comes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from catalog.index.read import snapshot
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.web.access import reading, sign_in
from catalog.web.htmx import Request, render_page
from portal.scaffolder.models import LogLine, Run
from portal.scaffolder.web.run_list import Asked, RunList
from portal.scaffolder.web.run_page import RunPage
from portal.scaffolder.web.run_sight import run_or_404


@require_safe
@reading
def run_list(request: Request, visible: Predicate) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in(request, request.get_full_path())
    listed = RunList(Asked.from_query(request.GET), request.user, match(visible, snapshot()))
    return render_page(request, "create/runs.html", {"list": listed}, fragments={"found": "found"})


@require_safe
@reading
def run_page(request: Request, visible: Predicate, uid: uuid.UUID) -> HttpResponse:
    """The page; for HTMX the lines after `?after=`, with what changed around them."""
    if not request.user.is_authenticated:
        return sign_in(request, request.get_full_path())
    seen = match(visible, snapshot())
    run = run_or_404(request.user, seen, uid)
    after = request.GET.get("after", "")
    page = RunPage(
        run, request.user, seen, int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    )
    return render_page(request, "create/run.html", {"page": page}, fragments={"log": "news"})


@require_safe
@reading
def log(request: Request, visible: Predicate, uid: uuid.UUID) -> HttpResponseBase:
    """All lines as text."""
    if not request.user.is_authenticated:
        return sign_in(request, request.get_full_path())
    run = run_or_404(request.user, match(visible, snapshot()), uid)
    response = StreamingHttpResponse(_text(run), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="run-{run.uid}.txt"'
    return response


def _text(run: Run) -> Iterator[str]:
    last = 0
    while lines := list(LogLine.objects.filter(run=run, seq__gt=last).order_by("seq")[:2000]):
        yield "".join(f"{line.at:%Y-%m-%dT%H:%M:%SZ} {line.message}\n" for line in lines)
        last = lines[-1].seq
