"""Runs, step by step: what runs when, what is said, what is kept and what is taken away again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from catalog.models import AuditEvent
from portal.accounts.models import User
from portal.scaffolder import actions
from portal.scaffolder.actions import Action, ActionFailed, Context
from portal.scaffolder.actions.action import Input, Made, schema
from portal.scaffolder.changes import (
    BadAnswers,
    NotEnded,
    UnknownActions,
    cancel_run,
    retry_run,
    start_run,
)
from portal.scaffolder.models import Run, RunState, RunStep
from portal.scaffolder.running import worker
from portal.scaffolder.running.storage import storage_of
from portal.scaffolder.template import Template
from tests.portal.scaffolder.conftest import log_of

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., Template]
CarryOut = Callable[..., Run]


def log(message: Any, **more: Any) -> dict[str, Any]:
    return {"id": more.pop("id", "log"), "action": "debug:log", "input": {"message": message}, **more}


FAILS = {"id": "fails", "action": "fs:delete", "input": {}}


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Things that the action `test:make` makes outside of the workspace; `test:break` fails once a day."""
    there: list[str] = []

    def run(context: Context, given: Input) -> dict[str, Any]:
        there.append(given["name"])
        context.reporter.made({"name": given["name"]})
        return {"made": given["name"]}

    def undo(context: Context, made: Made) -> None:
        there.remove(made["name"])
        context.log(f"Took {made['name']} away")

    def stumble(context: Context, given: Input) -> None:
        if "mended" not in there:
            raise ActionFailed("Not today")

    known = {
        **actions.known(),
        "test:make": Action("test:make", "", "", schema("name", name={"type": "string"}), run, undo=undo),
        "test:break": Action("test:break", "", "", schema(), stumble),
    }
    monkeypatch.setattr(actions, "known", lambda: known)
    return there


def make_thing(name: str, **more: Any) -> dict[str, Any]:
    return {"id": f"make-{name}", "action": "test:make", "input": {"name": name}, **more}


def states(run: Run) -> list[str]:
    return list(run.steps.order_by("position").values_list("state", flat=True))


def test_a_run_renders_files_and_gives_its_output(make: Make, carry_out: CarryOut, editor: User) -> None:
    template = make(
        [
            {
                "id": "fetch",
                "name": "Fetch",
                "action": "fetch:template",
                "input": {"url": "./skeleton", "values": {"name": "${{ parameters.name }}"}},
            },
            log("Made ${{ parameters.name }}", listWorkspace=True),
            {"id": "list", "action": "fs:readdir", "input": {"recursive": True}},
        ],
        files={"skeleton/${{ values.name }}.txt": "I am ${{ values.name | upper }}"},
        parameters={"properties": {"name": {"type": "string"}}, "required": ["name"]},
        output={"links": [{"title": "${{ steps.list.output.files[0].name }}", "url": "https://example.com"}]},
    )
    run = carry_out(template, {"name": "shop"})
    assert run.state == RunState.COMPLETED, run.error
    assert run.output == {"links": [{"title": "shop.txt", "url": "https://example.com"}]}
    assert log_of(run)[:2] == ["Starting up task with 3 steps", "Beginning step Fetch"]
    assert "Made shop" in log_of(run)
    assert log_of(run)[-1] == "Run completed with status: completed"
    assert list(run.lines.values_list("seq", flat=True)) == list(range(1, run.lines.count() + 1))
    assert states(run) == ["completed"] * 3
    assert not storage_of(run.uid).folder.exists()
    assert AuditEvent.objects.get(verb="run.start").actor == editor


def test_a_step_whose_condition_is_false_is_passed_over(make: Make, carry_out: CarryOut) -> None:
    template = make(
        [
            log("no", id="a", **{"if": "${{ parameters.x === 2 }}"}),
            log("yes", id="b", **{"if": "${{ parameters.x === 1 }}"}),
            log("empty list", id="c", **{"if": "${{ [] }}"}),
            log("never", id="d", **{"if": False}),
        ]
    )
    run = carry_out(template, {"x": 1})
    assert states(run) == ["skipped", "completed", "skipped", "skipped"]
    assert "Skipping step a because its if condition was false" in log_of(run)


def test_each_goes_through_arrays_and_objects_and_asks_its_condition_each_time(
    make: Make, carry_out: CarryOut
) -> None:
    template = make(
        [
            log("${{ each.key }}=${{ each.value }}", id="a", each="${{ parameters.list }}"),
            log(
                "${{ each.value }}",
                id="b",
                each="${{ parameters.map }}",
                **{"if": "${{ each.key !== 'skip' }}"},
            ),
        ]
    )
    run = carry_out(template, {"list": ["x", "y"], "map": {"keep": "kept", "skip": "dropped"}})
    said = log_of(run)
    assert "0=x" in said
    assert "1=y" in said
    assert "kept" in said
    assert "dropped" not in said


def test_an_each_that_gives_nothing_to_go_through_fails(make: Make, carry_out: CarryOut) -> None:
    run = carry_out(make([log("x", each="${{ parameters.absent }}")]))
    assert run.state == RunState.FAILED
    assert "must resolve to an array or object" in run.error


def test_after_a_failure_only_steps_that_ask_for_it_run(make: Make, carry_out: CarryOut) -> None:
    template = make(
        [
            FAILS,
            log("after", id="after"),
            log("always", id="always", **{"if": "${{ always() }}"}),
            log("failure", id="failure", **{"if": "${{ failure() }}"}),
        ]
    )
    run = carry_out(template)
    assert run.state == RunState.FAILED
    assert run.error == 'Invalid input passed to action fs:delete, instance requires property "files"'
    assert states(run) == ["failed", "skipped", "completed", "completed"]
    assert "Skipping step after because a previous step failed" in log_of(run)


def test_failure_is_false_while_all_goes_well(make: Make, carry_out: CarryOut) -> None:
    run = carry_out(make([log("x", **{"if": "${{ failure() }}"})]))
    assert states(run) == ["skipped"]


def test_answers_that_do_not_fit_and_unknown_actions_stop_a_run_before_it_starts(
    make: Make, editor: User
) -> None:
    template = make(
        [log("x")], parameters=[{"required": ["name"], "properties": {"name": {"type": "string"}}}]
    )
    with pytest.raises(BadAnswers) as bad:
        start_run(actor=editor, template=template, answers={})
    assert [str(fault) for fault in bad.value.faults] == ['instance requires property "name"']
    with pytest.raises(UnknownActions, match="no:such"):
        start_run(actor=editor, template=make([{"action": "no:such"}]), answers={})
    assert not Run.objects.exists()


def test_a_failed_run_undoes_what_it_made_and_says_so(
    make: Make, carry_out: CarryOut, outside: list[str]
) -> None:
    outside.append("theirs")
    run = carry_out(make([make_thing("one"), make_thing("two"), {"id": "b", "action": "test:break"}]))
    assert run.state == RunState.FAILED
    assert run.error == "Not today"
    assert outside == ["theirs"]
    said = log_of(run)
    assert said.index("Took two away") < said.index("Took one away")


def test_a_template_may_keep_what_a_failed_run_made(
    make: Make, carry_out: CarryOut, outside: list[str]
) -> None:
    carry_out(make([make_thing("one"), {"action": "test:break"}], keepOnFailure=True))
    assert outside == ["one"]


def test_a_retry_goes_on_from_the_failed_step_with_the_files_made_before(
    make: Make, carry_out: CarryOut, outside: list[str], editor: User
) -> None:
    template = make(
        [
            {"id": "write", "action": "fetch:plain", "input": {"url": "./files"}},
            {"id": "b", "action": "test:break"},
            log("end", listWorkspace=True, input={"message": "end", "listWorkspace": True}),
        ],
        files={"files/kept.txt": "kept"},
    )
    run = carry_out(template)
    outside.append("mended")
    retry_run(actor=editor, run=run)
    worker.step()
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED, run.error
    assert log_of(run).count("Fetching plain content from remote URL") == 1
    assert "Workspace:\n  - kept.txt" in log_of(run)


def test_a_retry_makes_again_what_was_undone(
    make: Make, carry_out: CarryOut, outside: list[str], editor: User
) -> None:
    run = carry_out(make([make_thing("one"), {"id": "b", "action": "test:break"}]))
    outside.append("mended")
    retry_run(actor=editor, run=run)
    worker.step()
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED
    assert outside == ["mended", "one"]


def test_a_run_that_goes_on_cannot_be_retried(make: Make, editor: User) -> None:
    run = start_run(actor=editor, template=make([log("x")]), answers={})
    with pytest.raises(NotEnded):
        retry_run(actor=editor, run=run)


def test_a_cancelled_run_stops_soon_and_undoes_what_it_made(
    make: Make, outside: list[str], editor: User
) -> None:
    template = make([make_thing("one"), {"id": "w", "action": "debug:wait", "input": {"seconds": 60}}])
    run = start_run(actor=editor, template=template, answers={})
    thread = threading.Thread(target=worker._in_thread, args=(worker.claim(1)[0],))
    thread.start()
    while not run.steps.filter(step_id="w", state=RunStep.State.PROCESSING).exists():
        time.sleep(0.05)
    cancel_run(actor=editor, run=run)
    thread.join()
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert not outside
    assert "Step w has been cancelled." in log_of(run)


def test_after_a_killed_worker_a_run_goes_on_from_its_last_finished_step(
    make: Make, outside: list[str], editor: User
) -> None:
    template = make(
        [
            {"id": "write", "action": "fetch:plain", "input": {"url": "./files"}},
            make_thing("half"),
            log("end", input={"message": "end", "listWorkspace": True}),
        ],
        files={"files/kept.txt": "kept"},
    )
    run = start_run(actor=editor, template=template, answers={})
    killed = worker.claim(1)[0]
    _leave_after_first_step(killed, outside)
    assert worker.step() == 0
    Run.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert worker.step() == 1
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED, run.error
    said = log_of(run)
    assert said.count("Fetching plain content from remote URL") == 1
    assert "Took half away" in said
    assert outside == ["half"]
    assert "Workspace:\n  - kept.txt" in said


def _leave_after_first_step(run: Run, outside: list[str]) -> None:
    """As a worker leaves a run that is killed in the second step, after it made something."""
    storage = storage_of(run.uid)
    storage.begin(0)
    (storage.workspace / "kept.txt").write_text("kept")
    storage.save(0)
    (storage.workspace / "half.txt").write_text("half")
    run.lines.create(seq=1, at=timezone.now(), message="Fetching plain content from remote URL")
    run.steps.filter(position=0).update(state="completed")
    run.steps.filter(position=1).update(state="processing", undo=[{"name": "half"}])
    outside.append("half")


def test_a_run_whose_worker_dies_again_and_again_is_told_as_failed(make: Make, editor: User) -> None:
    run = start_run(actor=editor, template=make([log("x")]), answers={})
    for _ in range(4):
        Run.objects.update(lease_until=None)
        claimed = worker.claim(1)
    worker.carry_out(claimed[0])
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "begun 3 times" in run.error


def test_secrets_reach_actions_and_no_log_or_table(make: Make, carry_out: CarryOut) -> None:
    template = make(
        [
            log("token ${{ secrets.token }} ${{ secrets.token | upper }} ${{ secrets.token | base64 }}"),
            log("${{ secrets.token | upper }}", id="b"),
            {"id": "c", "action": "no-${{ secrets.token }}", "if": False},
        ][:2],
        output={"told": "${{ secrets.token }}"},
    )
    run = carry_out(template, {}, secrets={"token": "hunter2secret"})
    assert run.state == RunState.COMPLETED, run.error
    everything = "\n".join(log_of(run))
    assert "hunter2secret" not in everything
    assert "HUNTER2SECRET" not in everything
    assert "***" in everything
    run.refresh_from_db()
    assert run.secrets is None
    assert "hunter2secret" not in str(run.output)


def test_secrets_are_encrypted_while_a_run_waits(make: Make, editor: User) -> None:
    run = start_run(actor=editor, template=make([log("x")]), answers={}, secrets={"token": "hunter2secret"})
    stored = Run.objects.get(pk=run.pk).secrets
    assert stored is not None
    assert b"hunter2secret" not in bytes(stored)


def test_secrets_that_do_not_fit_are_refused_without_their_values(make: Make, editor: User) -> None:
    wanted = {"schema": {"required": ["token"], "properties": {"token": {"type": "string"}}}}
    template = make([log("x")], secrets=wanted)
    with pytest.raises(BadAnswers) as bad:
        start_run(actor=editor, template=template, answers={}, secrets={"other": "hunter2secret"})
    assert "hunter2secret" not in str([fault.as_json() for fault in bad.value.faults])


def test_a_run_keeps_the_template_as_it_was_when_it_started(
    make: Make, editor: User, settings: LazySettings
) -> None:
    run = start_run(actor=editor, template=make([log("old")]), answers={})
    make([log("new")])
    worker.step()
    assert "old" in log_of(run)
