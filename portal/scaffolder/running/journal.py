"""What a run tells, kept in the database line by line as it is said."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.scaffolder.actions.action import Made
from portal.scaffolder.models import LogLine, Run, RunStep
from portal.scaffolder.template import Step

ASKED_EVERY = 0.3
"""Seconds between two looks at whether a person asked the run to stop."""
LINES_AT_ONCE = 100
LONGEST = 20_000
"""Characters of one line."""


class DatabaseJournal:
    """The journal of one run, written by the worker that holds its lease."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._seq: int = run.lines.aggregate(last=Coalesce(Max("seq"), 0))["last"]
        self._asked = 0.0
        self._cancelled = False
        self._lost = False
        self._held: list[LogLine] | None = None

    def say(
        self,
        message: str,
        *,
        step: Step | None = None,
        status: str = "",
        kind: str = LogLine.Type.LOG,
    ) -> None:
        self._seq += 1
        if status == "cancelled" and kind == LogLine.Type.LOG:
            kind = LogLine.Type.CANCELLED
        shown = message.replace("\0", "�")
        line = LogLine(
            run=self._run,
            seq=self._seq,
            at=timezone.now(),
            type=kind,
            step_id=step.id if step else "",
            status=status,
            message=shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…",
        )
        if self._held is None:
            line.save(force_insert=True)
        else:
            self._held.append(line)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is said in the block is kept at its end, also when that is an error."""
        held: list[LogLine] = []
        self._held = held
        try:
            yield
        finally:
            self._held = None
            LogLine.objects.bulk_create(held, batch_size=LINES_AT_ONCE)

    def began(self, position: int) -> None:
        self._steps(position).update(
            state=RunStep.State.PROCESSING, started_at=timezone.now(), ended_at=None, output={}, undone=False
        )

    def ended(self, position: int, status: str, output: Mapping[str, Any] | None = None) -> None:
        self._steps(position).update(state=status, ended_at=timezone.now(), output=dict(output or {}))

    def made(self, position: int, what: Made) -> None:
        row = self._steps(position).get()
        row.undo = [*row.undo, dict(what)]
        row.save(update_fields=["undo"])

    def is_cancelled(self) -> bool:
        self._look()
        return self._cancelled

    def is_lost(self) -> bool:
        self._look()
        return self._lost

    def _look(self) -> None:
        if time.monotonic() - self._asked < ASKED_EVERY:
            return
        self._asked = time.monotonic()
        row = Run.objects.filter(pk=self._run.pk).values_list("cancel_asked", "lease_token").first()
        self._cancelled = row is not None and row[0]
        self._lost = row is None or row[1] != self._run.lease_token

    def _steps(self, position: int) -> Any:
        return RunStep.objects.filter(run=self._run, position=position)
