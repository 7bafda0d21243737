"""What follows when entities of kind Kind changed: those that waited for them, and those of these kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.models import Q
from django.utils import timezone

from catalog import kinds
from catalog.ingest.custom_kinds import synchronise
from catalog.ingest.store.restate import restate
from catalog.ingest.store.transaction import writing
from catalog.models import Descriptor, Entity, KindChange, Location

CHUNK = 300
"""Entities that are looked at in one write, and at most while a person waits: a worker does more of them."""

DECIDING = ("names", "apiVersions", "schema", "relations")
"""Parts of a definition that say whether something is an entity of the kind, and what it states."""

AT_ONCE = 5
"""Changes of kinds that are looked at after a write; there are hardly ever two."""

Definitions = Mapping[str, Mapping[str, Any]]


@contextmanager
def followed() -> Iterator[None]:
    """Around a write that may define kinds: what depends on them is brought along, much of it by a worker."""
    before = definitions()
    yield
    follow(before)


def definitions() -> Definitions:
    """What the custom kinds are now, by their name in lower case."""
    synchronise()
    return kinds.stated()


def follow(before: Definitions, *, except_for: Sequence[Location] = ()) -> bool:
    """Bring along what depends on the kinds that are other ones than `before`; whether there are some."""
    changed = definitions() != before
    if changed:
        wake_waiting(except_for=except_for)
    for change in KindChange.objects.claim(AT_ONCE):
        bring_along(change, most=CHUNK)
    return changed


def bring_along(change: KindChange, *, most: int | None = None) -> None:
    """Have every entity of the kinds that changed say what it states by them now, some hundred in a write.
    `change` is held by who calls. Broken off, it goes on where it was; one of more than `most` entities is
    left to a worker."""
    if change.keys is None:
        after = definitions()
        both = {*change.before, *after}
        change.keys = sorted(key for key in both if _deciding(change.before, key) != _deciding(after, key))
        change.total = Entity.objects.filter(kind__in=change.keys).count() if change.keys else 0
        change.save(update_fields=["keys", "total"])
    if most is not None and change.total - change.finished > most:
        KindChange.objects.filter(pk=change.pk).release()
        return
    while _some(change):
        pass


def _some(change: KindChange) -> bool:
    """One write; whether there may be more."""
    synchronise()
    with writing() as held:
        rows = Entity.objects.filter(kind__in=change.keys or (), pk__gt=change.done).order_by("pk")
        entities = list(rows.select_related("descriptor")[:CHUNK])
        if not entities:
            KindChange.objects.filter(pk=change.pk).delete()
            return False
        restate(held, entities)
        change.done = entities[-1].pk
        change.finished += len(entities)
        KindChange.objects.filter(pk=change.pk).update(done=change.done, finished=change.finished)
    return True


def _deciding(of: Definitions, key: str) -> list[Any] | None:
    spec = of.get(key)
    return [spec.get(part) for part in DECIDING] if spec is not None else None


def wake_waiting(*, except_for: Sequence[Location]) -> None:
    """Have locations looked at soon that hold something refused: the new kind may be what it lacked."""
    waiting = (
        Descriptor.objects.filter(error__isnull=False).exclude(location__in=except_for).values("location")
    )
    Location.objects.filter(Q(pk__in=waiting), paused=False).update(next_check=timezone.now())
