"""A whole form: the pages of a template with the answers so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from portal.scaffolder.form.checking import Mistake, mistakes
from portal.scaffolder.form.collecting import collected, masked, secrets_of
from portal.scaffolder.form.defaults import with_defaults
from portal.scaffolder.form.field import Field
from portal.scaffolder.form.layout import fields
from portal.scaffolder.form.reading import Sent, read
from portal.scaffolder.form.rows import changed
from portal.scaffolder.form.schema import Schema, holds

ROUNDS = 5
"""An answer may show a question whose answer, sent with it, shows another, and so on."""

Evaluate = Callable[[str, Mapping[str, Any]], bool]
"""Whether a template's expression about the answers is true."""


def never(_expression: str, _answers: Mapping[str, Any]) -> bool:
    return False


@dataclass(frozen=True)
class Page:
    """`answers` are those of the whole form: pages share one object."""

    schema: Schema
    answers: Mapping[str, Any]

    @property
    def title(self) -> str:
        return str(self.schema.get("title") or "")

    @property
    def description(self) -> str:
        return str(self.schema.get("description") or "")

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return fields(self.schema, self.answers, self.schema)

    def mistakes(self) -> list[Mistake]:
        """Raises BadForm for a schema that is none."""
        return mistakes(self.schema, self.fields)


@dataclass(frozen=True)
class Form:
    """`kept` is what was written so far, as a draft keeps it. Every change gives another form."""

    parameters: tuple[Schema, ...]
    kept: Mapping[str, Any] = field(default_factory=dict)
    evaluate: Evaluate = never

    @classmethod
    def of(cls, parameters: Any, kept: Mapping[str, Any] | None = None, evaluate: Evaluate = never) -> Self:
        """`parameters` as a template states them: a page, a list of pages, or nothing."""
        listed = parameters if isinstance(parameters, list) else [parameters]
        return cls(tuple(page for page in listed if isinstance(page, dict)), kept or {}, evaluate)

    @cached_property
    def answers(self) -> dict[str, Any]:
        """What was written, and the defaults of the rest, page after page."""
        filled = dict(self.kept)
        for schema in self.parameters:
            if self._shows(schema, filled):
                filled = with_defaults(schema, filled, schema)
        return filled

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return tuple(
            Page(schema, self.answers) for schema in self.parameters if self._shows(schema, self.answers)
        )

    def page(self, number: int) -> Page | None:
        """From 1."""
        return self.pages[number - 1] if 0 < number <= len(self.pages) else None

    def sent(self, number: int, data: Sent) -> Form:
        """The form after its page was sent. Questions that come by answers sent with them are read too."""
        form = self
        for _round in range(ROUNDS):
            page = form.page(number)
            answers = read(page.fields, data, form.kept) if page else form.kept
            if answers == form.kept:
                break
            form = form.with_kept(answers)
        return form

    def ordered(self, number: int, order: str) -> Form:
        """The form after a button of a list was pressed."""
        page = self.page(number)
        if page is None:
            return self
        return self.with_kept(changed(page.fields, {**self.answers, **self.kept}, order))

    def with_kept(self, kept: Mapping[str, Any]) -> Form:
        return Form(self.parameters, kept, self.evaluate)

    @property
    def shown(self) -> tuple[Field, ...]:
        """The questions of all pages; one that two pages ask counts once."""
        by_key = {each.key: each for page in self.pages for each in page.fields}
        return tuple(by_key.values())

    def collected(self) -> dict[str, Any]:
        """The answers for a run; for secrets, stars."""
        return masked(collected(self.shown), self.shown)

    def secrets(self) -> dict[str, str]:
        return secrets_of(self.shown)

    def mistakes(self) -> dict[int, list[Mistake]]:
        """By number of the page, for those that have some. Raises BadForm."""
        found = {number: page.mistakes() for number, page in enumerate(self.pages, 1)}
        return {number: listed for number, listed in found.items() if listed}

    def _shows(self, schema: Schema, answers: Mapping[str, Any]) -> bool:
        """By `when`: yes or no, an expression, or a schema that the answers have to fit."""
        if "backstage:featureFlag" in schema:
            return False
        when = schema.get("when", True)
        if isinstance(when, str):
            return self.evaluate(when, answers)
        return holds(when, dict(answers), schema) if isinstance(when, dict) else bool(when)
