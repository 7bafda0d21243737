"""Deletions that the guard holds: which they are, and what of them a person agreed to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from catalog.ingest.children import with_included
from catalog.models import Descriptor, Location

TOGETHER = 5000
"""Rows named in one statement."""


def held_by(location: Location) -> QuerySet[Descriptor]:
    """Descriptors of the location, and of what it includes, whose deletion waits for approval."""
    return Descriptor.objects.filter(held=True, location__in=with_included({location.pk}))


def hold(location: Location, ids: Sequence[int]) -> None:
    """Note which descriptors wait for approval, in place of those that did before."""
    with transaction.atomic():
        held_by(location).update(held=False)
        for start in range(0, len(ids), TOGETHER):
            Descriptor.objects.filter(pk__in=ids[start : start + TOGETHER]).update(held=True)


def unapproved(location: Location, ids: Sequence[int]) -> Sequence[int]:
    """Those of `ids` that nobody agreed to lose: an approval is for what was held when it was given."""
    if not location.deletions_approved:
        return ids
    approved = set(held_by(location).values_list("pk", flat=True))
    return [pk for pk in ids if pk not in approved]


def use_up_approvals(locations: Iterable[Location]) -> None:
    """An approval is for one refresh that could be read; one that is given meanwhile is for the next."""
    used = [location.pk for location in locations if location.deletions_approved and not location.error]
    Location.objects.filter(pk__in=used).update(deletions_approved=False)
