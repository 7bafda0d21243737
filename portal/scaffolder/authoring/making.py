"""What a template makes of answers, in a folder: a dry run, by Backstage's guest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from portal.scaffolder import actions, workspace
from portal.scaffolder.authoring.opening import Opened
from portal.scaffolder.changes import BadAnswers
from portal.scaffolder.changes.runs import check_answers
from portal.scaffolder.form import Form
from portal.scaffolder.running import dry
from portal.scaffolder.running.values import Who
from portal.scaffolder.schema import BadSchema
from portal.scaffolder.skeletons import Here
from portal.scaffolder.template import Step, Template
from portal.scaffolder.web.conditions import holds

GUEST = Who(
    ref="user:default/guest",
    entity={
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "User",
        "metadata": {"name": "guest", "namespace": "default"},
        "spec": {"memberOf": []},
    },
)


class NotMade(Exception):
    """The answers do not fit, or a step fails; the message says why."""


@dataclass(frozen=True, slots=True)
class Made:
    """`passed_over` are the actions that a dry run leaves out: they would change what is elsewhere, or ask
    the portal. `unknown` are those that are not there; `failed` are steps with what is wrong in them, and
    `unfit` is what is wrong in the answers, where such were tolerated."""

    files: tuple[str, ...]
    passed_over: tuple[str, ...]
    unknown: tuple[str, ...]
    failed: tuple[tuple[Step, str], ...]
    unfit: str


def make(opened: Opened, answers: Mapping[str, Any], goal: Path, *, tolerant: bool = False) -> Made:
    """Write the files to `goal`, an empty folder. Questions that `answers` leaves out get their defaults.
    `tolerant`: what can be made, also of answers that do not fit, where a step fails or its action is not
    there. Raises NotMade."""
    form = Form.of(opened.spec.get("parameters"), answers, holds)
    template = replace(opened.template, pages=tuple(page.schema for page in form.pages))
    unknown = tuple(template.unknown_actions(actions.known()))
    if unknown and not tolerant:
        raise NotMade(f"There are no such actions here: {', '.join(unknown)}")
    unfit = _unfit(template, form.answers)
    if unfit and not tolerant:
        raise NotMade(unfit)
    result = dry.dry_run(
        template,
        form.answers,
        Here(opened.folder, opened.root),
        GUEST,
        shown=workspace.BYTES,
        offline=True,
        tolerant=tolerant,
    )
    if result.error is not None:
        raise NotMade(result.error)
    for file in result.files:
        place = workspace.inside(goal, file.path)
        if file.symlink:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(file.data.decode())
        else:
            workspace.write(place, file.data, mode=0o755 if file.executable else 0o644)
    return Made(
        files=tuple(file.path for file in result.files),
        passed_over=tuple(dict.fromkeys(_passed_over(result))),
        unknown=unknown,
        failed=tuple(_failures(result)),
        unfit=unfit,
    )


def _unfit(template: Template, answers: Mapping[str, Any]) -> str:
    """What is wrong in the answers; "" when they fit."""
    try:
        check_answers(template, answers)
    except (BadAnswers, BadSchema) as error:
        return str(error)
    return ""


def _passed_over(result: dry.DryRun) -> Iterator[str]:
    for each in result.steps:
        action = actions.get(each.step.action)
        if each.status == "skipped" and action is not None and (action.asks_portal or not action.dry):
            yield action.id


def _failures(result: dry.DryRun) -> Iterator[tuple[Step, str]]:
    steps = {each.step.id: each.step for each in result.steps if each.status == "failed"}
    for line in result.log:
        if line.status == "failed" and line.step_id in steps:
            yield steps[line.step_id], line.message
