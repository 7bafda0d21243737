"""What a worker does all day: takes locations whose time has come and refreshes them.

The queue is the table of locations itself: a row that is due and that nobody holds. So there is nothing to
keep in step with it, a killed worker's rows are due again when their lease ends, and a location is never
in it twice.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import NoReturn, Self

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection

from catalog.ingest.departure import depart, departing
from catalog.ingest.finish import set_aside
from catalog.ingest.idle import give_back
from catalog.ingest.kind_changes import bring_along
from catalog.ingest.refresh import refresh
from catalog.models import KindChange, Location
from catalog.models.lease import LEASE, Leased

logger = logging.getLogger(__name__)

LANES = ("now", "bulk")
POLL = 0.2
"""Seconds between looks at an empty queue."""
TOGETHER = 20
"""Locations taken at a time, so that small changes share a write."""


def run(lane: str, *, otherwise: Callable[[], int] = lambda: 0) -> NoReturn:
    """Work until an exception ends it. Lane `now` does what a person or a webhook waits for, `bulk` the
    rest. While no location is due, `otherwise` does other work; it gives how much that was."""
    resting = False
    while True:
        try:
            if step(lane) or otherwise():
                resting = False
                continue
            if not resting:
                give_back()
                resting = True
            time.sleep(POLL)
        except (OperationalError, InterfaceError):
            logger.exception("The database did not take part; trying again in a moment.")
            close_old_connections()
            time.sleep(1)


def step(lane: str) -> int:
    """Refresh what is due in a lane now, and take away what nobody wants any more; how many locations that
    was. Lane `now` also brings entities along whose kinds changed, which counts as one."""
    if lane == "now" and _brought_kinds_along():
        return 1
    due = Location.objects.filter(urgent=lane == "now", paused=False)
    locations: list[Location] = due.claim(TOGETHER, urgent=False)
    if not locations:
        return 0
    with _held(locations):
        leaving = set(departing().filter(pk__in=[location.pk for location in locations]))
        for location in leaving:
            depart(location)
        _refresh_each_alone_if_need_be([location for location in locations if location not in leaving])
    return len(locations)


def _brought_kinds_along() -> bool:
    changes: list[KindChange] = KindChange.objects.claim(1)
    if changes:
        with Heartbeat(changes):
            bring_along(changes[0])
    return bool(changes)


@contextmanager
def holding(locations: Sequence[Location]) -> Iterator[None]:
    """Hold the leases of these locations, due or not, so that no worker takes them meanwhile; waits for one
    that is at it."""
    claimed: list[Location] = []
    waiting = {location.pk for location in locations}
    while waiting:
        taken = Location.objects.claim_these(sorted(waiting), urgent=False)
        claimed += taken
        waiting -= {location.pk for location in taken}
        waiting &= set(Location.objects.filter(pk__in=waiting).values_list("pk", flat=True))
        if waiting:
            time.sleep(POLL)
    with _held(claimed):
        yield


@contextmanager
def _held(locations: Sequence[Location]) -> Iterator[None]:
    """Keep the leases as long as the block lasts, then give them back."""
    try:
        with Heartbeat(locations):
            yield
    finally:
        Location.objects.filter(lease_token__in={location.lease_token for location in locations}).release()


def _refresh_each_alone_if_need_be(locations: Sequence[Location]) -> None:
    """Refresh all at once. What none of the rules foresaw in one of them is kept from the others: each is
    tried alone, and the one that fails says so and waits longer each time."""
    try:
        refresh(locations)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        if len(locations) > 1:
            for location in locations:
                _refresh_each_alone_if_need_be([location])
            return
        logger.exception("The refresh of %s failed in a way that was not foreseen.", locations[0])
        set_aside(locations[0])


class Heartbeat:
    """Keeps the leases of `rows` while the work on them goes on, from a thread of its own."""

    def __init__(self, rows: Sequence[Leased]) -> None:
        tokens = {row.lease_token for row in rows}
        self._held = type(rows[0]).objects.filter(lease_token__in=tokens) if rows else Location.objects.none()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._done.wait(LEASE.total_seconds() / 3):
            try:
                self._held.keep()
            except DatabaseError:
                logger.warning("A heartbeat was missed; the next may still be in time.")
        connection.close()
