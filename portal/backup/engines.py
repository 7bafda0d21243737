from __future__ import annotations

from django.db import connection

from portal.backup import postgresql, sqlite
from portal.backup.engine import Engine

ENGINES: dict[str, Engine] = {"sqlite": sqlite, "postgresql": postgresql}


def engine() -> Engine:
    return ENGINES[connection.vendor]
