"""A page of the audit. Nothing is counted: the table grows with every change."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson
from django.utils.functional import Promise

from catalog.models import AuditEvent
from catalog.refs import BadRef, Ref
from catalog.web.audit.asked import Asked
from catalog.web.audit.verbs import in_words
from catalog.web.reference import entity_url

LIMIT = 50
RECENT = 500
"""Of so many events the verbs are offered."""


@dataclass(frozen=True, slots=True)
class Row:
    """`by` is empty for what the portal or the command line did. `url` leads to the subject if that is an
    entity; `through` names the token."""

    at: datetime.datetime
    by: str
    verb: str
    subject: str
    url: str
    through: str
    detail: dict[str, Any]

    @property
    def words(self) -> str | Promise:
        """What was done, as a person reads it."""
        return in_words(self.verb)

    @property
    def told(self) -> list[tuple[str, str]]:
        """The detail in short: what stands below the subject."""
        return [
            (name, _short(value)) for name, value in self.detail.items() if value not in (None, "", [], {})
        ]


@dataclass(frozen=True)
class AuditList:
    """Its parts are read when they are shown."""

    asked: Asked

    @cached_property
    def _found(self) -> tuple[list[AuditEvent], bool, bool]:
        """A page, newest first; whether there are newer ones, and older ones."""
        events = self.asked.events()
        if self.asked.after is not None:
            newer = list(events.filter(pk__gt=self.asked.after).order_by("pk")[: LIMIT + 1])
            return newer[LIMIT - 1 :: -1] if len(newer) > LIMIT else newer[::-1], len(newer) > LIMIT, True
        if self.asked.before is not None:
            events = events.filter(pk__lt=self.asked.before)
        older = list(events[: LIMIT + 1])
        return older[:LIMIT], self.asked.before is not None, len(older) > LIMIT

    @cached_property
    def rows(self) -> list[Row]:
        return [row_of(event) for event in self._found[0]]

    @property
    def newer_query(self) -> str:
        events, newer, _older = self._found
        return self.asked.query(after=events[0].pk) if newer and events else ""

    @property
    def older_query(self) -> str:
        events, _newer, older = self._found
        return self.asked.query(before=events[-1].pk) if older and events else ""

    @cached_property
    def verbs(self) -> list[tuple[str, str]]:
        """Those that were used of late, and the one that is asked for, in words and in the order of these."""
        recent = AuditEvent.objects.order_by("-pk").values_list("verb", flat=True)[:RECENT]
        used = {*recent, self.asked.verb} - {""}
        return sorted(((verb, str(in_words(verb))) for verb in used), key=lambda pair: pair[1])

    @property
    def export_query(self) -> str:
        return self.asked.query()


def row_of(event: AuditEvent) -> Row:
    detail = dict(event.detail)
    return Row(
        at=event.at,
        by=event.actor.get_username() if event.actor else "",
        verb=event.verb,
        subject=event.subject,
        url=_url(event.subject),
        through=str(detail.pop("through", "")),
        detail=detail,
    )


def _url(subject: str) -> str:
    """The page of the entity that the subject names; sources and repositories have slashes or no colon."""
    try:
        ref = Ref.parse(subject)
    except BadRef:
        return ""
    return entity_url(ref) if str(ref) == subject else ""


def _short(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_short, value[:10])) + (" …" if len(value) > 10 else "")
    if value == "":
        return "–"
    return value if isinstance(value, str) else orjson.dumps(value).decode()
