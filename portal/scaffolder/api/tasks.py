"""`/v2/tasks`: runs, listed, started, cancelled and tried again."""

from __future__ import annotations

import re
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from catalog.api.answer import json_value
from catalog.api.body import OBJECT, STRING, body_of, read_body
from catalog.api.caller import acting
from catalog.api.errors import InputError, NotAllowedError, NotFoundError
from catalog.api.parameters import Parameters
from catalog.api.reader import require, visible_to
from catalog.policy import MANAGE, policy
from portal.scaffolder.api import forms
from portal.scaffolder.api.refusals import refusing
from portal.scaffolder.catalog import load
from portal.scaffolder.changes import cancel_run, retry_run, start_run
from portal.scaffolder.models import Run
from portal.scaffolder.sight import runs_visible_to

SECRETS = {"type": "object", "additionalProperties": STRING}
CREATE = body_of("templateRef", "values", templateRef=STRING, values=OBJECT, secrets=SECRETS)
RETRY = body_of(secrets=SECRETS)
KNOWN = ("createdBy", "limit", "offset", "order", "status")
ORDER = re.compile(r"(asc|desc):(\w+)")
COLUMNS = {
    "created_at": "created_at",
    "created_by": "created_by_ref",
    "last_heartbeat_at": "started_at",
    "status": "state",
    "template": "template_ref",
}
PAGE = 1000


def tasks(request: HttpRequest) -> HttpResponseBase:
    """The newest first, unless another order is asked for."""
    parameters = Parameters(request, KNOWN)
    runs = runs_of(request)
    if statuses := parameters.all("status"):
        runs = runs.filter(state__in=statuses)
    if people := parameters.all("createdBy"):
        runs = runs.filter(created_by_ref__in=[person.lower() for person in people])
    runs = runs.order_by(*map(_column, parameters.all("order")), "-pk")
    offset, limit = parameters.integer("offset") or 0, parameters.integer("limit")
    page = runs[offset : offset + min(PAGE, PAGE if limit is None else limit)]
    return json_value({"tasks": [forms.task(run) for run in page], "totalTasks": runs.count()})


def _column(order: str) -> str:
    asked = ORDER.fullmatch(order)
    if asked is None or asked[2] not in COLUMNS:
        raise InputError(f'Invalid order parameter "{order}", expected "<asc or desc>:<field name>"')
    return ("-" if asked[1] == "desc" else "") + COLUMNS[asked[2]]


def task(request: HttpRequest, uid: str) -> HttpResponseBase:
    return json_value(forms.task(run_of(request, uid)))


@acting
@refusing
def create(request: HttpRequest, user: AbstractBaseUser) -> HttpResponseBase:
    form = read_body(request, CREATE)
    template, _entity = load(form["templateRef"], visible_to(request))
    run = start_run(actor=user, template=template, answers=form["values"], secrets=form.get("secrets") or {})
    return json_value({"id": str(run.uid)}, status=201)


@acting
def cancel(request: HttpRequest, user: AbstractBaseUser, uid: str) -> HttpResponseBase:
    run = run_of(request, uid)
    _require_own(user, run)
    cancel_run(actor=user, run=run)
    return json_value({"status": "cancelled"})


@acting
@refusing
def retry(request: HttpRequest, user: AbstractBaseUser, uid: str) -> HttpResponseBase:
    run = run_of(request, uid)
    _require_own(user, run)
    form = read_body(request, RETRY)
    retry_run(actor=user, run=run, secrets=form.get("secrets") or {})
    return json_value({"id": str(run.uid)}, status=201)


def _require_own(user: AbstractBaseUser, run: Run) -> None:
    """Who started a run may stop it and try it again, as long as they may run the template; an admin too."""
    require(user, "scaffold", run.template_ref)
    if run.created_by_id != user.pk and not policy().allows(user, MANAGE, None):
        raise NotAllowedError("Only who started the task, or an admin, may do that")


def runs_of(request: HttpRequest) -> QuerySet[Run]:
    visible_to(request)
    return runs_visible_to(request.user)


def run_of(request: HttpRequest, uid: str) -> Run:
    """Raises NotFoundError for what is not there or not for this person."""
    try:
        run: Run | None = runs_of(request).filter(uid=UUID(uid)).first()
    except ValueError:
        run = None
    if run is None:
        raise NotFoundError(f"No task with id '{uid}' found")
    return run
