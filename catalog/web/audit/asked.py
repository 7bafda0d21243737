"""Which part of the audit a page shows, as its address says."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from catalog.models import AuditEvent

LONGEST = 200
NOBODY = "-"
"""In place of a person: what the portal did itself, or the command line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`who` is a part of a user name, `token` of a token's, `verb` the whole or the beginning of one,
    `subject` words of one; `since` and `until` are days, both meant whole. `before` and `after` are
    places in the list: ids."""

    who: str = ""
    token: str = ""
    verb: str = ""
    subject: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    before: int | None = None
    after: int | None = None

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """What cannot be read counts as not asked for."""
        return cls(
            who=_words(query, "who"),
            token=_words(query, "token"),
            verb=_words(query, "verb"),
            subject=_words(query, "subject"),
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            before=_place(query.get("before", "")),
            after=_place(query.get("after", "")),
        )

    @property
    def is_narrowed(self) -> bool:
        return any((self.who, self.token, self.verb, self.subject, self.since, self.until))

    def query(self, **changes: Any) -> str:
        """As an address has it, at the first page unless `changes` say another."""
        wanted = replace(self, **{"before": None, "after": None, **changes})
        given = {name: getattr(wanted, name) for name in self.__slots__}
        return urlencode({name: value for name, value in given.items() if value})

    def events(self) -> QuerySet[AuditEvent]:
        """What is asked for, the newest first, wherever in the list."""
        found = AuditEvent.objects.select_related("actor").order_by("-pk")
        if self.who:
            found = found.filter(_by(self.who))
        if self.token:
            found = found.filter(detail__through__icontains=self.token)
        if self.verb:
            found = found.filter(verb__startswith=self.verb.lower())
        for word in self.subject.split():
            found = found.filter(subject__icontains=word)
        if self.since:
            found = found.filter(at__gte=_begin(self.since))
        if self.until:
            found = found.filter(at__lt=_begin(self.until + datetime.timedelta(days=1)))
        return found


def _words(query: QueryDict, name: str) -> str:
    return str(query.get(name, "")).replace("\x00", "").strip()[:LONGEST]


def _by(who: str) -> Q:
    if who == NOBODY:
        return Q(actor=None)
    people = get_user_model()
    named = people._default_manager.filter(**{f"{people.USERNAME_FIELD}__icontains": who})
    return Q(actor__in=named)


def _begin(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _day(text: str) -> datetime.date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and datetime.MINYEAR + 1 < day.year < datetime.MAXYEAR - 1 else None


def _place(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None
