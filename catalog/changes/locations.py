"""What people do with locations: register, ask for a refresh, remove."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from catalog.changes.audit import record
from catalog.ingest.credentials import encrypt
from catalog.ingest.fetch import Credential
from catalog.models import Location


class AlreadyRegistered(Exception):
    """The location is known; `location` is the one that has its target."""

    def __init__(self, location: Location) -> None:
        super().__init__(f"{location} is registered already")
        self.location = location


def register_location(
    *,
    actor: AbstractBaseUser | None,
    kind: str,
    target: str,
    credential: Credential | None = None,
    urgent: bool = True,
) -> Location:
    """Make a location known; a worker reads it at once. One that was only included so far becomes registered.

    Raises AlreadyRegistered.
    """
    with transaction.atomic():
        location, created = Location.objects.get_or_create(
            type=kind, target=target, defaults={"next_check": timezone.now(), "urgent": urgent}
        )
        if not created:
            if location.registered:
                raise AlreadyRegistered(location)
            location.registered = True
            location.save(update_fields=["registered"])
            request_refresh(actor=actor, location=location, audited=False)
        record(actor, "location.register", str(location))
        if credential is not None:
            set_credential(actor=actor, location=location, credential=credential)
    return location


def set_credential(
    *, actor: AbstractBaseUser | None, location: Location, credential: Credential | None
) -> None:
    """Keep what opens a private source, encrypted, in place of what was kept before; None forgets it."""
    with transaction.atomic():
        location.credential = encrypt(credential) if credential is not None else None
        location.save(update_fields=["credential"])
        record(actor, "location.credential", str(location), kept=credential is not None)


def request_refresh(*, actor: AbstractBaseUser | None, location: Location, audited: bool = True) -> None:
    """Have a worker read the location next, before everything that is only due by schedule. What is stated in
    the portal has nothing to read."""
    with transaction.atomic():
        readable = Location.objects.filter(pk=location.pk).exclude(type=Location.Type.PORTAL)
        readable.update(urgent=True, next_check=timezone.now())
        if audited:
            record(actor, "location.refresh", str(location))


def pause_location(*, actor: AbstractBaseUser | None, location: Location) -> None:
    """Leave the location alone, whoever asks for it, until it is resumed. What it gave stays."""
    with transaction.atomic():
        if Location.objects.filter(pk=location.pk, paused=False).update(paused=True):
            record(actor, "location.pause", str(location))


def resume_location(*, actor: AbstractBaseUser | None, location: Location) -> None:
    """Have the location read again, from now on."""
    with transaction.atomic():
        if Location.objects.filter(pk=location.pk, paused=True).update(paused=False):
            request_refresh(actor=actor, location=location, audited=False)
            record(actor, "location.resume", str(location))
