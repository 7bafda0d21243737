"""Is the portal well? For load balancers, container runtimes and people."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from catalog.models import Location

OK = "ok"

_migrated = False
"""Once true it stays true for this process, whose code cannot gain a migration while it runs."""


PATIENCE = timedelta(minutes=2)
"""How long work may wait while nobody works at all, before one says that no worker lives."""


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served, 503 when not; one line a part, so that one sees which part it is.

    Without workers the portal is `degraded`: pages can be read, but they grow old.
    """
    parts = {"database": _database()}
    if parts["database"] == OK:
        parts["migrations"] = _migrations()
    well = all(part == OK for part in parts.values())
    if well:
        parts["workers"] = _workers()
    status = "error" if not well else OK if parts["workers"] == OK else "degraded"
    return JsonResponse({"status": status, **parts}, status=200 if well else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"does not answer: {type(error).__name__}"
    return OK


def _migrations() -> str:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return f"{len(missing)} not applied: run manage.py migrate"
        _migrated = True
    return OK


def _workers() -> str:
    """A worker that lives holds what it works on, or has left nothing to do."""
    now = timezone.now()
    waiting = Location.objects.filter(paused=False).due().values_list("next_check", flat=True).first()
    if waiting is None or waiting > now - PATIENCE or Location.objects.filter(lease_until__gt=now).exists():
        return OK
    return f"none takes up the work that waits since {waiting.isoformat(timespec='seconds')}"
