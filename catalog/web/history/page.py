"""The History tab: what changed, page by page, or what there was on a day and what differs since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Revision
from catalog.web.history.day import Day, asked_day
from catalog.web.history.fields import FieldChange, field_changes
from catalog.web.history.origin import NOBODY, Origin, origin_of
from catalog.web.history.versions import Subject, Version, versions

PAGE = 20
"""Changes on a page."""

Text = str | Promise

ACTIONS: Mapping[str, Text] = {
    Revision.Action.DELETED: _("Deleted"),
    Revision.Action.RESTORED: _("Restored"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. `title` is empty where its fields say what it is; `as_it_was` leads to all of it then."""

    at: datetime
    title: Text = ""
    by: Origin = NOBODY
    fields: Sequence[FieldChange] = ()
    as_it_was: str = ""


@dataclass(frozen=True)
class HistoryTab:
    """`url` is the page of the entity."""

    subject: Subject
    asked: QueryDict
    url: str

    @cached_property
    def day(self) -> Day | None:
        """The day that is asked for."""
        return asked_day(self.subject, self.asked)

    @cached_property
    def _versions(self) -> list[Version]:
        """One more than the page shows."""
        return versions(self.subject, PAGE + 1, before=_number(self.asked.get("before", "")))

    @cached_property
    def entries(self) -> list[Entry]:
        """Also when it first came, or came back with its source, which is no change of its own."""
        entries = [self._entry(version) for version in self._versions[:PAGE]]
        if self.subject.created_at is not None:
            first = self._coming(self.subject.created_at)
            if first is not None:
                entries.insert(*first)
        return entries

    def _coming(self, at: datetime) -> tuple[int, Entry] | None:
        """Its place among the entries, if it is on this page."""
        newer = [version for version in self._versions if version.revision.at >= at]
        older = self._versions[len(newer) :]
        if newer and newer[-1].revision.action == Revision.Action.RESTORED:
            return None
        if older and older[0].revision.action == Revision.Action.DELETED:
            return len(newer), Entry(at, _("Came back with its source"), as_it_was=self._then(at))
        if older or len(newer) > PAGE:
            return None
        if any(version.revision.action == Revision.Action.RESTORED for version in newer):
            return None
        return len(newer), Entry(at, _("Came into the catalog"), as_it_was=self._then(at))

    def _entry(self, version: Version) -> Entry:
        revision = version.revision
        is_change = revision.action == Revision.Action.CHANGED
        return Entry(
            at=revision.at,
            title=ACTIONS.get(revision.action, ""),
            by=origin_of(revision),
            fields=field_changes(version.before or {}, version.after or {}) if is_change else (),
            as_it_was="" if version.after is None else self._then(revision.at),
        )

    def _then(self, at: datetime) -> str:
        return self._query(at=at.isoformat())

    @property
    def older(self) -> str:
        """The address of the page of older changes, if there are any."""
        shown = self._versions[:PAGE]
        return self._query(before=shown[-1].revision.number) if len(self._versions) > PAGE else ""

    @property
    def is_first(self) -> bool:
        return _number(self.asked.get("before", "")) is None

    @property
    def newest(self) -> str:
        return self._query()

    def _query(self, **more: Any) -> str:
        return f"{self.url}?" + urlencode({"tab": "history", **more})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
