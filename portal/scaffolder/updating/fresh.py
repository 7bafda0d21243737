"""What a template makes of answers today, up to where it would publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.scaffolder import actions, workspace
from portal.scaffolder.models import Project
from portal.scaffolder.running.dry import MadeFile, dry_run
from portal.scaffolder.running.values import Who
from portal.scaffolder.skeletons import Skeletons
from portal.scaffolder.template import Template
from portal.scaffolder.updating.note import PATH
from portal.scaffolder.updating.tree import EXECUTABLE, LINK, PLAIN, File, Tree

PUBLISHES = "publish:"


class CannotRender(Exception):
    """The template makes nothing of the answers; the message says why."""


def fresh_render(
    project: Project,
    template: Template,
    skeletons: Skeletons,
    answers: Mapping[str, Any],
    secret_names: tuple[str, ...] = (),
) -> Tree:
    """What the project would begin with, were it made now. Steps that reach out are not gone through: they
    have given what they gave in the project's run. Raises CannotRender."""
    if unknown := template.unknown_actions(actions.known()):
        raise CannotRender(f"The template needs actions that are not here: {', '.join(unknown)}")
    publishing = (number for number, step in enumerate(template.steps) if step.action.startswith(PUBLISHES))
    rendering = template.steps[: next(publishing, len(template.steps))]
    run = project.run
    made = dry_run(
        replace(template, steps=rendering, output={}),
        answers,
        skeletons,
        Who.of(project.created_by),
        secret_names,
        task_id=str(run.uid) if run else "",
        outputs={row.step_id: row.output for row in run.steps.all()} if run else {},
        shown=workspace.BYTES,
    )
    if made.error is not None:
        raise CannotRender(made.error)
    below = f"{project.folder}/" if project.folder else ""
    found = {file.path.removeprefix(below): file for file in made.files if file.path.startswith(below)}
    return {
        path: _file(file) for path, file in found.items() if path != PATH and ".git" not in path.split("/")
    }


def _file(made: MadeFile) -> File:
    if made.symlink:
        return File(made.data, LINK)
    return File(made.data, EXECUTABLE if made.executable else PLAIN)
