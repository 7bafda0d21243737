"""The location of what people state here: it has no files and is never read."""

from __future__ import annotations

from django.utils import timezone

from catalog.ingest.scan import MANAGED_BY, MANAGED_BY_ORIGIN
from catalog.models import Location

TARGET = "portal"
NAME = f"{Location.Type.PORTAL}:{TARGET}"
ANNOTATIONS = {MANAGED_BY: NAME, MANAGED_BY_ORIGIN: NAME}
"""What the entities of its descriptors carry, as those of every location do."""


def portal_location() -> Location:
    """The one there is, made when it is first needed. It counts as read, and has no next check."""
    location, _ = Location.objects.get_or_create(
        type=Location.Type.PORTAL, target=TARGET, defaults={"checked_at": timezone.now()}
    )
    return location
