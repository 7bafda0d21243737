"""What one refresh of a location came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from catalog.ingest.problem import Problem
from catalog.ingest.scan import Walk
from catalog.ingest.store import Tally
from catalog.models import Location


@dataclass(slots=True)
class Outcome:
    """`anew`: while this went on, somebody asked to have the location read as if for the first time."""

    location: Location
    started_at: datetime
    walk: Walk = field(default_factory=Walk)
    tally: Tally = field(default_factory=Tally)
    revision: str = ""
    unchanged: bool = False
    problem: Problem | None = None
    held: int = 0
    refresh_id: int | None = None
    anew: bool = False

    @property
    def healthy(self) -> bool:
        """Nothing to mend: it could be read and every descriptor in it was taken."""
        tally = self.tally
        return self.problem is None and not (
            tally.refused or tally.puzzling or self.walk.problems or self.held
        )


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
