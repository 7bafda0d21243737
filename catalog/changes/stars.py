"""What a person keeps at hand. A star is theirs alone, so it leaves no row in the audit."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser

from catalog.models import Star


def star(*, actor: AbstractBaseUser, ref: str) -> None:
    """Keep `ref` at hand; starring twice is starring once."""
    Star.objects.bulk_create([Star(user_id=actor.pk, ref=ref)], ignore_conflicts=True)


def unstar(*, actor: AbstractBaseUser, ref: str) -> None:
    Star.objects.filter(user_id=actor.pk, ref=ref).delete()
