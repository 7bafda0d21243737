"""The locations of what comes with the portal."""

from __future__ import annotations

from django.utils import timezone

from catalog.models import Location

TRENDS_AND_TOOLS = "trends-and-tools"
GOLDEN_PATHS = "golden-paths"


def shipped_location(name: str = TRENDS_AND_TOOLS) -> Location:
    """The one of this name in CATALOG_SHIPPED, made when it is first needed; workers look at it like at any
    other."""
    location, _ = Location.objects.get_or_create(
        type=Location.Type.SHIPPED, target=name, defaults={"next_check": timezone.now()}
    )
    return location
