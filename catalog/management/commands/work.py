"""`manage.py work --lane now|bulk`: a worker."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog.changes.removed_locations import forget_removed
from catalog.ingest import work
from catalog.tools import daily, scanning


class Command(BaseCommand):
    help = "Refreshes locations as they become due, until told to stop (SIGTERM or Ctrl-C)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--lane",
            choices=work.LANES,
            required=True,
            help="now: what a person or a webhook waits for; bulk: everything that is due by schedule",
        )

    def handle(self, *args: Any, lane: str, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        work.run(lane, otherwise=_between if lane == "bulk" else lambda: 0)


def _between() -> int:
    """What is done while no source is due. Counting comes first: scans may go on for hours."""
    return forget_removed() or daily.step() or scanning.step()


def _stop(number: int, frame: FrameType | None) -> None:
    """Leave at once: what is half done is rolled back, and the next worker does it."""
    raise SystemExit(0)
