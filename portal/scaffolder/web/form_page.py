"""A page of a template's form, as it is shown."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

from django.urls import reverse
from django.utils.safestring import SafeString

from catalog.policy import Person
from catalog.query.predicate import Predicate
from catalog.refs import Ref
from catalog.web.entity.prose import prose
from portal.scaffolder.form import Field, FieldKind, Form, Mistake, Page
from portal.scaffolder.form.field import Path
from portal.scaffolder.form.reading import HERE, ROWS
from portal.scaffolder.form.schema import BadForm, deciding
from portal.scaffolder.web.pickers import Offer, offers, strays
from portal.scaffolder.web.subject import Subject, page_url

TOLD = "told"
"""The field that says which questions were shown with a mistake."""


@dataclass(frozen=True, slots=True)
class StepLink:
    """A page in the list of them; its address, where one may go there."""

    title: str
    number: int
    url: str
    is_current: bool
    is_done: bool
    note: str = ""


@dataclass
class FormPage:
    subject: Subject
    form: Form
    number: int
    visible: Predicate
    user: Person
    saved_at: datetime.datetime | None = None
    mistakes: list[Mistake] = field(default_factory=list)
    broken: str = ""
    """Why the template's own schema cannot be checked against."""

    def after(self, form: Form) -> FormPage:
        return replace(self, form=form)

    @cached_property
    def page(self) -> Page:
        found = self.form.page(self.number)
        if found is None:  # an answer on it may have taken the page itself away
            return self.form.pages[-1]
        return found

    def check(self) -> None:
        """Raises BadForm."""
        found = self.page.mistakes()
        known = {mistake.path for mistake in found}
        found += [
            stray for stray in strays(self.page.fields, self.visible, self.user) if stray.path not in known
        ]
        self.mistakes = found

    def check_again(self, told: Collection[str]) -> None:
        """What was wrong with these questions (by their names) and still is; others are not judged before
        somebody is done with them."""
        if not told:
            return
        try:
            self.check()
        except BadForm as error:
            self.broken = str(error)
        known = {inner.path: inner.name for top in self.page.fields for inner in top.walk()}
        self.mistakes = [each for each in self.mistakes if known.get(each.path) in told]

    @property
    def told_names(self) -> list[str]:
        wrong = {mistake.path for mistake in self.mistakes}
        return [inner.name for top in self.page.fields for inner in top.walk() if inner.path in wrong]

    @property
    def description(self) -> SafeString:
        """Authors write Markdown."""
        return prose(self.page.description)

    @property
    def fields(self) -> list[Shown]:
        told = {mistake.path: mistake.message for mistake in self.mistakes}
        return [Shown(each, self, told) for each in self.page.fields]

    @property
    def listed_mistakes(self) -> list[tuple[str, str, str]]:
        """For the note above the form: the id of the question, its title, the message."""
        known = {inner.path: inner for top in self.page.fields for inner in top.walk()}
        return [
            (known[mistake.path].id, known[mistake.path].title, mistake.message)
            if mistake.path in known
            else ("", "", mistake.message)
            for mistake in self.mistakes
        ]

    @property
    def asks_more(self) -> bool:
        """Whether answers on this page may change what it asks."""
        return bool(self.asking) or any(field.kind is FieldKind.REPOSITORY for field in self.page.fields)

    @cached_property
    def asking(self) -> frozenset[str]:
        """The questions whose answers decide what else is asked."""
        return deciding(self.page.schema)

    @property
    def url(self) -> str:
        return page_url(self.subject.ref, self.number)

    @property
    def pick_url(self) -> str:
        ref = Ref.parse(self.subject.ref)
        return reverse("create:pick", args=[ref.namespace, ref.name, self.number])

    @property
    def is_last(self) -> bool:
        return self.number >= len(self.form.pages)

    @property
    def next_title(self) -> str:
        following = self.form.page(self.number + 1)
        return following.title if following else ""

    @property
    def steps(self) -> list[StepLink]:
        return [
            StepLink(
                page.title or self.subject.title,
                number,
                page_url(self.subject.ref, number),
                is_current=number == self.number,
                is_done=number < self.number,
                note=_summary(page) if number < self.number else "",
            )
            for number, page in enumerate(self.form.pages, 1)
        ]


class Asking(Protocol):
    """A page with questions. `pick_url` answers for pickers while somebody writes; "" where nothing does."""

    @property
    def visible(self) -> Predicate: ...

    @property
    def user(self) -> Person: ...

    @property
    def asking(self) -> frozenset[str]: ...

    @property
    def pick_url(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A question on its page: with its mistake, and with the choices of its picker."""

    field: Field
    page: Asking
    told: Mapping[Path, str]

    @property
    def mistake(self) -> str:
        return self.told.get(self.field.path, "")

    @property
    def children(self) -> list[Shown]:
        return [Shown(child, self.page, self.told) for child in self.field.children]

    @property
    def here(self) -> str:
        return f"{self.field.name}#{HERE}"

    @property
    def rows(self) -> str:
        return f"{self.field.name}#{ROWS}"

    @property
    def description(self) -> SafeString:
        """Authors write Markdown."""
        return prose(self.field.description)

    @property
    def offers(self) -> list[Offer]:
        """What the picker offers before anything is written; of a list, what each of its rows offers."""
        asking = self.field.item if self.field.item else self.field
        return offers(asking, "", self.page.visible, self.page.user)

    @property
    def refreshes(self) -> bool:
        """Whether the page is laid out anew after this answer."""
        return self.field.key in self.page.asking

    @property
    def described_by(self) -> str:
        """The ids of what explains the question."""
        field = self.field
        parts = [
            (bool(self.mistake), f"{field.id}-e"),
            (bool(field.description), f"{field.id}-d"),
            (bool(field.help), f"{field.id}-h"),
        ]
        return " ".join(name for is_there, name in parts if is_there)


def _summary(page: Page) -> str:
    """The first answers of a page that is done, in short."""
    kinds = (FieldKind.TEXT, FieldKind.PICKER, FieldKind.SELECT, FieldKind.RADIO)
    texts = [each.text for each in page.fields if each.kind in kinds and isinstance(each.value, str)]
    return ", ".join(text for text in texts if text)[:60]
