"""Which processes the portal consists of."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.conf import settings

from catalog.ingest.work import LANES
from portal import options
from portal.supervisor.workers import RUNS

PARTS = ("web", "workers")


def plan(parts: tuple[str, ...], *, with_parent: bool) -> str:
    """What portal.supervisor is told: JSON, described there."""
    web = "web" in parts
    commands = {"The web server": web_command()} if web else {}
    if "workers" in parts:
        commands["The workers’ parent"] = [sys.executable, "-m", "portal.supervisor.workers", *LANES, RUNS]
    told: dict[str, Any] = {
        "children": commands,
        "host": settings.HOST,
        "port": settings.PORT if web else 0,
        "greeting": greeting(),
        "with_parent": with_parent,
    }
    return json.dumps(told)


def web_command() -> list[str]:
    read = settings.ENVIRONMENT.read
    numbers = (settings.PORT, read(options.WEB_PROCESSES), read(options.WEB_THREADS))
    return [sys.executable, "-m", "portal.supervisor.web", settings.HOST, *map(str, numbers)]


def greeting() -> str:
    return (
        f"Greenroom is ready: {settings.SITE_URL}/\n"
        f"Sign in: {settings.SITE_URL}/accounts/login/ (forgot the password? manage.py create_admin)\n"
        "Ctrl-C ends it."
    )
