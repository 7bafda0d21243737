"""Whom a run is told to, and when."""

from __future__ import annotations

from django.urls import reverse

from portal.accounts.models import User
from portal.notices.changes import settle, tell
from portal.notices.models import Kind
from portal.scaffolder.approval import approvers_of
from portal.scaffolder.models import Approval, Run, RunState


def tell_approvers(run: Run) -> None:
    tell(people=approvers_of(run), kind=Kind.WAITING, what=run.title, url=_url(run))


def tell_decided(run: Run) -> None:
    """It waits for nobody any more."""
    settle(kind=Kind.WAITING, url=_url(run))


def tell_ended(run: Run, state: RunState, error: str) -> None:
    """Who started it; not one who cancelled it, for they know."""
    if run.approval == Approval.WAITING:
        tell_decided(run)
    kind = {RunState.COMPLETED: Kind.COMPLETED, RunState.FAILED: Kind.FAILED}.get(state)
    if run.approval == Approval.REFUSED:
        kind = Kind.REFUSED
    if kind is not None and isinstance(run.created_by, User):
        tell(people=[run.created_by], kind=kind, what=run.title, url=_url(run), detail=error)


def _url(run: Run) -> str:
    return reverse("create:run", args=[run.uid])
