from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from catalog.ingest.schedule import LONGEST, next_check

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_locations_are_spread_around_the_usual_interval(settings: Any) -> None:
    settings.CATALOG_REFRESH_SECONDS = 100
    rng = random.Random(1)
    waits = {(next_check(NOW, failures=0, rng=rng) - NOW).total_seconds() for _ in range(50)}
    assert len(waits) == 50
    assert min(waits) >= 90
    assert max(waits) <= 110


def test_every_failure_doubles_the_wait_up_to_six_hours(settings: Any) -> None:
    settings.CATALOG_REFRESH_SECONDS = 100
    assert next_check(NOW, failures=2, rng=random.Random(1)) - NOW > timedelta(seconds=350)
    assert next_check(NOW, failures=60, rng=random.Random(1)) - NOW == LONGEST
