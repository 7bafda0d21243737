"""The pages that are measured.

A new page joins by its name in urls.py; one that is about something, by a line in PAGES.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

COMPONENT = "/catalog/component/default/component-00001/"
HUB_TEAM = "/catalog/group/default/hub/"
HUB_SYSTEM = "/catalog/system/default/hub/"

PAGES = {
    "catalog list": "/catalog/?kind=component",
    "every kind": "/catalog/?kind=all",
    "three filters, all facets": "/catalog/?kind=component&type=service&lifecycle=production&tag=java",
    "text": "/catalog/?kind=component&q=payment",
    "entity": COMPONENT,
    "entity: graph": f"{COMPONENT}?tab=graph",
    "entity: history": f"{COMPONENT}?tab=history",
    "entity: source": f"{COMPONENT}?tab=source",
    "API": "/catalog/api/default/api-00001/",
    "API: definition": "/catalog/api/default/api-00001/?tab=definition",
    "user": "/catalog/user/default/user-00001/",
    "domain": "/catalog/domain/default/domain-00000/",
    "team that owns a fifth": HUB_TEAM,
    "team that owns a fifth: graph": f"{HUB_TEAM}?tab=graph",
    "team that owns a fifth: history": f"{HUB_TEAM}?tab=history",
    "system of a tenth": HUB_SYSTEM,
    "system of a tenth: graph": f"{HUB_SYSTEM}?tab=graph",
    "search": "/search/?q=payment",
    "what a team owns": "/catalog/?kind=component&owner=group:default/hub",
    "sources, failing": "/sources/?state=failing",
    "trend": "/trends/infrastructure-as-code/",
    "tool": "/tools/terraform/",
    "tools, most used": "/tools/?sort=users",
    "what uses a tool": "/catalog/?kind=component&related=usestool%3Dtool:default/terraform",
    "entity: tools": f"{COMPONENT}?tab=tools",
    "team: tools": "/catalog/group/default/group-00001/?tab=tools",
    "team that owns a fifth: tools": f"{HUB_TEAM}?tab=tools",
    "system of a tenth: tools": f"{HUB_SYSTEM}?tab=tools",
    "domain: tools": "/catalog/domain/default/domain-00000/?tab=tools",
    "admin": "/admin/",
    "admin: entities": "/admin/catalog/entity/",
    "admin: components": "/admin/catalog/component/",
    "admin: components, filtered": "/admin/catalog/component/?type=service&lifecycle=production",
    "admin: components, text": "/admin/catalog/component/?q=payment",
    "admin: sources": "/admin/catalog/location/",
    "admin: descriptors": "/admin/catalog/descriptor/?q=component-00001",
    "admin: relations": "/admin/catalog/relation/",
    "admin: revisions": "/admin/catalog/revision/",
    "admin: audit": "/admin/catalog/auditevent/",
    "facets (API)": "/api/catalog/entity-facets?facet=kind&facet=spec.type&facet=metadata.tags",
}
"""What they show, and where. They answer 200, to an admin."""

SOURCE = "source"
"""The page of the source with the most entities, whose address the bench looks up."""


def named_pages() -> dict[str, str]:
    """Every address of the portal that has a name and needs nothing more, by that name. Some are no pages:
    forms that only take what is sent, redirects; who measures leaves out what does not answer 200."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django
    from django.urls import get_resolver, reverse

    django.setup()
    return {name: reverse(name) for name in _names(get_resolver().url_patterns, "")}


def _names(patterns: list[Any], within: str) -> Iterator[str]:
    from django.urls import URLResolver

    for pattern in patterns:
        if pattern.pattern.regex.groups or pattern.pattern.converters:
            continue
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                space = f"{within}{pattern.namespace}:" if pattern.namespace else within
                yield from _names(pattern.url_patterns, space)
        elif pattern.name:
            yield f"{within}{pattern.name}"
