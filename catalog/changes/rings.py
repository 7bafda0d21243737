"""What admins do with the rings themselves: their names, order and colours."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from catalog.changes.audit import record
from catalog.models import Ring


def keep_ring(*, actor: AbstractBaseUser | None, ring: Ring) -> None:
    """Add the ring, or have it as it is given now: the others make room. Its form was checked by who made
    it."""
    with transaction.atomic():
        others = list(Ring.objects.select_for_update().exclude(pk=ring.pk))
        place = min(ring.position, len(others) + 1)
        _close_up([*others[: place - 1], ring, *others[place - 1 :]])
        ring.save()
        record(actor, "ring.keep", ring.slug, label=ring.label, position=ring.position)


def remove_ring(*, actor: AbstractBaseUser | None, ring: Ring) -> None:
    """Forget the ring; tools that name it count as not rated until they name another."""
    with transaction.atomic():
        ring.delete()
        _close_up(list(Ring.objects.select_for_update()))
        record(actor, "ring.remove", ring.slug)


def _close_up(rings: list[Ring]) -> None:
    """Number them as they are listed. One that is not stored yet keeps its number for its own save."""
    for position, ring in enumerate(rings, 1):
        if ring.position != position:
            ring.position = position
            Ring.objects.filter(pk=ring.pk).update(position=position)
