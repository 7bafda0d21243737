"""A template's own page: what it makes, by which steps, how well that went, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from catalog.models import Relation
from catalog.policy import Person
from catalog.web.reference import Reference, names
from portal.scaffolder import actions
from portal.scaffolder.catalog import commit_of
from portal.scaffolder.form import Form, Page
from portal.scaffolder.models import Project, Run
from portal.scaffolder.sight import runs_visible_to
from portal.scaffolder.skeletons.skeletons import Nowhere
from portal.scaffolder.template import Template
from portal.scaffolder.updating.lag import Editions
from portal.scaffolder.updating.update import Goal, is_behind, short
from portal.scaffolder.web.kept import Kept
from portal.scaffolder.web.project_sight import projects_of
from portal.scaffolder.web.records import Record, records
from portal.scaffolder.web.rights import Rights, rights
from portal.scaffolder.web.subject import Subject

LATEST = 5
PROJECTS = 100
"""Projects in the list; the others are counted."""


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """`behind`: by how many editions; None where only the fact is known."""

    project: Project
    is_behind: bool
    behind: int | None = None

    @property
    def version(self) -> str:
        return short(self.project.current.version) if self.project.current else ""


@dataclass(frozen=True)
class TemplatePage:
    subject: Subject
    user: Person
    kept: Kept

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages of its form, as they begin."""
        return Form.of(self.subject.spec.get("parameters")).pages

    @cached_property
    def record(self) -> Record:
        return records([self.subject.ref])[self.subject.ref]

    @cached_property
    def runs(self) -> list[Run]:
        """The latest that the reader may see."""
        mine = runs_visible_to(self.user).filter(template_ref=self.subject.ref)
        return list(mine.select_related("created_by")[:LATEST])

    @cached_property
    def goal(self) -> Goal:
        """What its projects are to become."""
        return Goal(Template.from_document(self.subject.doc), Nowhere(), commit_of(self.subject.ref))

    @property
    def version(self) -> str:
        return short(self.goal.version)

    @cached_property
    def projects(self) -> list[ProjectLine]:
        """What came of it, first what is behind."""
        editions = Editions.of([self.subject.ref])
        found = projects_of(self.subject.ref, self.user)
        listed = [self._line(each, editions) for each in found]
        return sorted(listed, key=lambda line: (not line.is_behind, -(line.behind or 0)))

    def _line(self, project: Project, editions: Editions) -> ProjectLine:
        behind = editions.behind(self.subject.ref, project.current)
        if behind is not None or project.current is None:
            return ProjectLine(project, bool(behind), behind)
        return ProjectLine(project, is_behind(project.current, self.goal))

    @property
    def shown_projects(self) -> list[ProjectLine]:
        return self.projects[:PROJECTS]

    @property
    def more_projects(self) -> int:
        return len(self.projects) - len(self.shown_projects)

    @property
    def behind(self) -> int:
        return sum(line.is_behind for line in self.projects)

    @cached_property
    def tools(self) -> list[Reference]:
        """Which tools a project has that is made with it."""
        stated = Relation.objects.filter(source_id=self.subject.entity.pk, type="usesTool")
        refs = list(stated.order_by("target_ref").values_list("target_ref", flat=True))
        known = names(refs, self.subject.seen)
        return [known[ref] for ref in refs]

    @cached_property
    def unknown_actions(self) -> list[str]:
        """What its steps need and what is not here."""
        return Template.from_document(self.subject.doc).unknown_actions(actions.known())

    @cached_property
    def rights(self) -> Rights:
        return rights(self.user, self.subject)

    @property
    def has_draft(self) -> bool:
        return bool(self.kept.answers)
