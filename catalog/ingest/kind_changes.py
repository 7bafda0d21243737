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
from catalog.models import Descriptor, Entity, Location

CHUNK = 300
"""Entities that are looked at in one write."""

DECIDING = ("names", "apiVersions", "schema", "relations")
"""Parts of a definition that say whether something is an entity of the kind, and what it states."""

Definitions = Mapping[str, Mapping[str, Any]]


@contextmanager
def followed() -> Iterator[None]:
    """Around a write that may define kinds: what depends on them is brought along."""
    before = definitions()
    yield
    follow(before)


def definitions() -> Definitions:
    """What the custom kinds are now, by their name in lower case."""
    synchronise()
    return {kind.key: (kind.entity or {}).get("spec", {}) for kind in kinds.all_custom()}


def follow(before: Definitions, *, except_for: Sequence[Location] = ()) -> bool:
    """Bring along what depends on the kinds that are other ones than `before`; whether there are some."""
    after = definitions()
    if after == before:
        return False
    wake_waiting(except_for=except_for)
    restate_all([key for key in {*before, *after} if _deciding(before, key) != _deciding(after, key)])
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


def restate_all(keys: Sequence[str]) -> None:
    """Have every entity of these kinds say what it states by them now, some hundred in a write."""
    ids = list(Entity.objects.filter(kind__in=keys).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        with writing() as held:
            chunk = Entity.objects.filter(pk__in=ids[start : start + CHUNK]).select_related("descriptor")
            restate(held, list(chunk))
