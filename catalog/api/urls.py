"""Backstage's catalog API: every address of its specification.

`urlpatterns` are to stand at the root, before everything else: clients ask most often, and every address
before theirs and every list around it costs them time. `UNKNOWN` is to follow all addresses under `api/`.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from catalog.api import (
    analyze,
    ancestry,
    by_query,
    entities,
    facets,
    health,
    locations,
    refresh,
    refs,
    registration,
    validate,
    webhooks,
)
from catalog.api.endpoint import endpoint, unknown

ENTITY = "<str:kind>/<str:namespace>/<str:name>"

CATALOG: list[URLPattern] = [
    path("entities", endpoint(GET=entities.entities)),
    path("entities/by-query", endpoint(GET=by_query.by_parameters, POST=by_query.by_body)),
    path("entities/by-refs", endpoint(POST=refs.by_refs)),
    path("entities/by-uid/<str:uid>", endpoint(GET=entities.by_uid, DELETE=entities.delete)),
    path(f"entities/by-name/{ENTITY}", endpoint(GET=entities.by_name), name="api-by-name"),
    path(f"entities/by-name/{ENTITY}/ancestry", endpoint(GET=ancestry.ancestry)),
    path("entity-facets", endpoint(GET=facets.by_parameters, POST=facets.by_body)),
    path("locations", endpoint(GET=locations.all_locations, POST=registration.create)),
    path("locations/by-query", endpoint(POST=locations.by_query)),
    path(f"locations/by-entity/{ENTITY}", endpoint(GET=locations.by_entity)),
    path(
        "locations/<str:uid>",
        endpoint(GET=locations.by_id, PUT=registration.move, DELETE=registration.remove),
    ),
    path("analyze-location", endpoint(POST=analyze.analyze)),
    path("validate-entity", endpoint(POST=validate.validate)),
    path("refresh", endpoint(POST=refresh.refresh)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/catalog/", include(CATALOG)),
    path(".backstage/health/v1/liveness", endpoint(GET=health.liveness)),
    path(".backstage/health/v1/readiness", endpoint(GET=health.readiness)),
    path("api/webhooks/github", webhooks.github),
    path("api/webhooks/gitlab", webhooks.gitlab),
]
UNKNOWN = re_path(r"^api/(?P<rest>.*)$", unknown)
