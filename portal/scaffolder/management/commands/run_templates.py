"""`manage.py run_templates`: the worker of runs."""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from portal.scaffolder.running import worker


class Command(BaseCommand):
    help = "Runs templates as people ask for it, until told to stop (SIGTERM or Ctrl-C)."

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        worker.work()


def _stop(number: int, frame: FrameType | None) -> None:
    """Leave at once: the next worker goes on with the runs from their last finished steps."""
    os._exit(0)
