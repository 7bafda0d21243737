"""What a template makes of answers, in a folder: a dry run, with nobody signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from portal.scaffolder import actions, workspace
from portal.scaffolder.authoring.opening import Opened
from portal.scaffolder.changes import BadAnswers, UnknownActions
from portal.scaffolder.changes.runs import check_answers
from portal.scaffolder.form import Form
from portal.scaffolder.running import dry
from portal.scaffolder.running.values import Who
from portal.scaffolder.schema import BadSchema
from portal.scaffolder.skeletons import Here
from portal.scaffolder.template import Template
from portal.scaffolder.web.conditions import holds


class NotMade(Exception):
    """The answers do not fit, or a step fails; the message says why."""


@dataclass(frozen=True, slots=True)
class Made:
    """`passed_over` are the actions that a dry run leaves out: they would change what is elsewhere."""

    files: tuple[str, ...]
    passed_over: tuple[str, ...]


def make(opened: Opened, answers: Mapping[str, Any], goal: Path) -> Made:
    """Write the files to `goal`, an empty folder. Questions that `answers` leaves out get their defaults.
    Raises NotMade."""
    form = Form.of(opened.spec.get("parameters"), answers, holds)
    template = replace(opened.template, pages=tuple(page.schema for page in form.pages))
    try:
        result = _run(template, form.answers, opened)
    except (BadAnswers, BadSchema, UnknownActions) as error:
        raise NotMade(str(error)) from error
    if result.error is not None:
        raise NotMade(result.error)
    for file in result.files:
        place = workspace.inside(goal, file.path)
        if file.symlink:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(file.data.decode())
        else:
            workspace.write(place, file.data, mode=0o755 if file.executable else 0o644)
    left = (each.step.action for each in result.steps if each.status == "skipped")
    passed_over = (name for name in left if (action := actions.get(name)) is not None and not action.dry)
    return Made(tuple(file.path for file in result.files), tuple(dict.fromkeys(passed_over)))


def _run(template: Template, answers: Mapping[str, Any], opened: Opened) -> dry.DryRun:
    if unknown := template.unknown_actions(actions.known()):
        raise UnknownActions(unknown)
    check_answers(template, answers)
    return dry.dry_run(template, answers, Here(opened.folder, opened.root), Who(), shown=workspace.BYTES)
