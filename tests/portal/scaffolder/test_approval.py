"""Runs that somebody has to approve first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog.models import AuditEvent
from portal.accounts.models import Role, Rule, User
from portal.accounts.rules import known_rules
from portal.notices.models import Kind, Notice
from portal.scaffolder.approval import approvers_of, awaiting
from portal.scaffolder.changes import cancel_run, retry_run, start_run
from portal.scaffolder.changes.approvals import (
    NotApprover,
    NotWaiting,
    ReasonMissing,
    approve_run,
    refuse_run,
)
from portal.scaffolder.models import Run, RunState
from portal.scaffolder.running import worker
from portal.scaffolder.template import Template

pytestmark = pytest.mark.django_db(transaction=True)

STEPS = [{"action": "debug:log", "input": {"message": "hello"}}]

Make = Callable[..., Template]


@pytest.fixture
def admin() -> User:
    return User.objects.create_superuser("ana.duarte", role=Role.ADMIN)


@pytest.fixture
def run(make: Make, editor: User) -> Run:
    return asked(make, editor, {"by": ["user:default/jo"]})


def asked(make: Make, editor: User, approval: dict[str, Any]) -> Run:
    return start_run(actor=editor, template=make(STEPS, approval=approval), answers={})


def person(name: str, role: str = Role.VIEWER, **more: Any) -> User:
    return User.objects.create_user(name, role=role, entity_ref=f"user:default/{name}", **more)


def test_no_worker_takes_a_run_before_it_is_approved(run: Run) -> None:
    assert worker.step() == 0
    approve_run(actor=person("jo"), run=run, reason="Go on.")
    assert worker.step() == 1
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED
    assert "Approved by jo: Go on." in run.lines.values_list("message", flat=True)
    event = AuditEvent.objects.get(verb="run.approve")
    assert (str(event.actor), event.detail["reason"]) == ("jo", "Go on.")


def test_who_is_refused_is_told_why(run: Run) -> None:
    jo = person("jo")
    with pytest.raises(ReasonMissing):
        refuse_run(actor=jo, run=run, reason=" ")
    refuse_run(actor=jo, run=run, reason="We have one already.")
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert run.error == "Refused by jo: We have one already."
    assert worker.step() == 0
    with pytest.raises(NotWaiting):
        approve_run(actor=jo, run=run)
    assert AuditEvent.objects.filter(verb="run.refuse").count() == 1


def test_by_group_by_role_and_by_rule(make: Make, editor: User, admin: User) -> None:
    jo, other = person("jo"), person("sora", Role.EDITOR)
    run = asked(make, editor, {"by": ["role:editor"], "reason": "It costs money."})
    assert list(awaiting(jo)) == []
    assert list(awaiting(other)) == [run]
    assert list(awaiting(editor)) == []
    assert list(awaiting(admin)) == [run]
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.APPROVE, predicate={"spec.type": "service"})
    known_rules.forget()
    assert list(awaiting(jo)) == [run]
    with pytest.raises(NotApprover):
        approve_run(actor=editor, run=run)


def test_approvers_and_who_asked_are_told(run: Run, editor: User, make: Make) -> None:
    jo, other = person("jo"), User.objects.create_user("late", entity_ref="user:default/jo")
    later = start_run(
        actor=editor, template=make(STEPS, approval={"by": ["user:default/jo"]}), answers={"name": "orders"}
    )
    assert {notice.user for notice in Notice.objects.filter(kind=Kind.WAITING)} == {jo, other}
    approve_run(actor=jo, run=later)
    other.refresh_from_db()
    assert other.unread_notices == 0
    worker.step()
    assert Notice.objects.get(user=editor).sentence == "orders is done."
    refuse_run(actor=jo, run=run, reason="No.")
    assert Notice.objects.filter(user=editor).latest("pk").sentence == "A service was not approved."


def test_without_names_it_is_for_admins(make: Make, editor: User, admin: User) -> None:
    run = asked(make, editor, {})
    person("jo", Role.EDITOR)
    assert approvers_of(run) == [admin]


def test_who_is_named_is_told_and_nobody_else(run: Run, admin: User) -> None:
    jo = person("jo")
    person("sora")
    assert approvers_of(run) == [jo]


def test_a_run_that_waits_ends_when_it_is_cancelled_and_waits_again_when_it_is_tried_again(
    run: Run, editor: User
) -> None:
    cancel_run(actor=editor, run=run)
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    retry_run(actor=editor, run=run, begin="start")
    assert worker.step() == 0
    jo = person("jo")
    refuse_run(actor=jo, run=run, reason="No.")
    run.refresh_from_db()
    retry_run(actor=editor, run=run)
    assert worker.step() == 0
    assert list(awaiting(jo)) == [run]
