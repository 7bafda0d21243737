"""Backstage's scaffolder API, to stand at the root."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from catalog.api.endpoint import endpoint
from portal.scaffolder.api import events, tasks, templates

TASK = "tasks/<str:uid>"

V2: list[URLPattern] = [
    path(
        "templates/<str:namespace>/<str:kind>/<str:name>/parameter-schema",
        endpoint(GET=templates.parameter_schema),
    ),
    path("actions", endpoint(GET=templates.all_actions)),
    path("tasks", endpoint(GET=tasks.tasks, POST=tasks.create)),
    path(TASK, endpoint(GET=tasks.task)),
    path(f"{TASK}/cancel", endpoint(POST=tasks.cancel)),
    path(f"{TASK}/retry", endpoint(POST=tasks.retry)),
    path(f"{TASK}/events", endpoint(GET=events.events)),
    path(f"{TASK}/eventstream", endpoint(GET=events.stream)),
    path("dry-run", endpoint(POST=templates.dry_run)),
    path("autocomplete/<str:provider>/<str:resource>", endpoint(POST=templates.autocomplete)),
    path("templating-extensions", endpoint(GET=templates.templating_extensions)),
]

urlpatterns: list[URLPattern | URLResolver] = [path("api/scaffolder/v2/", include(V2))]
