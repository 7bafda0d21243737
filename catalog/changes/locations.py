"""What people do with locations: register, move, ask for a refresh, remove."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from catalog.changes.audit import record
from catalog.ingest.children import is_included, read_anew
from catalog.ingest.credentials import encrypt
from catalog.ingest.departure import depart, gives
from catalog.ingest.fetch import Credential
from catalog.ingest.standing import PATH as STANDING
from catalog.ingest.store import Tally, remove_descriptors
from catalog.ingest.store.transaction import writing
from catalog.models import Descriptor, Location

AT_ONCE = 500
"""Descriptors that are removed while one waits."""


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
            read_anew(location)
        _keep_name_apart(location)
        record(actor, "location.register", str(location))
        if credential is not None:
            set_credential(actor=actor, location=location, credential=credential)
    return location


def _keep_name_apart(location: Location) -> None:
    """A location that moved away from this target took the name of its Location entity along."""
    if Location.objects.filter(standing_name=location.entity_name).exclude(pk=location.pk).exists():
        location.standing_name = location.distinct_name()
        location.save(update_fields=["standing_name"])


def change_target(*, actor: AbstractBaseUser | None, location: Location, kind: str, target: str) -> None:
    """Have the location read from elsewhere; it keeps its id and the name of its Location entity.

    What the new place does not give goes when that was read, as with every refresh. The credential is
    forgotten: it was given for the old place, and another must not learn it. Raises AlreadyRegistered.
    """
    if (location.type, location.target) == (kind, target):
        return
    with writing():
        if known := Location.objects.filter(type=kind, target=target).first():
            raise AlreadyRegistered(known)
        before = str(location)
        location.standing_name = location.entity_name
        location.type, location.target = kind, target
        location.credential = None
        location.save(update_fields=["standing_name", "type", "target", "credential"])
        read_anew(location)
        record(actor, "location.move", before, to=str(location))


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


def remove_location(*, actor: AbstractBaseUser | None, location: Location) -> None:
    """Forget the location, and delete what it and those that it alone includes gave; a large one in the
    background. One that another location includes stays as included.

    An entity that another source claims passes to that one. What is deleted can be restored.
    """
    with transaction.atomic():
        rows = Location.objects.filter(pk=location.pk)
        rows.update(registered=False, paused=False, urgent=False, next_check=timezone.now())
        stays = is_included(location)
        if stays:
            _become_included(location)
        else:
            location.parents.clear()
        record(actor, "location.remove", str(location))
    if not stays and gives(location).count() <= AT_ONCE:
        depart(location, actor_id=actor.pk if actor else None)


def _become_included(location: Location) -> None:
    """No entity stands for it any more, and no credential of its own opens it."""
    standing = Descriptor.objects.filter(location=location, file__path=STANDING)
    with writing() as held:
        ids = list(standing.values_list("pk", flat=True))
        remove_descriptors(held, ids, refresh_id=None, tally=Tally())
    location.files.filter(path=STANDING).delete()
    Location.objects.filter(pk=location.pk).update(credential=None)
    read_anew(location)


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
