"""Admins keep tokens of git hosts for all runs, and remove them."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from catalog.changes.audit import record
from portal.scaffolder.models import HostToken
from portal.scaffolder.sealing import seal


def keep_host_token(
    *,
    actor: AbstractBaseUser | None,
    host: str,
    token: str,
    owner: str = "",
    username: str = "",
    fetches: bool = False,
) -> HostToken:
    """Keep the token, in place of the one that was there for this host and owner."""
    with transaction.atomic():
        held, _made = HostToken.objects.update_or_create(
            host=host.lower(),
            owner=owner.strip("/"),
            defaults={
                "username": username,
                "fetches": fetches,
                "sealed": seal(token),
                "changed_by_id": actor.pk if actor else None,
            },
        )
        record(actor, "host_token.keep", str(held), fetches=fetches)
    return held


def remove_host_token(*, actor: AbstractBaseUser | None, held: HostToken) -> None:
    with transaction.atomic():
        record(actor, "host_token.remove", str(held))
        held.delete()
