"""How a tool's adoption or a trend's coverage went, as a page shows it: a drawing, words, and a table."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.tools import past
from catalog.tools.counting import COMPANY
from catalog.tools.past import Change, Day
from catalog.web.course.chart import ONE_DAY, Chart, chart, stretches

QUARTER, YEAR, ALL = "90", "365", "all"
SPANS: dict[str, str | Promise] = {QUARTER: _("90 days"), YEAR: _("A year"), ALL: _("All")}


def span_asked(parameters: QueryDict, usual: str) -> str:
    asked = parameters.get("days", "")
    return asked if asked in SPANS else usual


@dataclass(frozen=True, slots=True)
class Row:
    """A day on which something was other than before; or, with `until`, the days that nobody counted."""

    day: datetime.date
    used: int = 0
    concerned: int = 0
    until: datetime.date | None = None


@dataclass(frozen=True)
class Course:
    """`now` is what the page itself counts, and stands for today. `limit` is how many could use a tool.

    What is kept was counted of everything, so nothing of it is shown to whom some components are hidden
    (`is_whole`).
    """

    subject: str
    now: tuple[int, int]
    url: str
    span: str
    is_whole: bool
    limit: int = 0
    scopes: Collection[str] = (COMPANY,)

    @cached_property
    def today(self) -> datetime.date:
        return timezone.localdate()

    @cached_property
    def kept_since(self) -> datetime.date | None:
        return past.first_day()

    @cached_property
    def start(self) -> datetime.date:
        """Where the drawing begins."""
        if self.span == ALL:
            return self.kept_since or self.today
        return self.today - datetime.timedelta(days=int(self.span))

    @cached_property
    def days(self) -> list[Day]:
        if not self.is_whole or self.kept_since is None:
            return []
        kept = [one for one in past.course(self.subject, self.start, self.scopes) if one.day < self.today]
        return [*kept, Day(self.today, *self.now)] if kept else []

    @property
    def chart(self) -> Chart | None:
        return chart(self.days, self.start, limit=self.limit) if self.days else None

    @property
    def first(self) -> Day:
        return self.days[0]

    @property
    def is_short(self) -> bool:
        """Whether it was counted for a part of the time only that is shown."""
        return bool(self.days) and self.first.day > self.start

    @property
    def change(self) -> Change | None:
        if not self.days:
            return None
        since = self.first.day
        return Change(self.now[0] - self.first.used, since, (self.today - since).days)

    @cached_property
    def example_until(self) -> datetime.date | None:
        """The last day shown that was made up with the example company."""
        return max((one.day for one in self.days if one.is_example), default=None)

    @property
    def gaps(self) -> list[Row]:
        found = stretches(self.days)
        return [
            Row(before[-1].day + ONE_DAY, until=after[0].day - ONE_DAY) for before, after in pairwise(found)
        ]

    @property
    def rows(self) -> list[Row]:
        """The newest first; days on which nothing changed are left out, gaps are not."""
        told = [
            Row(one.day, one.used, one.concerned)
            for before, one in zip([None, *self.days], self.days, strict=False)
            if before is None or before.differs(one) or one is self.days[-1]
        ]
        return sorted([*told, *self.gaps], key=lambda row: row.day, reverse=True)

    @property
    def ticks(self) -> Sequence[datetime.date]:
        """Days below the drawing, evenly apart: the first, the last and two between."""
        return [self.start + (self.today - self.start) * part / 3 for part in range(4)]

    @property
    def spans(self) -> list[tuple[str, str | Promise, str, bool]]:
        """Times to choose from: value, label, address, whether it is on."""
        return [(name, label, f"{self.url}?days={name}", name == self.span) for name, label in SPANS.items()]
