"""What one refresh of a location came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from catalog.ingest.problem import Problem
from catalog.ingest.scan import Walk
from catalog.ingest.store import Tally
from catalog.models import Location


@dataclass(slots=True)
class Outcome:
    location: Location
    started_at: datetime
    walk: Walk = field(default_factory=Walk)
    tally: Tally = field(default_factory=Tally)
    revision: str = ""
    unchanged: bool = False
    problem: Problem | None = None
    held: int = 0
    refresh_id: int | None = None

    @property
    def healthy(self) -> bool:
        """Nothing to mend: it could be read and every descriptor in it was taken."""
        return self.problem is None and not (self.tally.refused or self.walk.problems or self.held)
