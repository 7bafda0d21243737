"""The history of a source: what each refresh came to, in words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Location, Refresh

COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Reading:
    """`state` is the dress of its mark: a failed one is bad. `revision` is a commit, cut short."""

    at: datetime.datetime
    told: Sequence[str]
    state: str
    revision: str


def readings(location: Location, limit: int) -> list[Reading]:
    """The last first; one that changed nothing left no row."""
    newest = location.refreshes.order_by("-pk")[:limit]
    return [_reading(row) for row in newest]


def _reading(row: Refresh) -> Reading:
    revision = row.revision[:7] if COMMIT.fullmatch(row.revision) else ""
    state = "bad" if row.error else "warn" if row.failed or row.held else ""
    return Reading(row.started_at, _told(row), state, revision)


def _told(row: Refresh) -> list[str]:
    if row.error:
        return [row.error]
    numbers = (
        (row.created, ngettext("%(count)d added", "%(count)d added", row.created)),
        (row.changed, ngettext("%(count)d changed", "%(count)d changed", row.changed)),
        (row.deleted, ngettext("%(count)d deleted", "%(count)d deleted", row.deleted)),
        (row.failed, ngettext("%(count)d refused", "%(count)d refused", row.failed)),
        (
            row.held,
            ngettext(
                "%(count)d deletion kept back until somebody approves it",
                "%(count)d deletions kept back until somebody approves them",
                row.held,
            ),
        ),
    )
    told = [sentence % {"count": count} for count, sentence in numbers if count]
    if told:
        return told
    return [_("Nothing changed")] if row.finished_at else [_("Not finished")]
