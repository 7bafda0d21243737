"""What admins do with the rings themselves: their names, order and colours."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from catalog.changes.audit import record
from catalog.models import Ring


def keep_ring(*, actor: AbstractBaseUser | None, ring: Ring) -> None:
    """Add the ring, or have it as it is given now. Its form was checked by who made it."""
    with transaction.atomic():
        ring.save()
        record(actor, "ring.keep", ring.slug, label=ring.label, position=ring.position)


def remove_ring(*, actor: AbstractBaseUser | None, ring: Ring) -> None:
    """Forget the ring; tools that name it count as not rated until they name another."""
    with transaction.atomic():
        ring.delete()
        record(actor, "ring.remove", ring.slug)
