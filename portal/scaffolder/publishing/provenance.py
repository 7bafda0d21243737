"""What a run publishes says what it was made from, and can follow its template from there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from portal.githost.models import Repository
from portal.scaffolder import workspace
from portal.scaffolder.actions.action import Context
from portal.scaffolder.changes.projects import record_project
from portal.scaffolder.models import Run
from portal.scaffolder.running.masking import Masks
from portal.scaffolder.skeletons import Unavailable
from portal.scaffolder.updating.fingerprint import fingerprint
from portal.scaffolder.updating.note import PATH, Note
from portal.scaffolder.updating.tree import File, Tree, of_folder

LARGEST = 50_000_000
"""Bytes of files that are kept for later merges; a project that began with more is not kept up to date."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a folder held when it was published."""

    context: Context
    folder: str
    tree: Tree

    @classmethod
    def note(cls, context: Context, folder: Path) -> Self:
        """Write the file that says it into the folder. Raises Outside where a link there leads out of it."""
        masks = Masks(context.secrets.values())
        tree = {path: _masked(masks, file) for path, file in of_folder(folder).items() if path != PATH}
        template, answers = context.template, masks.value(context.answers)
        version = template.version or context.source_commit
        note = Note.of(template.ref, version, context.source_commit, answers, tree)
        workspace.write(workspace.inside(folder, PATH), note.file.data)
        below = folder.relative_to(context.workspace.resolve())
        return cls(context, "" if str(below) == "." else str(below), tree)

    def keep(self, remote: str, branch: str, repository: Repository | None = None) -> None:
        """Remember the project that now has it."""
        run = Run.objects.filter(uid=self.context.task_id).first()
        if run is None:
            return
        if sum(len(file.data) for file in self.tree.values()) > LARGEST:
            self.context.log(
                f"The files hold more than {LARGEST:,} bytes: the project cannot be updated with its template"
            )
            return
        answers = Masks(self.context.secrets.values()).value(self.context.answers)
        record_project(
            actor=self.context.actor,
            run=run,
            remote=remote,
            branch=branch,
            folder=self.folder,
            repository=repository,
            tree=self.tree,
            answers=answers,
            told=self._told(),
        )

    def _told(self) -> str:
        try:
            return fingerprint(self.context.template, self.context.skeletons)
        except Unavailable:
            return ""


def _masked(masks: Masks, file: File) -> File:
    """What a secret was rendered into is kept without it, as a later render would make it."""
    try:
        text = file.data.decode()
    except UnicodeDecodeError:
        return file
    return File(masks.text(text).encode(), file.mode)
