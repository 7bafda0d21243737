"""The update of one project: from the render that it holds to what its template makes now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal.scaffolder.models import Project, Render
from portal.scaffolder.skeletons import Skeletons
from portal.scaffolder.template import Template
from portal.scaffolder.updating.checkout import Checkout
from portal.scaffolder.updating.fresh import fresh_render
from portal.scaffolder.updating.merge import Clash, Labels, merge
from portal.scaffolder.updating.note import PATH, Note, named
from portal.scaffolder.updating.patch import patch
from portal.scaffolder.updating.tree import File, Tree, unpack


@dataclass(frozen=True)
class Goal:
    """The template as it is now. `files` are where its own files are, `commit` is where it was read at."""

    template: Template
    files: Skeletons
    commit: str = ""

    @property
    def version(self) -> str:
        return self.template.version or self.commit


@dataclass(frozen=True)
class Update:
    """`changes` is what becomes of the project, by path; None for a file that goes. `before` has the files
    that change as they are now, `after` is the new render."""

    note: Note
    base: Render
    after: Tree
    before: Tree
    changes: Mapping[str, File | None]
    clashes: Mapping[str, Clash]

    @property
    def is_due(self) -> bool:
        """Whether any file changes, beside the one that notes the version."""
        return bool(self.clashes) or any(path != PATH for path in self.changes)

    @cached_property
    def patch(self) -> bytes:
        return patch(self.before, self.changes)


def work_out(
    project: Project,
    goal: Goal,
    answers: Mapping[str, Any],
    at: Checkout,
    secret_names: tuple[str, ...] = (),
) -> Update:
    """Raises CannotRender."""
    base = held(project, at)
    before = unpack(bytes(base.packed))
    after = fresh_render(project, goal.template, goal.files, answers, secret_names)
    ours = at.files({*before, *after, PATH})
    labels = Labels(
        before=f"template {short(base.version) or 'before'}", after=f"template {short(goal.version) or 'now'}"
    )
    merged = merge(before, after, ours, others=at.paths, labels=labels)
    note = Note.of(goal.template.ref, goal.version, goal.commit, answers, after)
    changes = dict(merged.changes)
    if ours.get(PATH) != note.file:
        changes[PATH] = note.file
    return Update(note, base, after, ours, changes, merged.clashes)


def held(project: Project, at: Checkout) -> Render:
    """The render that the project's own file names, if the portal has it, else the one that it knows of."""
    digest, version = named(at.files([PATH]).get(PATH))
    found = project.renders.filter(digest=digest, version=version).first() if digest else None
    current = found or project.current or project.renders.last()
    assert current is not None, "every project is recorded with its first render"
    return current


def is_behind(render: Render, goal: Goal) -> bool:
    """Whether the template has moved on since, as far as its version, commit or document tell."""
    if goal.version and render.version:
        return goal.version != render.version
    return bool(goal.template.document["spec"] != render.template.get("spec"))


def short(version: str) -> str:
    """A version for people: of a commit, its beginning."""
    return version[:12] if len(version) == 40 else version
