"""Backstage's scaffolder API. To be included at the root, before the catalog's, which answers all else."""

from __future__ import annotations

from django.urls import URLPattern, path

from catalog.api.endpoint import endpoint
from portal.scaffolder.api import events, tasks, templates

V2 = "api/scaffolder/v2/"
TASK = f"{V2}tasks/<str:uid>"

urlpatterns: list[URLPattern] = [
    path(
        f"{V2}templates/<str:namespace>/<str:kind>/<str:name>/parameter-schema",
        endpoint(GET=templates.parameter_schema),
    ),
    path(f"{V2}actions", endpoint(GET=templates.all_actions)),
    path(f"{V2}tasks", endpoint(GET=tasks.tasks, POST=tasks.create)),
    path(TASK, endpoint(GET=tasks.task)),
    path(f"{TASK}/cancel", endpoint(POST=tasks.cancel)),
    path(f"{TASK}/retry", endpoint(POST=tasks.retry)),
    path(f"{TASK}/events", endpoint(GET=events.events)),
    path(f"{TASK}/eventstream", endpoint(GET=events.stream)),
    path(f"{V2}dry-run", endpoint(POST=templates.dry_run)),
    path(f"{V2}autocomplete/<str:provider>/<str:resource>", endpoint(POST=templates.autocomplete)),
    path(f"{V2}templating-extensions", endpoint(GET=templates.templating_extensions)),
]
