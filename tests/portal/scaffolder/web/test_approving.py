"""Approving runs on their pages."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.scaffolder.models import Approval, Approver, Run, RunState
from tests.portal.scaffolder.web.conftest import template
from tests.portal.scaffolder.web.test_runs import me, run_of, url
from tests.web.conftest import page, words

pytestmark = pytest.mark.usefixtures("templates")


@pytest.fixture
def run(editor: Client, viewer: Client) -> Run:
    User.objects.filter(pk=me(viewer).pk).update(entity_ref="user:default/jo")
    asks = template("python-service", approval={"by": ["user:default/jo"], "reason": "It costs money."})
    run = run_of(me(editor), state=RunState.OPEN, lines=0)
    Run.objects.filter(pk=run.pk).update(approval=Approval.WAITING, template=asks)
    Approver.objects.create(run=run, ref="user:default/jo")
    run.refresh_from_db()
    return run


def test_an_approver_sees_answers_and_plan_and_lets_it_begin(viewer: Client, run: Run) -> None:
    shown = words(page(viewer, url(run)))
    for told in ("Waits for approval", "It costs money.", "Approve", "Refuse"):
        assert told in shown
    assert "would run" in words(page(viewer, f"{url(run)}?plan=1", target="plan"))
    viewer.post(f"{url(run)}decide/", {"do": "approve", "reason": "Fine."})
    run.refresh_from_db()
    assert (run.approval, run.decision) == (Approval.APPROVED, "Fine.")
    assert run.next_check is not None


def test_a_refusal_needs_a_reason_and_shows_it(viewer: Client, editor: Client, run: Run) -> None:
    refused = viewer.post(f"{url(run)}decide/", {"do": "refuse", "reason": ""})
    assert refused.status_code == 422
    assert "Say why you refuse it" in refused.content.decode()
    viewer.post(f"{url(run)}decide/", {"do": "refuse", "reason": "One is <enough>."})
    shown = words(page(editor, url(run)))
    assert "One is <enough>." in shown
    assert "Refused by" in shown


def test_who_started_it_waits_and_may_cancel(editor: Client, run: Run) -> None:
    shown = words(page(editor, url(run)))
    assert "somebody else decides" in shown
    assert "Cancel and undo" in shown
    assert editor.post(f"{url(run)}decide/", {"do": "approve"}).status_code == 403
