"""The list of runs and the page of one, with its log as it comes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Literal

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.policy import Person
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.web.access import acting, reading, sign_in
from catalog.web.htmx import Request, render_page
from portal.scaffolder.changes.approvals import (
    NotApprover,
    NotWaiting,
    ReasonMissing,
    approve_run,
    refuse_run,
)
from portal.scaffolder.changes.runs import BadSecrets, NotEnded, cancel_run, retry_run
from portal.scaffolder.form.collecting import MASK
from portal.scaffolder.models import LogLine, Run
from portal.scaffolder.permission import NotPermitted
from portal.scaffolder.schema import BadSchema
from portal.scaffolder.sight import runs_visible_to
from portal.scaffolder.web.kept import keep
from portal.scaffolder.web.plan import Plan
from portal.scaffolder.web.rights import may_steer
from portal.scaffolder.web.run_list import Asked, RunList
from portal.scaffolder.web.run_page import RunPage, run_url
from portal.scaffolder.web.run_plan import plan_of
from portal.scaffolder.web.subject import page_url

TEMPLATE = "create/run.html"
FRAGMENTS = {"log": "news", "plan": "plan"}
LONGEST_REASON = 2000


@require_safe
@reading
def run_list(request: Request, visible: Predicate) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in(request, request.get_full_path())
    listed = RunList(Asked.from_query(request.GET), request.user)
    return render_page(request, "create/runs.html", {"list": listed}, fragments={"found": "found"})


@require_safe
@reading
def run_page(request: Request, visible: Predicate, uid: uuid.UUID) -> HttpResponse:
    """The page; for HTMX the lines after `?after=`, with what changed around them."""
    if not request.user.is_authenticated:
        return sign_in(request, request.get_full_path())
    run = run_or_404(request.user, uid)
    after = request.GET.get("after", "")
    known = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    page = RunPage(run, request.user, match(visible, snapshot()), known, _plan(request, run, visible))
    return render_page(request, TEMPLATE, {"page": page}, fragments=FRAGMENTS)


def _plan(request: Request, run: Run, visible: Predicate) -> Plan | None:
    """Of a run that waits for approval, for who asks to see it: it takes a moment."""
    if not run.waits_for_approval or "plan" not in request.GET:
        return None
    return plan_of(run, match(visible, snapshot()), run_url(run), request.GET.get("file", ""))


@require_POST
@acting
def decide(request: Request, visible: Predicate, actor: AbstractBaseUser, uid: uuid.UUID) -> HttpResponse:
    """Approve the run, or refuse it."""
    run, reason = run_or_404(actor, uid), request.POST.get("reason", "")[:LONGEST_REASON]
    try:
        if request.POST.get("do") == "approve":
            approve_run(actor=actor, run=run, reason=reason)
            messages.success(request, _("Approved: it begins as soon as a worker is free."))
        else:
            refuse_run(actor=actor, run=run, reason=reason)
            messages.success(request, _("Refused. Who asked for it is told why."))
    except NotApprover as refused:
        raise PermissionDenied(_("This run is for others to approve.")) from refused
    except NotWaiting:
        messages.warning(request, _("The run does not wait for approval any more."))
    except ReasonMissing:
        with one_snapshot():
            problem = _("Say why you refuse it, so that it can be mended.")
            page = RunPage(run, actor, match(visible, snapshot()), problem=problem)
            return render_page(request, TEMPLATE, {"page": page}, fragments={}, status=422)
    return HttpResponseRedirect(run_url(run))


@require_safe
@reading
def log(request: Request, visible: Predicate, uid: uuid.UUID) -> HttpResponseBase:
    """All lines as text."""
    if not request.user.is_authenticated:
        return sign_in(request, request.get_full_path())
    run = run_or_404(request.user, uid)
    response = StreamingHttpResponse(_text(run), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="run-{run.uid}.txt"'
    return response


@sensitive_post_parameters()
@require_POST
@acting
def steer(request: Request, visible: Predicate, actor: AbstractBaseUser, uid: uuid.UUID) -> HttpResponse:
    """Cancel the run, try it again, or begin another with the same answers."""
    run = run_or_404(actor, uid)
    order = request.POST.get("do", "")
    if order == "again":
        return _again(request, run)
    if not may_steer(actor, run):
        raise PermissionDenied(_("Only who started a run, and admins, cancel it or try it again."))
    if order == "cancel":
        cancel_run(actor=actor, run=run)
        messages.success(request, _("Cancelled: it stops after what it is doing, and undoes what it made."))
    elif order in ("failed step", "start"):
        page = RunPage(run, actor, match(visible, snapshot()))
        _retry(request, actor, page, "start" if order == "start" else "failed step")
    return HttpResponseRedirect(run_url(run))


def _retry(
    request: Request, actor: AbstractBaseUser, page: RunPage, begin: Literal["failed step", "start"]
) -> None:
    secrets = {each.key: request.POST.get(each.name, "") for each in page.secrets}
    if missing := [each.title for each in page.secrets if not secrets[each.key]]:
        told = _("The run needs its secrets again: %(names)s")
        messages.error(request, told % {"names": ", ".join(missing)})
        return
    try:
        retry_run(actor=actor, run=page.run, begin=begin, secrets=secrets)
    except NotPermitted as refused:
        raise PermissionDenied(_("The rules do not let you run this template any more.")) from refused
    except NotEnded:
        messages.warning(request, _("The run is going on already."))
    except (BadSecrets, BadSchema) as bad:
        messages.error(request, _("The secrets do not fit the template: %(why)s") % {"why": str(bad)})


def run_or_404(user: Person, uid: uuid.UUID) -> Run:
    run = runs_visible_to(user).filter(uid=uid).select_related("created_by").first()
    if run is None:
        raise Http404(_("There is no such run."))
    return run


def _again(request: Request, run: Run) -> HttpResponse:
    """The answers of the run become a draft; its secrets are gone and are asked anew."""
    keep(request, run.template_ref, {key: each for key, each in run.answers.items() if each != MASK})
    return HttpResponseRedirect(page_url(run.template_ref, 1))


def _text(run: Run) -> Iterator[str]:
    last = 0
    while lines := list(LogLine.objects.filter(run=run, seq__gt=last).order_by("seq")[:2000]):
        yield "".join(f"{line.at:%Y-%m-%dT%H:%M:%SZ} {line.message}\n" for line in lines)
        last = lines[-1].seq
