"""A dry run: what a template would make of answers, without making anything."""

from __future__ import annotations

import base64
import os
import stat
import tempfile
import uuid
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.scaffolder import workspace
from portal.scaffolder.actions import Context
from portal.scaffolder.actions.action import Made
from portal.scaffolder.expressions import Engine
from portal.scaffolder.running.masking import MASK, Masks
from portal.scaffolder.running.values import Who, values
from portal.scaffolder.running.workflow import Silent, Workflow
from portal.scaffolder.skeletons import Skeletons
from portal.scaffolder.template import Step, Template

SHOWN = 20_000_000
"""Bytes of files that a dry run gives back."""


@dataclass(frozen=True, slots=True)
class Line:
    message: str
    step_id: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that would be made. Of a link, `data` is where it leads."""

    path: str
    data: bytes
    executable: bool = False
    symlink: bool = False

    @property
    def base64(self) -> str:
        return base64.b64encode(self.data).decode()


@dataclass(slots=True)
class PlannedStep:
    """A step and what became of it: completed, skipped or failed."""

    step: Step
    status: str = "open"


@dataclass(slots=True)
class DryRun:
    log: list[Line]
    files: list[MadeFile]
    steps: list[PlannedStep]
    output: dict[str, Any] = field(default_factory=dict)
    error: str | None = None


class _Notes:
    """A journal in memory."""

    def __init__(self, template: Template) -> None:
        self.lines: list[Line] = []
        self.steps = [PlannedStep(step) for step in template.steps]

    def say(self, message: str, *, step: Step | None = None, status: str = "") -> None:
        self.lines.append(Line(message, step.id if step else "", status))

    def together(self) -> AbstractContextManager[None]:
        return nullcontext()

    def began(self, position: int) -> None:
        self.steps[position].status = "processing"

    def ended(self, position: int, status: str, output: Mapping[str, Any] | None = None) -> None:
        self.steps[position].status = status

    def made(self, position: int, what: Made) -> None:
        """Nothing is made in a dry run."""

    def is_cancelled(self) -> bool:
        return False

    def is_lost(self) -> bool:
        return False


def dry_run(
    template: Template,
    answers: Mapping[str, Any],
    skeletons: Skeletons,
    who: Who,
    secret_names: tuple[str, ...] = (),
    shown: int = SHOWN,
    *,
    task_id: str = "",
    outputs: Mapping[str, Mapping[str, Any]] | None = None,
    offline: bool = False,
    tolerant: bool = False,
) -> DryRun:
    """Go through the steps in a folder that is gone afterwards. Actions that would change anything else are
    passed over; secrets are not there, only their names. Of files, `shown` bytes are given back.

    To go through a run again, `task_id` is its id and `outputs`, by step, what those actions gave in it.
    `offline` and `tolerant` as in Workflow.
    """
    notes = _Notes(template)
    with tempfile.TemporaryDirectory(prefix="dry-run-") as folder, Engine() as engine:
        root, scratch = Path(folder, "workspace"), Path(folder, "scratch")
        root.mkdir()
        scratch.mkdir()
        task_id = task_id or str(uuid.uuid4())
        context = Context(
            workspace=root,
            scratch=scratch,
            template=template,
            engine=engine,
            skeletons=skeletons,
            reporter=Silent(),
            budget=workspace.Budget(),
            task_id=task_id,
            actor=who.account,
            user_ref=who.ref,
            dry_run=True,
            secrets=dict.fromkeys(secret_names, MASK),
        )
        seen = values(answers, who, task_id)
        result = Workflow(template, context, notes, seen, Masks(), outputs or {}, offline, tolerant).run()
        return DryRun(notes.lines, _files(root, shown), notes.steps, result.output, result.error)


def _files(root: Path, left: int) -> list[MadeFile]:
    found = []
    for path in workspace.files(root):
        about = (root / path).lstat()
        if stat.S_ISLNK(about.st_mode):
            found.append(MadeFile(path, os.fsencode(workspace.link_of(root / path)), symlink=True))
            continue
        left -= about.st_size
        data = (root / path).read_bytes() if left >= 0 else b""
        found.append(MadeFile(path, data, executable=bool(about.st_mode & stat.S_IXUSR)))
    return found
