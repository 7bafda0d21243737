"""The location of the trends and tools that come with the portal."""

from __future__ import annotations

from django.utils import timezone

from catalog.models import Location

TARGET = "trends-and-tools"


def shipped_location() -> Location:
    """The one there is, made when it is first needed; workers look at it like at any other."""
    location, _ = Location.objects.get_or_create(
        type=Location.Type.SHIPPED, target=TARGET, defaults={"next_check": timezone.now()}
    )
    return location
