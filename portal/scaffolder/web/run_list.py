"""The list of runs: mine, my team's, all; narrowed by state and template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.models import Entity, Relation
from catalog.policy import Person
from catalog.web.reference import titles_in_language
from portal.accounts.models import User
from portal.scaffolder.approval import awaiting
from portal.scaffolder.models import Run, RunState
from portal.scaffolder.sight import runs_visible_to
from portal.scaffolder.web.pickers import my_refs
from portal.scaffolder.web.records import Record, records
from portal.scaffolder.web.run_page import SIGNS, run_url

A_PAGE = 50

MINE, TEAM, ALL, TO_APPROVE = "mine", "team", "all", "approve"
SCOPES: Mapping[str, str | Promise] = {
    MINE: _("Mine"),
    TEAM: _("My team's"),
    ALL: _("All"),
    TO_APPROVE: _("To approve"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    of: str = MINE
    state: str = ""
    template: str = ""
    page: int = 1

    @classmethod
    def from_query(cls, parameters: QueryDict) -> Self:
        """What is not understood is left out."""
        of, state, page = (parameters.get(name, "") for name in ("of", "state", "page"))
        return cls(
            of if of in SCOPES else MINE,
            state if state in RunState.values else "",
            parameters.get("template", "").replace("\x00", "")[:255],
            int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 else 1,
        )

    def changed(self, **changes: Any) -> Self:
        return replace(self, **{"page": 1, **changes})

    def query(self) -> str:
        pairs = [
            ("of", "" if self.of == MINE else self.of),
            ("state", self.state),
            ("template", self.template),
            ("page", str(self.page) if self.page > 1 else ""),
        ]
        return "?" + urlencode([(name, value) for name, value in pairs if value], safe=":/")


@dataclass(frozen=True, slots=True)
class Choice:
    label: str | Promise
    value: str
    query: str
    is_on: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """`template` is what that is called in the reader's language."""

    run: Run
    template: str

    @property
    def url(self) -> str:
        return run_url(self.run)

    @property
    def css(self) -> str:
        return SIGNS[self.run.state][0]

    @property
    def name(self) -> str:
        """What it was to make, if its answers name it."""
        return self.run.title if self.run.title != self.run.template_title else ""

    @property
    def took(self) -> Any:
        run = self.run
        return run.ended_at - run.started_at if run.ended_at and run.started_at else None


@dataclass(frozen=True)
class RunList:
    asked: Asked
    user: Person

    @cached_property
    def _sighted(self) -> QuerySet[Run]:
        return runs_visible_to(self.user)

    def _scope(self, of: str) -> QuerySet[Run]:
        if of == ALL:
            return self._sighted
        if of == TO_APPROVE:
            return awaiting(self.user)
        if of == MINE:
            return self._sighted.filter(created_by_id=self.user.pk)
        return self._sighted.filter(created_by__entity_ref__in=self._team)

    @cached_property
    def _team(self) -> list[str]:
        """The people of the groups that the reader is in, themselves included."""
        groups = my_refs(self.user)[1:]
        members = Relation.objects.filter(type="hasMember", source__ref__in=groups).values_list(
            "target_ref", flat=True
        )
        stated = Relation.objects.filter(type="memberOf", target_ref__in=groups).values_list(
            "source__ref", flat=True
        )
        me = [self.user.entity_ref] if isinstance(self.user, User) and self.user.entity_ref else []
        return [*members, *stated, *me]

    @cached_property
    def _found(self) -> QuerySet[Run]:
        found = self._scope(self.asked.of)
        if self.asked.template:
            found = found.filter(template_ref=self.asked.template)
        return found

    @cached_property
    def _chosen(self) -> QuerySet[Run]:
        return self._found.filter(state=self.asked.state) if self.asked.state else self._found

    @cached_property
    def rows(self) -> list[Row]:
        start = (self.asked.page - 1) * A_PAGE
        light = self._chosen.select_related("created_by").defer("template", "output", "secrets")
        runs = light[start : start + A_PAGE + 1]
        return [Row(run, self._titles.get(run.template_ref, run.template_title)) for run in runs]

    @property
    def shown(self) -> list[Row]:
        return self.rows[:A_PAGE]

    @property
    def next_query(self) -> str:
        return self.asked.changed(page=self.asked.page + 1).query() if len(self.rows) > A_PAGE else ""

    @property
    def previous_query(self) -> str:
        return self.asked.changed(page=self.asked.page - 1).query() if self.asked.page > 1 else ""

    @property
    def scopes(self) -> list[Choice]:
        return [
            Choice(label, of, self.asked.changed(of=of).query(), of == self.asked.of)
            for of, label in SCOPES.items()
        ]

    @cached_property
    def states(self) -> list[Choice]:
        counts = dict(self._found.order_by().values_list("state").annotate(Count("pk")))
        every = Choice(
            _("All states"),
            "",
            self.asked.changed(state="").query(),
            not self.asked.state,
            sum(counts.values()),
        )
        return [
            every,
            *(
                Choice(
                    state.label,
                    state.value,
                    self.asked.changed(state=state.value).query(),
                    state.value == self.asked.state,
                    counts.get(state.value, 0),
                )
                for state in RunState
            ),
        ]

    @cached_property
    def templates(self) -> list[Choice]:
        """The templates that have runs here, by title."""
        return [
            Choice(title, ref, self.asked.changed(template=ref).query(), ref == self.asked.template)
            for ref, title in sorted(self._titles.items(), key=lambda pair: pair[1].lower())
        ]

    @cached_property
    def _titles(self) -> dict[str, str]:
        """Of the templates that have runs here: as they were called then, or in the reader's language now."""
        then = dict(self._scope(self.asked.of).order_by("pk").values_list("template_ref", "template_title"))
        if get_language() == settings.LANGUAGE_CODE:
            return then
        ids = dict(Entity.objects.filter(ref__in=list(then)).values_list("ref", "pk"))
        return then | titles_in_language(ids)

    @cached_property
    def rates(self) -> list[tuple[str, Record]]:
        """How well each template runs, the most used first."""
        titles = {choice.value: str(choice.label) for choice in self.templates}
        found = records(list(titles))
        return sorted(((titles[ref], each) for ref, each in found.items()), key=lambda pair: -pair[1].runs)[
            :8
        ]
