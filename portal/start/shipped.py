"""The trends and tools that come with the portal: read at every start, so that an upgrade brings new ones."""

from __future__ import annotations

from catalog.changes.locations import remove_location
from catalog.ingest.refresh import refresh
from catalog.ingest.shipped import shipped_location
from catalog.ingest.work import holding
from catalog.models import Location


def keep_shipped(*, wanted: bool) -> None:
    """Have them in the catalog as this version of the portal has them, or not at all. What a company says of
    a tool in a source of its own goes before and is not touched."""
    if not wanted:
        for location in Location.objects.filter(type=Location.Type.SHIPPED):
            remove_location(actor=None, location=location)
        return
    location = shipped_location()
    if location.paused:
        return
    with holding([location]):
        refresh([location], allow_deletions=True)
