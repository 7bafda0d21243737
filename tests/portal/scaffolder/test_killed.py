"""The worker of runs is killed, as the machine does it: the run goes on from its last finished step."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connections
from django.utils import timezone

from portal.accounts.models import User
from portal.githost.models import Repository
from portal.scaffolder.changes import start_run
from portal.scaffolder.models import Run, RunState, RunStep
from portal.scaffolder.running import worker
from portal.scaffolder.template import Template
from tests.portal.scaffolder.conftest import log_of

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., Template]
GIVE_UP = 60.0


def work_until(run: Run, step_id: str) -> None:
    """A worker in a process of its own takes the run, and is killed while it is at this step."""
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=worker.step)
    process.start()
    begun = time.monotonic()
    at = RunStep.objects.filter(run=run, step_id=step_id, state=RunStep.State.PROCESSING)
    while not at.exists():
        assert process.is_alive(), "the worker ended before it was at the step"
        assert time.monotonic() - begun < GIVE_UP
        time.sleep(0.01)
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert process.exitcode == -signal.SIGKILL


def lease_ends(run: Run) -> None:
    """As a minute later, when nobody has kept it."""
    Run.objects.filter(pk=run.pk).update(lease_until=timezone.now())


def test_a_run_whose_worker_is_killed_goes_on_and_does_nothing_twice(
    make: Make, editor: User, settings: LazySettings, tmp_path: Path
) -> None:
    settings.GIT_FOLDER = tmp_path / "git"
    steps = [
        {"id": "files", "action": "fetch:plain", "input": {"url": "./files"}},
        {"id": "publish", "action": "publish:git", "input": {"repoUrl": "portal?owner=team-a&repo=shop"}},
        {"id": "wait", "action": "debug:wait", "input": {"seconds": 3}},
        {"id": "list", "action": "debug:log", "input": {"message": "end", "listWorkspace": True}},
    ]
    run = start_run(actor=editor, template=make(steps, files={"files/kept.txt": "kept"}), answers={})
    work_until(run, "wait")
    assert worker.step() == 0, "another worker waits for the lease to end"
    lease_ends(run)
    assert worker.step() == 1
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED, run.error
    said = log_of(run)
    assert said.count("Fetching plain content from remote URL") == 1
    assert sum("Published to" in line for line in said) == 1
    assert any("goes on from its last finished step" in line for line in said)
    assert any("kept.txt" in line for line in said)
    assert [str(each) for each in Repository.objects.all()] == ["team-a/shop"]


def test_a_run_that_is_killed_again_and_again_fails_clearly_and_leaves_nothing(
    make: Make, editor: User, settings: LazySettings, tmp_path: Path
) -> None:
    settings.GIT_FOLDER = tmp_path / "git"
    steps = [
        {"id": "files", "action": "fetch:plain", "input": {"url": "./files"}},
        {"id": "publish", "action": "publish:git", "input": {"repoUrl": "portal?owner=team-a&repo=shop"}},
        {"id": "wait", "action": "debug:wait", "input": {"seconds": 30}},
    ]
    run = start_run(actor=editor, template=make(steps, files={"files/kept.txt": "kept"}), answers={})
    for _ in range(3):
        work_until(run, "wait")
        RunStep.objects.filter(run=run, step_id="wait").update(state=RunStep.State.OPEN)
        lease_ends(run)
    assert worker.step() == 1
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "begun 3 times" in run.error
    assert not Repository.objects.exists()
