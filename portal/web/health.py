"""Is the portal well? For load balancers, container runtimes and people."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

_migrated = False
"""Once true it stays true for this process, whose code cannot gain a migration while it runs."""


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served, 503 when not; one line a part, so that one sees which part it is."""
    parts: dict[str, Any] = {"database": _database()}
    if parts["database"] == "ok":
        parts["migrations"] = _migrations()
    well = all(part == "ok" for part in parts.values())
    return JsonResponse({"status": "ok" if well else "error", **parts}, status=200 if well else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"does not answer: {type(error).__name__}"
    return "ok"


def _migrations() -> str:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return f"{len(missing)} not applied: run manage.py migrate"
        _migrated = True
    return "ok"
