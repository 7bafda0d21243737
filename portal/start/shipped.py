"""What comes with the portal, read at every start, so that an upgrade brings what is new."""

from __future__ import annotations

from catalog.changes.locations import remove_location
from catalog.ingest.refresh import refresh
from catalog.ingest.shipped import TRENDS_AND_TOOLS, shipped_location
from catalog.ingest.work import holding
from catalog.models import Location


def keep_shipped(name: str = TRENDS_AND_TOOLS, *, wanted: bool) -> None:
    """Have them in the catalog as this version of the portal has them, or not at all. What a company says of
    a tool or a template in a source of its own goes before and is not touched."""
    if not wanted:
        for location in Location.objects.filter(type=Location.Type.SHIPPED, target=name):
            remove_location(actor=None, location=location)
        return
    location = shipped_location(name)
    if location.paused:
        return
    with holding([location]):
        refresh([location], allow_deletions=True)
