"""When a location is looked at again."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.conf import settings

LONGEST = timedelta(hours=6)


def next_check(now: datetime, *, failures: int, rng: random.Random | None = None) -> datetime:
    """The usual interval, spread by a tenth so that sources do not come all at once, and doubled for every
    failure in a row, up to six hours."""
    spread = (rng or random).uniform(0.9, 1.1)
    interval = timedelta(seconds=settings.CATALOG_REFRESH_SECONDS * spread)
    longest = max(LONGEST, interval)
    for _ in range(failures):
        if interval >= longest:
            break
        interval *= 2
    return now + min(interval, longest)
