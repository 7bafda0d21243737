"""A list of sources: what is asked for, counted by state, a page of it."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Location
from catalog.web.sources import asked as known
from catalog.web.sources import standing
from catalog.web.sources.asked import Asked
from catalog.web.sources.naming import Name, name_of
from catalog.web.sources.rows import Row, rows
from catalog.web.sources.sight import Sight

LIMIT = 25


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several lists. `count` None: nobody counted."""

    label: str | Promise
    query: str
    is_on: bool
    count: int | None = None
    value: str = ""


@dataclass(frozen=True)
class SourceList:
    """Its parts are read when they are shown."""

    asked: Asked
    sight: Sight

    @cached_property
    def parent(self) -> Location | None:
        """The source whose included ones are listed."""
        try:
            uid = uuid.UUID(self.asked.under) if self.asked.under else None
        except ValueError:
            return None
        return self.sight.sources().filter(uid=uid).first() if uid else None

    @property
    def parent_name(self) -> Name | None:
        return name_of(self.parent) if self.parent else None

    @cached_property
    def _narrowed(self) -> QuerySet[Location]:
        """By words and parent, in any state and scope."""
        found = self.sight.sources()
        for word in self.asked.words.split():
            found = found.filter(target__icontains=word)
        if self.asked.under:
            found = found.filter(parents=self.parent, registered=False) if self.parent else found.none()
        return found

    @cached_property
    def counts(self) -> Counter[tuple[bool, str]]:
        """How many there are, by whether they are registered and by the name of their standing."""
        return standing.count(self._narrowed, whole=self.sight.is_whole)

    @property
    def _registered(self) -> set[bool]:
        of = known.BOTH if self.asked.under else self.asked.of
        return {known.REGISTERED: {True}, known.INCLUDED: {False}, known.BOTH: {True, False}}[of]

    def _count(self, name: str) -> int:
        return sum(self.counts[registered, name] for registered in self._registered)

    @cached_property
    def in_scope(self) -> int:
        return sum(self._count(one.name) for one in standing.ALL)

    @cached_property
    def total(self) -> int:
        return self._count(self.asked.state) if self.asked.state else self.in_scope

    @property
    def is_empty(self) -> bool:
        """Whether there is no source at all, whatever one asks for."""
        return not self.asked.is_narrowed and not sum(self.counts.values())

    @cached_property
    def page(self) -> int:
        return min(self.asked.page, max(1, -(-self.total // LIMIT)))

    @cached_property
    def rows(self) -> list[Row]:
        found = self._narrowed
        if len(self._registered) == 1:
            found = found.filter(registered=True in self._registered)
        if self.asked.state:
            found = standing.only(found, self.asked.state, whole=self.sight.is_whole)
        by = known.SORTS[self.asked.sort].by
        start = (self.page - 1) * LIMIT
        return rows(
            list(found.order_by(by, "pk").values_list("pk", flat=True)[start : start + LIMIT]), self.sight
        )

    @property
    def states(self) -> list[Choice]:
        """All together, then each state that some source is in, or that is asked for."""
        asked = self.asked
        every = Choice(_("All"), asked.changed(state="").query(), not asked.state, self.in_scope)
        return [
            every,
            *(
                Choice(one.label, asked.changed(state=one.name).query(), one.name == asked.state, count)
                for one in standing.ALL
                if (count := self._count(one.name)) or one.name == asked.state
            ),
        ]

    @property
    def scopes(self) -> list[Choice]:
        asked = self.asked
        return [
            Choice(label, asked.changed(of=of, state="").query(), of == asked.of, value=of)
            for of, label in known.SCOPES.items()
        ]

    @property
    def sorts(self) -> list[Choice]:
        return [
            Choice(sort.label, "", name == self.asked.sort, value=name) for name, sort in known.SORTS.items()
        ]

    @property
    def first(self) -> int:
        return (self.page - 1) * LIMIT + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def previous_query(self) -> str:
        return self.asked.changed(page=self.page - 1).query() if self.page > 1 else ""

    @property
    def next_query(self) -> str:
        return self.asked.changed(page=self.page + 1).query() if self.last < self.total else ""

    @property
    def cleared_query(self) -> str:
        return Asked(of=self.asked.of, sort=self.asked.sort).query()
