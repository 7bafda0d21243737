"""Takes away a location that nobody wants any more, with what it gave.

One that is neither registered nor included by another is on its way out: whoever finds it so goes on with it,
so that a removal is whole in the end, however large it is and wherever it was interrupted.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db.models import QuerySet

from catalog.ingest.children import abandoned
from catalog.ingest.store import Tally, remove_descriptors
from catalog.ingest.store.transaction import writing
from catalog.models import Descriptor, Location

TOGETHER = 200
"""Descriptors deleted in one write."""


def departing() -> QuerySet[Location]:
    """Locations that nobody wants any more."""
    return Location.objects.filter(registered=False, parents=None)


def gives(location: Location) -> QuerySet[Descriptor]:
    """What goes with a location: what it gives itself, and what it alone includes."""
    family = [location.pk, *(child.pk for child in abandoned(location, set()))]
    return Descriptor.objects.filter(location__in=family)


def depart(location: Location, *, actor_id: int | None = None) -> None:
    """Delete what the location and those that it alone includes gave, then the locations. It stops when the
    location is registered or included again meanwhile.

    An entity that something else claims passes on; with PORTAL_ORPHANS=keep the others stay as orphans.
    """
    family = [*abandoned(location, set()), location]
    while not _departed(family, actor_id):
        pass


def _departed(family: Sequence[Location], actor_id: int | None) -> bool:
    """One write: some descriptors, or when none is left the locations themselves."""
    ids = [location.pk for location in family]
    with writing() as held:
        if not departing().filter(pk=ids[-1]).exists():
            return True
        rows = Descriptor.objects.filter(location__in=ids).order_by("pk").values_list("pk", flat=True)
        some = list(rows[:TOGETHER])
        keep = settings.CATALOG_ORPHANS == "keep"
        if some:
            remove_descriptors(
                held, some, refresh_id=None, tally=Tally(), keep_orphans=keep, actor_id=actor_id
            )
        else:
            Location.objects.filter(pk__in=ids).delete()
    return not some
