"""Takes away a location that nobody wants any more, with what it gave.

One that is neither registered nor included by another is on its way out: whoever finds it so goes on with it,
so that a removal is whole in the end, however large it is and wherever it was interrupted.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Max, QuerySet
from pyroaring import BitMap64

from catalog.ingest.children import abandoned
from catalog.ingest.store import Tally, remove_descriptors
from catalog.ingest.store.transaction import writing
from catalog.models import Descriptor, Location, RemovedLocation, Revision

TOGETHER = 200
"""Descriptors deleted in one write."""


def departing() -> QuerySet[Location]:
    """Locations that nobody wants any more."""
    return Location.objects.filter(registered=False, parents=None)


def gives(location: Location) -> QuerySet[Descriptor]:
    """What goes with a location: what it gives itself, and what it alone includes."""
    family = [location.pk, *(child.pk for child in abandoned(location, set()))]
    return Descriptor.objects.filter(location__in=family)


def depart(location: Location) -> None:
    """Delete what the location and those that it alone includes gave, then the locations. It stops when the
    location is registered or included again meanwhile.

    An entity that something else claims passes on; with PORTAL_ORPHANS=keep the others stay as orphans. Who
    removed the location deleted what goes, also where a worker does it later.
    """
    family = [*abandoned(location, set()), location]
    while not _departed(family):
        pass


def _departed(family: Sequence[Location]) -> bool:
    """One write: some descriptors, first of those that the departing location included, it being the last of
    the family; or when none is left the locations themselves. Whether all is done."""
    *included, root = family
    with writing() as held:
        if not departing().filter(pk=root.pk).exists():
            return True
        of_included = _some(Descriptor.objects.filter(location__in=[location.pk for location in included]))
        some = of_included or _some(Descriptor.objects.filter(location=root.pk))
        removed = RemovedLocation.objects.filter(uid=root.uid).first()
        if not some:
            Location.objects.filter(pk__in=[location.pk for location in family]).delete()
            return True
        before = _last_revision()
        remove_descriptors(
            held,
            some,
            refresh_id=None,
            tally=Tally(),
            keep_orphans=settings.CATALOG_ORPHANS == "keep",
            actor_id=removed.removed_by_id if removed else None,
        )
        if removed and not of_included:
            _note(removed, since=before)
    return False


def _some(rows: QuerySet[Descriptor]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:TOGETHER])


def _last_revision() -> int:
    return Revision.objects.aggregate(last=Max("pk"))["last"] or 0


def _note(removed: RemovedLocation, *, since: int) -> None:
    """Remember the deletions that this write made: who holds the catalog is the only one who makes any."""
    made = Revision.objects.filter(pk__gt=since, action=Revision.Action.DELETED)
    known = BitMap64.deserialize(bytes(removed.revisions)) if removed.revisions else BitMap64()
    removed.revisions = (known | BitMap64(made.values_list("pk", flat=True))).serialize()
    removed.save(update_fields=["revisions"])
