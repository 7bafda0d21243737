"""How often and how well templates ran."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Avg, Count, ExpressionWrapper, F, Q
from django.db.models.fields import DurationField

from portal.scaffolder.models import Run, RunState

TOOK = ExpressionWrapper(F("ended_at") - F("started_at"), output_field=DurationField())


@dataclass(frozen=True, slots=True)
class Record:
    """Of the runs that ended by themselves; one that was cancelled says nothing about its template."""

    runs: int = 0
    succeeded: int = 0
    failed: int = 0
    took: datetime.timedelta | None = None
    """As a rule, when it succeeds."""

    @property
    def rate(self) -> int | None:
        """In percent."""
        judged = self.succeeded + self.failed
        return round(100 * self.succeeded / judged) if judged else None


def records(refs: Collection[str]) -> dict[str, Record]:
    """By template, in one query; one that never ran has an empty record."""
    rows = (
        Run.objects.filter(template_ref__in=refs)
        .order_by()
        .values("template_ref")
        .annotate(
            runs=Count("pk"),
            succeeded=Count("pk", filter=Q(state=RunState.COMPLETED)),
            failed=Count("pk", filter=Q(state=RunState.FAILED)),
            took=Avg(TOOK, filter=Q(state=RunState.COMPLETED)),
        )
    )
    found = {
        row["template_ref"]: Record(row["runs"], row["succeeded"], row["failed"], row["took"]) for row in rows
    }
    return {ref: found.get(ref, Record()) for ref in refs}
