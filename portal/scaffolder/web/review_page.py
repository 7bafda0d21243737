"""The page before the button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from pyroaring import BitMap

from catalog.web.reference import Reference, names
from portal.scaffolder.changes.runs import BadSecrets, check_secrets
from portal.scaffolder.form import Form
from portal.scaffolder.form.review import Answer, review
from portal.scaffolder.schema import BadSchema
from portal.scaffolder.web.plan import Plan, template_for
from portal.scaffolder.web.rights import Rights
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
    rights: Rights
    plan: Plan | None = None

    @cached_property
    def answers(self) -> list[ShownAnswer]:
        return shown_answers(self.form, self.subject.seen, lambda number: page_url(self.subject.ref, number))

    @cached_property
    def wrong_secrets(self) -> str:
        """What the template says of its secrets and its questions do not fulfil; "" for nothing."""
        try:
            check_secrets(template_for(self.subject, self.form), self.form.secrets())
        except (BadSecrets, BadSchema) as bad:
            return str(bad)
        return ""

    @property
    def name(self) -> str:
        """What is being made, if the answers name it."""
        answers = self.form.answers
        keys = ("name", "component_id", "componentName", "repoName")
        return next((text for key in keys if isinstance(text := answers.get(key), str) and text), "")

    @property
    def back_url(self) -> str:
        return page_url(self.subject.ref, max(1, len(self.form.pages)))


def shown_answers(form: Form, seen: BitMap, url: Callable[[int], str]) -> list[ShownAnswer]:
    """`url` gives the address where the answers of a page are changed."""
    listed = review(form)
    refs = names([str(each.value) for each in listed if each.form == "ref"], seen)
    return [
        ShownAnswer(
            each,
            url(each.page),
            refs.get(str(each.value)) if each.form == "ref" and ":" in str(each.value) else None,
        )
        for each in listed
    ]
