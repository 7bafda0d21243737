"""What people do with sources that were removed: have them again."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from pyroaring import BitMap64

from catalog.changes.audit import record
from catalog.changes.deletions import undoable
from catalog.changes.locations import keep_names_apart
from catalog.ingest.children import read_anew
from catalog.ingest.kind_changes import followed
from catalog.ingest.store.restore import restore_to
from catalog.ingest.store.transaction import Writing, writing
from catalog.models import Location, RemovedLocation, Revision
from catalog.models.removed import KEPT

AT_ONCE = 500
"""Entities that come back from history while one waits. A larger source brings its own as it is read."""


def restorable() -> QuerySet[RemovedLocation]:
    """Sources that were removed of late, and that nobody registered again."""
    there = Location.objects.filter(type=OuterRef("type"), target=OuterRef("target"), registered=True)
    return RemovedLocation.objects.filter(removed_at__gte=timezone.now() - KEPT).exclude(Exists(there))


def deletions_of(removed: RemovedLocation) -> BitMap64:
    """The revisions by which its own entities went with it."""
    return BitMap64.deserialize(bytes(removed.revisions)) if removed.revisions else BitMap64()


def gone_with(removed: RemovedLocation) -> QuerySet[Revision]:
    """Those of them that can be undone still."""
    return undoable().filter(pk__among=list(deletions_of(removed)))


def restore_locations(*, actor: AbstractBaseUser | None, removed: Sequence[int]) -> list[Location]:
    """Have these removed sources again: each with its id, its credential and its entities, which show as they
    were until it is read, at once. One that was registered again meanwhile is passed over.
    """
    with followed(), writing() as held:
        return [_restored(held, actor, one) for one in restorable().filter(pk__in=removed).order_by("pk")]


def _restored(held: Writing, actor: AbstractBaseUser | None, removed: RemovedLocation) -> Location:
    location, is_new = Location.objects.get_or_create(
        type=removed.type, target=removed.target, defaults={"uid": removed.uid}
    )
    location.registered, location.paused = True, removed.paused
    location.credential = removed.credential
    if is_new:
        location.standing_name = removed.standing_name
    location.save(update_fields=["registered", "paused", "credential", "standing_name"])
    keep_names_apart([location])
    read_anew([location])
    deletions = list(gone_with(removed).order_by("pk")[: AT_ONCE + 1])
    there = len(deletions) <= AT_ONCE
    refs = restore_to(held, location, deletions, actor_id=actor.pk if actor else None) if there else []
    removed.delete()
    record(actor, "location.restore", str(location), entities=len(refs))
    return location


def forget_removed() -> int:
    """Let go of what is not offered any more, with its credentials; how many sources that were."""
    old = RemovedLocation.objects.filter(removed_at__lt=timezone.now() - KEPT)
    return old.delete()[0] if old.exists() else 0
