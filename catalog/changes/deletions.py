"""What people do about deletions: agree to those that the guard holds, undo those that were made."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from catalog.changes.audit import record
from catalog.changes.locations import request_refresh
from catalog.ingest.kind_changes import followed
from catalog.ingest.store.restore import restore
from catalog.ingest.store.transaction import writing
from catalog.models import Entity, Location, Revision


class HeldChanged(Exception):
    """Another number of deletions waits for approval than the one that was agreed to."""


def approve_deletions(*, actor: AbstractBaseUser | None, location: Location, held: int) -> None:
    """Let go what the location's last refresh held, which are `held` entities; a worker does it at once.

    What goes beyond that by then is held again. Raises HeldChanged.
    """
    with transaction.atomic():
        waiting = Location.objects.filter(pk=location.pk, held_deletions=held)
        if not held or not waiting.update(deletions_approved=True):
            raise HeldChanged
        request_refresh(actor=actor, location=location, audited=False)
        record(actor, "deletions.approve", str(location), entities=held)


def undoable() -> QuerySet[Revision]:
    """The last deletion of each entity that is gone."""
    later = Revision.objects.filter(entity_id=OuterRef("entity_id"), number__gt=OuterRef("number"))
    there = Entity.objects.filter(ref=OuterRef("ref"))
    deletions = Revision.objects.filter(action=Revision.Action.DELETED)
    return deletions.exclude(Exists(later)).exclude(Exists(there))


def restore_entities(*, actor: AbstractBaseUser | None, deletions: Sequence[int]) -> list[str]:
    """Bring back what these revisions deleted, each as the entity that it was; their references.

    What is there again is passed over. Raises Refused, and restores nothing, where a last document is no
    valid entity any more.
    """
    with followed(), writing() as held:
        restored = []
        for deleted in undoable().filter(pk__in=deletions).order_by("pk"):
            restore(held, deleted, actor_id=actor.pk if actor else None)
            record(actor, "entity.restore", deleted.ref, revision=deleted.pk)
            restored.append(deleted.ref)
    return restored
