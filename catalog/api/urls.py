"""Backstage's catalog API: every address of its specification.

To be included at the root, behind all other addresses under `api/`: its last entry answers what is unknown.
"""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

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

CATALOG = "api/catalog/"
ENTITY = "<str:kind>/<str:namespace>/<str:name>"

urlpatterns: list[URLPattern] = [
    path(f"{CATALOG}entities", endpoint(GET=entities.entities)),
    path(f"{CATALOG}entities/by-query", endpoint(GET=by_query.by_parameters, POST=by_query.by_body)),
    path(f"{CATALOG}entities/by-refs", endpoint(POST=refs.by_refs)),
    path(f"{CATALOG}entities/by-uid/<str:uid>", endpoint(GET=entities.by_uid, DELETE=entities.delete)),
    path(f"{CATALOG}entities/by-name/{ENTITY}", endpoint(GET=entities.by_name), name="api-by-name"),
    path(f"{CATALOG}entities/by-name/{ENTITY}/ancestry", endpoint(GET=ancestry.ancestry)),
    path(f"{CATALOG}entity-facets", endpoint(GET=facets.by_parameters, POST=facets.by_body)),
    path(f"{CATALOG}locations", endpoint(GET=locations.all_locations, POST=registration.create)),
    path(f"{CATALOG}locations/by-query", endpoint(POST=locations.by_query)),
    path(f"{CATALOG}locations/by-entity/{ENTITY}", endpoint(GET=locations.by_entity)),
    path(
        f"{CATALOG}locations/<str:uid>",
        endpoint(GET=locations.by_id, PUT=registration.move, DELETE=registration.remove),
    ),
    path(f"{CATALOG}analyze-location", endpoint(POST=analyze.analyze)),
    path(f"{CATALOG}validate-entity", endpoint(POST=validate.validate)),
    path(f"{CATALOG}refresh", endpoint(POST=refresh.refresh)),
    path(".backstage/health/v1/liveness", endpoint(GET=health.liveness)),
    path(".backstage/health/v1/readiness", endpoint(GET=health.readiness)),
    path("api/webhooks/github", webhooks.github),
    path("api/webhooks/gitlab", webhooks.gitlab),
    re_path(r"^api/(?P<rest>.*)$", unknown),
]
