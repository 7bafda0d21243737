"""Gives an entity to another of the descriptors that claim its reference."""

from __future__ import annotations

from collections import defaultdict

from catalog.ingest.store.claims import claim_of
from catalog.ingest.store.entities import settle
from catalog.ingest.store.tally import Tally
from catalog.ingest.store.transaction import Writing
from catalog.models import Descriptor, Entity


def choose(writing: Writing, winner: Descriptor, entity: Entity, *, actor_id: int | None = None) -> None:
    """`entity` is what `winner` says from now on, for as long as its location gives it; the descriptor that
    had it waits."""
    if entity.descriptor_id is not None:
        Descriptor.objects.filter(pk=entity.descriptor_id).update(lost=True)
    Entity.objects.filter(pk=entity.pk).update(descriptor=None)
    tallies: dict[int, Tally] = defaultdict(Tally)
    settle(writing, [claim_of(winner)], refreshes={}, tallies=tallies, actor_id=actor_id)
