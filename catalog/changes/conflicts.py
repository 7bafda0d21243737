"""Several sources claim one reference, and a person says which of them has it."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser

from catalog.changes.audit import record
from catalog.ingest.store.choose import choose
from catalog.ingest.store.transaction import writing
from catalog.models import Descriptor, Entity


class ConflictChanged(Exception):
    """The conflict is another than the one that was looked at, or there is none any more."""


def choose_claim(*, actor: AbstractBaseUser | None, claim: int, instead_of: int) -> str:
    """Give the entity to the descriptor `claim` in place of the descriptor `instead_of`; its reference.

    It stays so until the chosen source gives the entity no more. Raises ConflictChanged.
    """
    with writing() as held:
        winner = Descriptor.objects.filter(pk=claim, lost=True, gone=False, error__isnull=True).first()
        entity = Entity.objects.filter(ref=winner.ref, descriptor=instead_of).first() if winner else None
        if winner is None or entity is None:
            raise ConflictChanged
        choose(held, winner, entity, actor_id=actor.pk if actor else None)
        record(actor, "conflict.choose", entity.ref, source=str(winner.location))
    return entity.ref
