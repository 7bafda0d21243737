"""The page before the button."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from catalog.policy import Person
from catalog.web.reference import Reference, names
from portal.scaffolder.form import Form
from portal.scaffolder.form.review import Answer, review
from portal.scaffolder.web.subject import Subject, page_url


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """`ref` is the entity that was picked."""

    answer: Answer
    url: str
    ref: Reference | None = None


@dataclass(frozen=True)
class ReviewPage:
    subject: Subject
    form: Form
    user: Person

    @cached_property
    def answers(self) -> list[ShownAnswer]:
        listed = review(self.form)
        refs = names([str(each.value) for each in listed if each.form == "ref"], self.subject.seen)
        return [
            ShownAnswer(
                each,
                page_url(self.subject.ref, each.page),
                refs.get(str(each.value)) if each.form == "ref" and ":" in str(each.value) else None,
            )
            for each in listed
        ]

    @property
    def name(self) -> str:
        """What is being made, if the answers name it."""
        answers = self.form.answers
        keys = ("name", "component_id", "componentName", "repoName")
        return next((text for key in keys if isinstance(text := answers.get(key), str) and text), "")

    @property
    def back_url(self) -> str:
        return page_url(self.subject.ref, max(1, len(self.form.pages)))
