"""One run, from where it stands to its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalog.models import Entity
from portal.scaffolder import actions, workspace
from portal.scaffolder.actions import Context
from portal.scaffolder.changes.projects import forget_projects
from portal.scaffolder.expressions import Engine
from portal.scaffolder.host_tokens import all_secrets
from portal.scaffolder.models import LogLine, Run, RunState, RunStep
from portal.scaffolder.running.journal import DatabaseJournal
from portal.scaffolder.running.masking import Masks
from portal.scaffolder.running.sealed import Unreadable, unseal
from portal.scaffolder.running.storage import Storage, storage_of
from portal.scaffolder.running.undo import undo_run, undo_step
from portal.scaffolder.running.values import Who, values
from portal.scaffolder.running.workflow import Result, Silent, Workflow
from portal.scaffolder.skeletons import Skeletons, beside
from portal.scaffolder.skeletons.skeletons import Nowhere, at_commit
from portal.scaffolder.telling import tell_ended
from portal.scaffolder.template import Template

MOST_ATTEMPTS = 3
"""How often a run is begun whose worker dies; then it is told as failed."""


class _Keeping(DatabaseJournal):
    """Also keeps the workspace after each step that may have changed it."""

    def __init__(self, run: Run, template: Template, storage: Storage) -> None:
        super().__init__(run)
        self._template = template
        self._storage = storage

    def ended(self, position: int, status: str, output: Mapping[str, Any] | None = None) -> None:
        action = actions.get(self._template.steps[position].action)
        if status == "completed" and action is not None and action.uses_workspace:
            self._storage.save(position)
        super().ended(position, status, output)


def execute(run: Run) -> None:
    """Go on with a run that this worker holds. Raises Lost when another worker has it meanwhile."""
    template = Template.from_document(run.template)
    storage = storage_of(run.uid)
    journal = _Keeping(run, template, storage)
    try:
        secrets = unseal(run.secrets)
    except Unreadable as error:
        finish(run, journal, Result(error=str(error)), storage)
        return
    masks = Masks([*secrets.values(), *all_secrets()])
    finished = _finished(run)
    storage.begin(len(finished))
    with Engine() as engine:
        who = Who.of(run.created_by)
        context = Context(
            workspace=storage.workspace,
            scratch=storage.scratch,
            template=template,
            engine=engine,
            skeletons=skeletons_of(run),
            reporter=Silent(),
            budget=workspace.Budget(),
            task_id=str(run.uid),
            actor=run.created_by,
            user_ref=run.created_by_ref,
            answers=run.answers,
            source_commit=run.source_commit,
            secrets=secrets,
        )
        if run.attempts > 1:
            _tell_recovery(run, context, journal, masks, len(finished))
        if run.attempts > MOST_ATTEMPTS:
            result = Result(error=f"The run was begun {MOST_ATTEMPTS} times and its worker ended each time.")
        else:
            seen = values(run.answers, who, str(run.uid))
            result = Workflow(template, context, journal, seen, masks).run(finished=finished)
        if result.error is not None and not run.keep_on_failure:
            undo_run(run, context, journal, masks)
            forget_projects(run=run)
        result.output = masks.value(result.output)
    finish(run, journal, result, storage)


def _finished(run: Run) -> dict[int, dict[str, Any] | None]:
    """The steps at the beginning that need not be gone through again, with their outputs."""
    finished: dict[int, dict[str, Any] | None] = {}
    for row in run.steps.order_by("position"):
        if row.state not in (RunStep.State.COMPLETED, RunStep.State.SKIPPED):
            break
        finished[row.position] = row.output if row.state == RunStep.State.COMPLETED else None
    return finished


def _tell_recovery(run: Run, context: Context, journal: DatabaseJournal, masks: Masks, position: int) -> None:
    """Say that the worker ended in the middle, and take away what the step it was at had made."""
    journal.say(
        "The worker ended in the middle of the run; it goes on from its last finished step.",
        kind=LogLine.Type.RECOVERED,
    )
    for row in run.steps.filter(position=position).exclude(undo=[]):
        undo_step(row, context, journal, masks)


def skeletons_of(run: Run) -> Skeletons:
    """Where the files of its template are, at the commit that it began with."""
    entity = (
        Entity.objects.filter(ref=run.template_ref).select_related("location", "descriptor__file").first()
    )
    return at_commit(beside(entity), run.source_commit) if entity is not None else Nowhere()


def finish(run: Run, journal: DatabaseJournal, result: Result, storage: Storage) -> None:
    """The run's end: state, last line, and its secrets forgotten."""
    state = RunState.COMPLETED
    if result.error is not None:
        state = RunState.CANCELLED if result.cancelled else RunState.FAILED
    with transaction.atomic():
        journal.say(f"Run completed with status: {state}", status=state, kind=LogLine.Type.COMPLETION)
        run.steps.filter(state__in=(RunStep.State.OPEN, RunStep.State.PROCESSING)).update(
            state=RunStep.State.SKIPPED
        )
        if state == RunState.COMPLETED:
            run.steps.update(undo=[])  # what a completed run made is not its own any more
        Run.objects.filter(pk=run.pk).update(
            state=state,
            error=result.error or "",
            output=result.output if result.error is None else None,
            secrets=None,
            ended_at=timezone.now(),
            next_check=None,
            lease_until=None,
            lease_token=None,
        )
        tell_ended(run, state, result.error or "")
    storage.forget() if state == RunState.COMPLETED else storage.clear_work()
