"""Runs that wait for approval are approved or refused."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from catalog.changes.audit import record
from portal.scaffolder.approval import may_decide
from portal.scaffolder.models import Approval, Run
from portal.scaffolder.running.execute import finish
from portal.scaffolder.running.journal import DatabaseJournal
from portal.scaffolder.running.storage import storage_of
from portal.scaffolder.running.workflow import Result
from portal.scaffolder.telling import tell_decided


class NotWaiting(Exception):
    """The run waits for no approval: somebody was faster, or it was cancelled."""


class NotApprover(Exception):
    """This is for others to decide."""


class ReasonMissing(Exception):
    """Who is refused is told why."""


def approve_run(*, actor: AbstractBaseUser, run: Run, reason: str = "") -> None:
    """Let the run begin. Raises NotWaiting, NotApprover."""
    with transaction.atomic():
        held = _decide(actor, run, Approval.APPROVED, reason)
        DatabaseJournal(held).say(f"Approved by {actor}{_because(reason)}")
        Run.objects.filter(pk=held.pk).update(next_check=timezone.now())
        tell_decided(held)
        record(actor, "run.approve", held.template_ref, run=str(held.uid), reason=reason)


def refuse_run(*, actor: AbstractBaseUser, run: Run, reason: str) -> None:
    """End the run before it began. Raises NotWaiting, NotApprover, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        held = _decide(actor, run, Approval.REFUSED, reason)
        tell_decided(held)
        told = f"Refused by {actor}{_because(reason)}"
        finish(held, DatabaseJournal(held), Result(error=told, cancelled=True), storage_of(held.uid))
        record(actor, "run.refuse", held.template_ref, run=str(held.uid), reason=reason)


def _decide(actor: AbstractBaseUser, run: Run, decision: Approval, reason: str) -> Run:
    held: Run = Run.objects.select_for_update().get(pk=run.pk)
    if not held.waits_for_approval:
        raise NotWaiting
    if not may_decide(actor, held):
        raise NotApprover
    held.approval, held.decided_by_id, held.decided_at = decision, actor.pk, timezone.now()
    held.decision = reason.strip()
    held.save(update_fields=["approval", "decided_by", "decided_at", "decision"])
    return held


def _because(reason: str) -> str:
    return f": {reason.strip()}" if reason.strip() else ""
