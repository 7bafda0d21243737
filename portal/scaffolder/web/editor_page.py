"""A template while it is written: what it would ask, and what it would make. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _
from pygments.lexers import find_lexer_class_for_filename

from catalog.query.predicate import Predicate
from catalog.web.entity.code import Code, code
from portal.scaffolder.authoring.checking import check_alone
from portal.scaffolder.authoring.opening import Finding, Opened, Unusable, parse_template
from portal.scaffolder.changes import BadAnswers, UnknownActions, dry_run
from portal.scaffolder.form import Form, Page
from portal.scaffolder.form.reading import Sent
from portal.scaffolder.form.schema import BadForm, deciding
from portal.scaffolder.running.dry import DryRun, MadeFile
from portal.scaffolder.schema import BadSchema
from portal.scaffolder.skeletons import Skeletons
from portal.scaffolder.web.conditions import holds
from portal.scaffolder.web.form_page import Shown
from portal.scaffolder.web.plan import template_of


@dataclass(frozen=True, slots=True)
class Tried:
    """A dry run; `problem` says why there is none."""

    made: DryRun | None = None
    problem: str = ""

    @property
    def files(self) -> list[tuple[MadeFile, Code | None]]:
        return [(file, _shown(file)) for file in self.made.files] if self.made else []


@dataclass(frozen=True)
class EditorPage:
    """`start` is the reference of the template that it began with, whose files it takes."""

    text: str
    sent: Sent
    visible: Predicate
    user: AbstractBaseUser
    files: Skeletons
    start: str = ""
    starts: tuple[tuple[str, str], ...] = ()
    wants_trial: bool = False
    pick_url: str = field(default="", init=False)

    @cached_property
    def _parsed(self) -> tuple[Opened | None, list[Finding]]:
        try:
            opened = parse_template(self.text)
        except Unusable as error:
            return None, [error.finding]
        return opened, check_alone(opened)

    @property
    def opened(self) -> Opened | None:
        return self._parsed[0]

    @property
    def findings(self) -> list[Finding]:
        return self._parsed[1] if self.text.strip() else []

    @cached_property
    def form(self) -> Form:
        """With what was answered beside the text."""
        form = Form.of(self.opened.spec.get("parameters") if self.opened else None, {}, holds)
        number = 1
        while number <= len(form.pages):
            form = form.sent(number, self.sent)
            number += 1
        return form

    @property
    def pages(self) -> list[tuple[Page, list[Shown]]]:
        told = self.mistakes
        return [(page, [Shown(each, self, told) for each in page.fields]) for page in self.form.pages]

    @cached_property
    def mistakes(self) -> Mapping[tuple[str | int, ...], str]:
        """At its questions, once it is tried. A page that is no schema is among the findings."""
        if not self.wants_trial:
            return {}
        try:
            found = [mistake for listed in self.form.mistakes().values() for mistake in listed]
        except BadForm:
            return {}
        return {mistake.path: mistake.message for mistake in found if mistake.path}

    @cached_property
    def asking(self) -> frozenset[str]:
        return deciding([page.schema for page in self.form.pages])

    @cached_property
    def tried(self) -> Tried | None:
        if self.opened is None or not self.wants_trial:
            return None
        if self.mistakes:
            return Tried(problem=_("Some answers need a change: it says so at their questions."))
        try:
            made = dry_run(
                actor=self.user,
                template=template_of(self.opened.template, self.form),
                answers=self.form.collected(),
                files=self.files,
                secret_names=tuple(self.form.secrets()),
            )
        except UnknownActions as unknown:
            told = _("It needs actions that are not here: %(names)s")
            return Tried(problem=told % {"names": ", ".join(unknown.names)})
        except (BadAnswers, BadSchema) as error:
            return Tried(problem=str(error))
        return Tried(made)


def _shown(file: MadeFile) -> Code | None:
    """The file as text; None of one that is none."""
    try:
        text = file.data.decode()
    except UnicodeDecodeError:
        return None
    lexer = find_lexer_class_for_filename(file.path)
    return code(text, lexer.aliases[0] if lexer and lexer.aliases else "")
