"""The page of a project: where it stands beside its template, and the update that it would get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyroaring import BitMap

from catalog.models import Entity
from catalog.policy import Person
from catalog.query.predicate import Predicate
from catalog.web.reference import Reference, names
from portal.githost.web.patches import Line, lines
from portal.scaffolder.catalog import commit_of, files_of
from portal.scaffolder.form import Field, Form
from portal.scaffolder.models import Project, Render
from portal.scaffolder.template import Template
from portal.scaffolder.updating.checkout import Unreachable, checkout
from portal.scaffolder.updating.fresh import CannotRender
from portal.scaffolder.updating.lag import Editions
from portal.scaffolder.updating.merge import Clash
from portal.scaffolder.updating.note import PATH
from portal.scaffolder.updating.patch import patch
from portal.scaffolder.updating.sources import credential_of, entities_of
from portal.scaffolder.updating.update import Goal, Update, is_behind, short, work_out
from portal.scaffolder.web.conditions import holds
from portal.scaffolder.web.form_page import FormPage
from portal.scaffolder.web.project_sight import refusal
from portal.scaffolder.web.reviewing import first_wrong
from portal.scaffolder.web.rights import rights
from portal.scaffolder.web.subject import Subject

SHOWN = 4_000
"""Lines of the difference on the page; the patch has all."""

WHY: dict[str, str | Promise] = {
    Clash.TEXT: gettext_lazy("Both changed the same lines; both are there, between git’s marks."),
    Clash.BINARY: gettext_lazy("Both changed it and it is no text; the project’s stays."),
    Clash.REMOVED_IN_PROJECT: gettext_lazy("The project removed it, the template changed it; it comes back."),
    Clash.REMOVED_IN_TEMPLATE: gettext_lazy("The template removed it, the project changed it; it stays."),
    Clash.IN_THE_WAY: gettext_lazy("The project has a folder or file in its place; the project’s stays."),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A file: `kind` is new, changed or removed, or "" where it stays; `why` is its conflict."""

    path: str
    kind: str
    why: str | Promise = ""


@dataclass
class ProjectPage:
    """`written` are answers to the update's questions so far; `number` is the page of the form asked for."""

    project: Project
    user: Person
    visible: Predicate
    seen: BitMap
    written: Mapping[str, Any]
    number: int | None = None
    update: Update | None = None
    problem: str = ""

    @cached_property
    def subject(self) -> Subject | None:
        """The template, if it is still there and the reader may see it."""
        entity = (
            Entity.objects.filter(ref=self.project.template_ref)
            .select_related("location", "descriptor__file")
            .first()
        )
        return Subject(entity, self.seen) if entity is not None and entity.pk in self.seen else None

    @cached_property
    def goal(self) -> Goal | None:
        if self.subject is None:
            return None
        template = Template.from_document(self.subject.doc)
        return Goal(template, files_of(self.subject.entity), commit_of(template.ref))

    @cached_property
    def base(self) -> Render | None:
        return self.update.base if self.update else self.project.current

    @property
    def version(self) -> str:
        """Of what it holds."""
        return short(self.base.version) if self.base else ""

    @property
    def goal_version(self) -> str:
        return short(self.goal.version) if self.goal else ""

    @property
    def is_behind(self) -> bool:
        if self.update is not None:
            return self.update.is_due
        if self.behind is not None:
            return self.behind > 0
        return self.goal is not None and self.base is not None and is_behind(self.base, self.goal)

    @cached_property
    def behind(self) -> int | None:
        """By how many editions of the template, where that is known."""
        if self.update is not None and not self.update.is_due:
            return 0
        return Editions.of([self.project.template_ref]).behind(self.project.template_ref, self.base)

    @cached_property
    def form(self) -> Form:
        recorded = self.project.current.answers if self.project.current else {}
        parameters = self.subject.spec.get("parameters") if self.subject else None
        return Form.of(parameters, {**recorded, **self.written}, holds)

    @cached_property
    def asking(self) -> FormPage | None:
        """The page of the form that has to be answered before the new version can be rendered."""
        number = first_wrong(self.form) or (self.number if self.form.page(self.number or 0) else None)
        if self.subject is None or number is None:
            return None
        return FormPage(self.subject, self.form, number, self.visible, self.user)

    @property
    def answers(self) -> dict[str, Any]:
        """As they are recorded, whatever way the form would write them today; new ones as they were given."""
        recorded = self.project.current.answers if self.project.current else {}
        asked = self.form.collected()
        kept = {key: recorded[key] for key in asked if key in recorded and key not in self.written}
        return {**asked, **kept}

    @property
    def secret_names(self) -> tuple[str, ...]:
        return tuple(self.form.secrets())

    @property
    def new_questions(self) -> list[tuple[int, Field]]:
        """Those that the project was never asked, with the page that asks them."""
        known = self.project.current.answers if self.project.current else {}
        return [
            (number, each)
            for number, page in enumerate(self.form.pages, 1)
            for each in page.fields
            if each.key not in known and each.value not in (None, "", [], {})
        ]

    @cached_property
    def refusal(self) -> str:
        if self.subject is None:
            return _("The template is not in the catalog any more, or you may not see it.")
        return rights(self.user, self.subject).refusal or refusal(self.user, self.project)

    @property
    def may_look(self) -> bool:
        """What a remote repository holds is shown only to who may change it: the portal reads it with a
        credential that others do not have."""
        return self.project.repository is not None or not self.refusal

    def work_out(self) -> None:
        """Find the update, or why there is none."""
        if self.goal is None or self.asking is not None or not self.may_look:
            return
        try:
            with checkout(self.project, credential_of(self.project)) as at:
                self.update = work_out(self.project, self.goal, self.answers, at, self.secret_names)
        except (CannotRender, Unreachable) as error:
            self.problem = str(error)

    @cached_property
    def changes(self) -> list[Change]:
        if self.update is None:
            return []
        update = self.update
        paths = sorted({*update.changes, *update.clashes} - {PATH})
        return [
            Change(path, _kind(update, path), WHY.get(update.clashes.get(path, ""), "")) for path in paths
        ]

    @property
    def clashes(self) -> int:
        return len(self.update.clashes) if self.update else 0

    @cached_property
    def lines(self) -> list[Line]:
        if self.update is None:
            return []
        shown = {path: file for path, file in self.update.changes.items() if path != PATH}
        return lines(patch(self.update.before, shown).decode(errors="replace"))[:SHOWN]

    @cached_property
    def entities(self) -> list[Reference]:
        given = (entity for entity in entities_of(self.project) if entity.kind != "location")
        refs = [entity.ref for entity in given if entity.pk in self.seen]
        return list(names(refs, self.seen).values())

    @cached_property
    def proposed(self) -> list[Render]:
        """Updates that wait on a branch."""
        current = self.base.pk if self.base else 0
        return list(
            self.project.renders.filter(pk__gt=current).exclude(branch="").defer("packed", "template")
        )


def _kind(update: Update, path: str) -> str:
    if path not in update.changes:
        return ""
    if update.changes[path] is None:
        return "removed"
    return "changed" if path in update.before else "new"
