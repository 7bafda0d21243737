"""Is the portal well? For load balancers, container runtimes and people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache

from catalog.models import Location
from catalog.policy import policy
from catalog.web.sources.attention import trouble_counts
from catalog.web.sources.sight import Sight
from portal.web.theme import theme_of

OK = "ok"

_migrated = False
"""Once true it stays true for this process, whose code cannot gain a migration while it runs."""


PATIENCE = timedelta(minutes=2)
"""How long work may wait while nobody works at all, before one says that no worker lives."""


@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 when pages can be served, 503 when not; one line a part, so that one sees which part it is.
    Programs get JSON, browsers a page.

    Without workers the portal is `degraded`: pages can be read, but they grow old.
    """
    parts = {"database": _database()}
    if parts["database"] == OK:
        parts["migrations"] = _migrations()
    well = all(part == OK for part in parts.values())
    since = _waiting_since() if well else None
    if well:
        parts["workers"] = f"none takes up the work that waits since {_when(since)}" if since else OK
    status = "error" if not well else OK if since is None else "degraded"
    code = 200 if well else 503
    if request.get_preferred_type(["application/json", "text/html"]) == "text/html":
        response = _page(request, since) if well else _plain_page(request, parts)
        response.status_code = code
    else:
        response = JsonResponse({"status": status, **parts}, status=code)
    patch_vary_headers(response, ["Accept"])
    return response


def _page(request: HttpRequest, since: datetime | None) -> HttpResponse:
    """For people: also how sources stand, for those who see all of them."""
    sources = trouble_counts(Sight(policy().visible(request.user)))
    troubled = any(count for _standing, count, _query in sources)
    context = {"since": since, "sources": sources, "all_is_well": since is None and not troubled}
    return render(request, "shell/health.html", context)


def _plain_page(request: HttpRequest, parts: dict[str, str]) -> HttpResponse:
    """Without the database, which every other page asks who is there."""
    context = {"theme": theme_of(request), "database": parts["database"] == OK}
    return HttpResponse(render_to_string("shell/unwell.html", context))


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


def _waiting_since() -> datetime | None:
    """Since when work waits that nobody takes up. A worker that lives holds what it works on, or has left
    nothing to do."""
    now = timezone.now()
    waiting = Location.objects.filter(paused=False).due().values_list("next_check", flat=True).first()
    if waiting is None or waiting > now - PATIENCE or Location.objects.filter(lease_until__gt=now).exists():
        return None
    return cast(datetime, waiting)


def _when(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
