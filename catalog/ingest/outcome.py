"""What one refresh of a location came to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from catalog.ingest.problem import Problem
from catalog.ingest.scan import Walk
from catalog.ingest.store import Tally
from catalog.models import Location, Refresh


@dataclass(slots=True)
class Outcome:
    """`known_revision` is that of which the catalog has all. `anew`: while this went on, somebody asked to
    have the location read as if for the first time."""

    location: Location
    started_at: datetime
    known_revision: str = ""
    walk: Walk = field(default_factory=Walk)
    tally: Tally = field(default_factory=Tally)
    revision: str = ""
    unchanged: bool = False
    problem: Problem | None = None
    held: int = 0
    refresh_id: int | None = None
    anew: bool = False

    @property
    def is_unread(self) -> bool:
        return not (self.walk.seen or self.unchanged or self.problem)

    @property
    def healthy(self) -> bool:
        """Nothing to mend: it could be read and every descriptor in it was taken."""
        tally = self.tally
        return self.problem is None and not (
            tally.refused or tally.puzzling or self.walk.problems or self.held
        )


def taken_in_by_halves(locations: Iterable[Location]) -> set[int]:
    """The ids of locations whose revision does not say what the catalog has of them: since it was read, a
    refresh failed or broke off, and had perhaps written some of another. One query, or none."""
    read = [location for location in locations if location.revision]
    if not read:
        return set()
    unfinished = Refresh.objects.filter(finished_at=None, started_at__gt=F("location__checked_at"))
    broken_off = unfinished.filter(location__in=read).values_list("location_id", flat=True)
    return {*broken_off, *(location.pk for location in read if location.error)}


def still_meant(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those whose location was neither removed nor given another target since it was loaded. One query."""
    rows = Location.objects.filter(pk__in=[outcome.location.pk for outcome in outcomes])
    now = {
        pk: (found, revision) for pk, *found, revision in rows.values_list("pk", "type", "target", "revision")
    }
    meant = []
    for outcome in outcomes:
        location = outcome.location
        found, revision = now.get(location.pk, (None, ""))
        if found == [location.type, location.target]:
            outcome.anew = revision != location.revision
            meant.append(outcome)
    return meant
