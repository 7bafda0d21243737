"""How adoption was: what `daily` kept, read for pages. Days that nobody counted stay missing."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from catalog.models import AdoptionCount, CountedDay
from catalog.tools.counting import COMPANY, Figures, Key
from catalog.tools.daily import latest

LATELY = 90
"""Days over which a rise or a fall is told."""


@dataclass(frozen=True, slots=True)
class Day:
    day: datetime.date
    used: int
    concerned: int = 0
    is_example: bool = False

    def differs(self, other: Day) -> bool:
        return (self.used, self.concerned) != (other.used, other.concerned)


def course(subject: str, since: datetime.date, scopes: Collection[str] = (COMPANY,)) -> list[Day]:
    """How the tool or trend stood on each day counted, the oldest first, summed over the scopes; from the
    day on which it was counted at all. Scopes must not overlap. Two queries."""
    counted = CountedDay.objects.filter(day__gte=since).values_list("day", "is_example")
    rows = AdoptionCount.objects.filter(subject=subject, scope__in={*scopes, COMPANY}).order_by("day")
    written = list(rows.values_list("day", "scope", "used", "concerned"))
    begin = min((day for day, scope, *_ in written if scope == COMPANY), default=None)
    if begin is None:
        return []
    return list(_days(written, [one for one in counted if one[0] >= begin], frozenset(scopes)))


def _days(
    written: Sequence[tuple[datetime.date, str, int, int]],
    counted: Sequence[tuple[datetime.date, bool]],
    scopes: frozenset[str],
) -> Iterator[Day]:
    standing: dict[str, Figures] = {}
    place = 0
    for day, is_example in counted:
        while place < len(written) and written[place][0] <= day:
            _day, scope, used, concerned = written[place]
            if scope in scopes:
                standing[scope] = used, concerned
            place += 1
        yield Day(
            day, sum(u for u, _c in standing.values()), sum(c for _u, c in standing.values()), is_example
        )


def first_day() -> datetime.date | None:
    """Since when adoption is counted."""
    return CountedDay.objects.values_list("day", flat=True).first()


@dataclass(frozen=True, slots=True)
class Then:
    """How many components of the company used each tool on one day that was counted."""

    users: Mapping[str, int]
    is_example: bool


def then(day: datetime.date) -> Then | None:
    """None for a day that nobody counted. At most two queries."""
    counted = CountedDay.objects.filter(day=day).first()
    if counted is None:
        return None
    rows = latest(AdoptionCount.objects.filter(day__lte=day, scope=COMPANY, subject__startswith="tool:"))
    return Then(dict(rows.values_list("subject", "used")), counted.is_example)


@dataclass(frozen=True, slots=True)
class Change:
    """By how many more (or fewer) components than on the day `since`, which is so many days ago."""

    by: int
    since: datetime.date
    days: int

    @property
    def is_usual(self) -> bool:
        return self.days == LATELY


@dataclass(frozen=True, slots=True)
class Before:
    """How everything stood on the first day counted of the last 90; `day` is None before there are two."""

    day: datetime.date | None
    figures: Mapping[Key, Figures] = field(default_factory=dict)

    def change(self, subject: str, now: int, scopes: Collection[str] = (COMPANY,)) -> Change | None:
        """None where nobody knows: it was not counted then."""
        if self.day is None or (subject, COMPANY) not in self.figures:
            return None
        was = sum(self.figures.get((subject, scope), (0, 0))[0] for scope in scopes)
        return Change(now - was, self.day, (timezone.localdate() - self.day).days)


def before(scopes: Collection[str] | None = (COMPANY,), subjects: Collection[str] = ()) -> Before:
    """In these scopes (None: in all), of these subjects (none: of all). Two queries."""
    today = timezone.localdate()
    lately = CountedDay.objects.filter(day__gte=today - datetime.timedelta(days=LATELY), day__lt=today)
    day = lately.values_list("day", flat=True).first()
    if day is None:
        return Before(None)
    rows = AdoptionCount.objects.filter(day__lte=day)
    if scopes is not None:
        rows = rows.filter(scope__in={*scopes, COMPANY})
    if subjects:
        rows = rows.filter(subject__in=subjects)
    known = latest(rows).values_list("subject", "scope", "used", "concerned")
    return Before(day, {(subject, scope): (used, concerned) for subject, scope, used, concerned in known})
