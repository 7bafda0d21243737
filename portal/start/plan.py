"""Which processes the portal consists of."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.conf import settings

from catalog.ingest.work import LANES
from portal.supervisor.processes import RUNS, WEB

PARTS = ("web", "workers")


def plan(parts: tuple[str, ...], *, with_parent: bool) -> str:
    """What portal.supervisor is told: JSON, described there."""
    web = "web" in parts
    names = [*([WEB] if web else []), *([*LANES, RUNS] if "workers" in parts else [])]
    command = [sys.executable, "-m", "portal.supervisor.processes", *names]
    told: dict[str, Any] = {
        "children": {"The parent of web server and workers": command},
        "host": settings.HOST,
        "port": settings.PORT if web else 0,
        "greeting": greeting(),
        "with_parent": with_parent,
    }
    return json.dumps(told)


def greeting() -> str:
    return (
        f"Greenroom is ready: {settings.SITE_URL}/\n"
        f"Sign in: {settings.SITE_URL}/accounts/login/ (forgot the password? manage.py create_admin)\n"
        "Ctrl-C ends it."
    )
