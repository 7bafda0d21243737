"""Goes through the steps of a template. Where what happens is kept, a Journal decides."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from portal.scaffolder import actions
from portal.scaffolder.actions import Action, ActionFailed, Cancelled, Context
from portal.scaffolder.actions.action import Made
from portal.scaffolder.expressions import ExpressionError
from portal.scaffolder.running.masking import Masks, influenced
from portal.scaffolder.running.steps import BadStep, Turn, is_met, output, runs_after_failure, turns
from portal.scaffolder.schema import BadSchema, faults
from portal.scaffolder.skeletons import Unavailable
from portal.scaffolder.template import Step, Template
from portal.scaffolder.workspace import Outside, TooMuch

logger = logging.getLogger(__name__)

FORESEEN = (ActionFailed, BadSchema, BadStep, ExpressionError, Outside, TooMuch, Unavailable)
"""What goes wrong because of the template or the answers; its text is for people to read."""


class Journal(Protocol):
    """What a run tells as it goes. Messages come to it masked."""

    def say(self, message: str, *, step: Step | None = None, status: str = "") -> None: ...

    def together(self) -> AbstractContextManager[None]:
        """For a block that says much in a short time: its lines may be kept at its end."""

    def began(self, position: int) -> None: ...

    def ended(self, position: int, status: str, output: Mapping[str, Any] | None = None) -> None: ...

    def made(self, position: int, what: Made) -> None: ...

    def is_cancelled(self) -> bool: ...

    def is_lost(self) -> bool:
        """Whether another worker has taken the run over, so that this one is to leave it alone."""


class Silent:
    """Each step has a reporter of its own; beside them nothing is reported."""

    def log(self, message: str) -> None: ...

    def together(self) -> AbstractContextManager[None]:
        return nullcontext()

    def made(self, what: Made) -> None: ...

    def check_cancelled(self) -> None: ...


class Lost(Exception):
    """Another worker has the run now."""


@dataclass(slots=True)
class Result:
    """`error` None: all went well."""

    output: dict[str, Any] = field(default_factory=dict)
    error: str | None = None
    cancelled: bool = False


@dataclass(slots=True)
class Workflow:
    """One going-through. `context` is what actions get, `values` what expressions see. `outputs`, by step, is
    what actions gave before that a dry run passes over. `offline`: there is no portal, so actions that ask it
    are passed over, too. `tolerant`: so is an action that is not there, and a step that fails keeps none
    behind it from running."""

    template: Template
    context: Context
    journal: Journal
    values: dict[str, Any]
    masks: Masks
    outputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    offline: bool = False
    tolerant: bool = False
    _result: Result = field(default_factory=Result)

    def run(self, *, finished: Mapping[int, dict[str, Any] | None] | None = None) -> Result:
        """Every step in its order; those in `finished` (by position) were gone through before and have
        these outputs, None for skipped ones."""
        finished = finished or {}
        if not finished:
            self._say(f"Starting up task with {len(self.template.steps)} steps")
        for position, step in enumerate(self.template.steps):
            if position in finished:
                self._remember(step, finished[position])
            elif self._result.error is not None and not self._runs_after_failure(step):
                self._skip(position, step, f"Skipping step {step.id} because a previous step failed")
            else:
                self._step(position, step)
        if self._result.error is None:
            self._finish()
        return self._result

    def _runs_after_failure(self, step: Step) -> bool:
        try:
            return runs_after_failure(self.context.engine, step, self.values)
        except ExpressionError:  # an `if` that never ends does not ask for anything
            return False

    def _finish(self) -> None:
        try:
            self._result.output = output(self.context.engine, self.template.output, self.values)
        except ExpressionError as error:
            self._result.error = self.masks.text(f"The output of the template cannot be rendered: {error}")

    def _step(self, position: int, step: Step) -> None:
        self.journal.began(position)
        self._say(f"Beginning step {step.name}", step=step, status="processing")
        try:
            self._check_cancelled()
            given = self._go(position, step)
        except Cancelled:
            self._result.cancelled = True
            self._fail(position, step, f"Step {step.id} has been cancelled.", "cancelled")
        except Lost:
            raise
        except FORESEEN as error:
            self._fail(position, step, str(error), "failed")
        except OSError as error:
            self._fail(position, step, f"A file cannot be written or read: {error.strerror}", "failed")
        except Exception as error:  # an action may meet what nobody foresaw; the run ends all the same
            said = self.masks.error(error)
            logger.error("The step %s failed in a way that was not foreseen.\n%s", step.id, said)
            message = (
                f"The action {step.action} failed in a way that was not foreseen ({type(error).__name__})"
            )
            self._fail(position, step, message, "failed")
        else:
            if given is None:
                return
            self._remember(step, given)
            self.journal.ended(position, "completed", self.masks.value(given))
            self._say(f"Finished step {step.name}", step=step, status="completed")

    def _remember(self, step: Step, given: dict[str, Any] | None) -> None:
        if given is not None:
            self.values["steps"] = {**self.values["steps"], step.id: {"output": given}}

    def _fail(self, position: int, step: Step, message: str, status: str) -> None:
        shown = self.masks.text(message)
        self.journal.ended(position, status)
        self._say(shown, step=step, status=status)
        if self._result.error is None and not self.tolerant:
            self._result.error = shown

    def _go(self, position: int, step: Step) -> dict[str, Any] | None:
        """The step's output; None when its condition is not met, or a dry run passes over it."""
        failed = self._result.error is not None
        open_values = {**self.values, "secrets": dict(self.context.secrets)}
        if (step.each is None or step.condition is False) and not is_met(
            self.context.engine, step, self.values, failed=failed
        ):
            self._skip(position, step, f"Skipping step {step.id} because its if condition was false")
            return None
        action = actions.get(step.action)
        if action is None:
            message = f"There is no action {step.action} here."
            if not self.tolerant:
                raise ActionFailed(message)
            self._skip(position, step, message)
            return None
        planned = turns(self.context.engine, step, open_values, failed=failed)
        self._mask_derived(step, planned, failed)
        if self.context.dry_run and not self._tell_dry_run(position, step, action, planned):
            return None
        for turn in planned:
            self._check_input(action, turn)
        return self._take_turns(position, step, action, planned)

    def _skip(self, position: int, step: Step, message: str) -> None:
        self.journal.ended(position, "skipped")
        self._say(message, step=step, status="skipped")

    def _mask_derived(self, step: Step, planned: list[Turn], failed: bool) -> None:
        """Also mask texts that hold a secret only after an expression has changed it."""
        if not self.context.secrets or not step.input:
            return
        hidden = {**self.values, "secrets": dict.fromkeys(self.context.secrets, "")}
        for turn, other in zip(
            planned, turns(self.context.engine, step, hidden, failed=failed), strict=False
        ):
            self.masks.add(influenced(turn.input, other.input))

    def _tell_dry_run(self, position: int, step: Step, action: Action, planned: list[Turn]) -> bool:
        """Say what would be done; whether the action takes part in dry runs."""
        for turn in planned:
            given = json.dumps(self.masks.value(turn.input), indent=2, ensure_ascii=False)
            self._say(
                f"Running {action.id} in dry-run mode with inputs (secrets redacted): {given}", step=step
            )
        takes_part = action.dry and not (self.offline and action.asks_portal)
        if not takes_part:
            self._skip(position, step, f"Skipping because {action.id} does not support dry-run")
            self._remember(step, dict(self.outputs.get(step.id) or example_of(action.output)))
        return takes_part

    def _check_input(self, action: Action, turn: Turn) -> None:
        if turn.skipped:
            return
        found = faults(action.input, turn.input)
        if found:
            name = f"{action.id}[{turn.each['key']}]" if turn.each else action.id
            raise ActionFailed(f"Invalid input passed to action {name}, {', '.join(map(str, found))}")

    def _take_turns(self, position: int, step: Step, action: Action, planned: list[Turn]) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for turn in planned:
            self._check_cancelled()
            if turn.each is not None:
                verb = "Skipping" if turn.skipped else "Running"
                self._say(f"{verb} step each: {json.dumps(_flat(turn.each), ensure_ascii=False)}", step=step)
            if turn.skipped:
                continue
            said = self._act(position, step, action, turn) or {}
            if turn.each is None:
                given = dict(said)
            else:
                for name, value in said.items():
                    given.setdefault(name, []).append(value)
        self._check_cancelled()
        return given

    def _act(self, position: int, step: Step, action: Action, turn: Turn) -> dict[str, Any] | None:
        scratch = Path(tempfile.mkdtemp(dir=self.context.scratch))
        reporter = _StepReporter(self, position, step)
        try:
            return action.run(replace(self.context, reporter=reporter, scratch=scratch), turn.input)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _check_cancelled(self) -> None:
        if self.journal.is_lost():
            raise Lost
        if not self._result.cancelled and self.journal.is_cancelled():
            raise Cancelled

    def _say(self, message: str, *, step: Step | None = None, status: str = "") -> None:
        self.journal.say(self.masks.text(message), step=step, status=status)


@dataclass(frozen=True, slots=True)
class _StepReporter:
    """What an action reports to, for one step."""

    workflow: Workflow
    position: int
    step: Step

    def log(self, message: str) -> None:
        self.workflow._say(message, step=self.step)

    def together(self) -> AbstractContextManager[None]:
        return self.workflow.journal.together()

    def made(self, what: Made) -> None:
        self.workflow.journal.made(self.position, what)

    def check_cancelled(self) -> None:
        self.workflow._check_cancelled()


def _flat(each: Mapping[str, Any]) -> dict[str, str]:
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in each.items()}


def example_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """An output such as the schema describes, for the steps behind one that a dry run passes over."""
    return {name: _example(part, name) for name, part in (schema.get("properties") or {}).items()}


def _example(schema: Mapping[str, Any], name: str) -> Any:
    match schema.get("type"):
        case "string":
            return f"<{name}>"
        case "number" | "integer":
            return 0
        case "boolean":
            return False
        case "array":
            return []
        case "object":
            return example_of(schema)
    return f"<{name}>"
