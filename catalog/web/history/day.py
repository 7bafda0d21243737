"""An entity as it was on a day, and what differs from then to another day or to now."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from catalog.web.entity.code import Code, code, descriptor_yaml
from catalog.web.history.fields import FieldChange, field_changes
from catalog.web.history.versions import Moment, Subject, at_moment


@dataclass(frozen=True)
class Day:
    """`at` and `until` are moments; a day means its end. `until` None means now.

    `misread` is what was given as a date and is none.
    """

    subject: Subject
    at: datetime.datetime
    until: datetime.datetime | None
    misread: str = ""

    @property
    def at_value(self) -> str:
        """As an input of a date has it."""
        return timezone.localtime(self.at).date().isoformat()

    @property
    def until_value(self) -> str:
        return timezone.localtime(self.until).date().isoformat() if self.until else ""

    @cached_property
    def then(self) -> Moment:
        return at_moment(self.subject, self.at)

    @cached_property
    def later(self) -> Moment:
        return Moment(self.subject.doc) if self.until is None else at_moment(self.subject, self.until)

    @cached_property
    def changes(self) -> Sequence[FieldChange]:
        if self.then.doc is None or self.later.doc is None:
            return []
        return field_changes(self.then.doc, self.later.doc)

    @cached_property
    def text(self) -> Code | None:
        return None if self.then.doc is None else code(descriptor_yaml(self.then.doc), "yaml")


def asked_day(subject: Subject, asked: QueryDict) -> Day | None:
    given, until = asked.get("at", "").strip(), asked.get("until", "").strip()
    if not given and not until:
        return None
    moments = {text: moment_of(text) for text in (given, until) if text}
    misread = next((text for text, moment in moments.items() if moment is None), "")
    at, end = moments.get(given), moments.get(until)
    if at is None and end is not None:
        at, end = end, None
    if at is not None and end is not None and end < at:
        at, end = end, at
    return Day(subject, at or timezone.now(), end, misread[:40])


def moment_of(text: str) -> datetime.datetime | None:
    """The end of a day such as 2026-11-20, or the very moment of a point in time; None for anything else."""
    try:
        day = parse_date(text)
        point = None if day else parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    zone = timezone.get_current_timezone()
    try:
        if day is not None:
            return datetime.datetime.combine(day, datetime.time.max, zone).astimezone(datetime.UTC)
        if point is None:
            return None
        return point if timezone.is_aware(point) else point.replace(tzinfo=zone)
    except OverflowError:
        return None
