"""Takes away again what a run made outside its workspace, the last first."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from dataclasses import replace

from portal.scaffolder import actions
from portal.scaffolder.actions import Context
from portal.scaffolder.actions.action import Made
from portal.scaffolder.models import Run, RunStep
from portal.scaffolder.running.journal import DatabaseJournal
from portal.scaffolder.running.masking import Masks
from portal.scaffolder.template import Step

logger = logging.getLogger(__name__)


class _UndoReporter:
    def __init__(self, journal: DatabaseJournal, masks: Masks, step: Step) -> None:
        self._journal, self._masks, self._step = journal, masks, step

    def log(self, message: str) -> None:
        self._journal.say(self._masks.text(message), step=self._step)

    def together(self) -> AbstractContextManager[None]:
        return self._journal.together()

    def made(self, what: Made) -> None:
        """What undoing makes is not undone."""

    def check_cancelled(self) -> None:
        """Undoing goes to its end."""


def undo_run(run: Run, context: Context, journal: DatabaseJournal, masks: Masks) -> None:
    """Undo every step that made something, in reverse. What cannot be undone is said; the rest goes on."""
    for row in run.steps.exclude(undo=[]).filter(undone=False).order_by("-position"):
        undo_step(row, context, journal, masks)


def undo_step(row: RunStep, context: Context, journal: DatabaseJournal, masks: Masks) -> None:
    step = context.template.steps[row.position]
    action = actions.get(row.action)
    within = replace(context, reporter=_UndoReporter(journal, masks, step))
    done = True
    for what in reversed(row.undo):
        done = _undo(action, what, within, journal, masks, step) and done
    if done:
        row.undo, row.undone = [], True
        row.save(update_fields=["undo", "undone"])


def _undo(
    action: actions.Action | None,
    what: Made,
    context: Context,
    journal: DatabaseJournal,
    masks: Masks,
    step: Step,
) -> bool:
    if action is None or action.undo is None:
        journal.say(f"What the step {step.id} made stays: {step.action} cannot undo it.", step=step)
        return False
    try:
        action.undo(context, what)
    except Exception as error:  # whatever goes wrong, the other steps are undone too
        logger.error("Undoing the step %s failed.\n%s", step.id, masks.error(error))
        reason = masks.text(str(error))
        journal.say(f"What the step {step.id} made could not be taken away: {reason}", step=step)
        return False
    return True
