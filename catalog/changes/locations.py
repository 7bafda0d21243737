"""What people do with locations: register, move, ask for a refresh, remove."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from catalog.changes.audit import record, record_each
from catalog.ingest.children import is_included, read_anew
from catalog.ingest.credentials import encrypt
from catalog.ingest.departure import depart, gives
from catalog.ingest.fetch import Credential
from catalog.ingest.standing import PATH as STANDING
from catalog.ingest.store import Tally, remove_descriptors
from catalog.ingest.store.transaction import writing
from catalog.models import Descriptor, Location, RemovedLocation

TOGETHER = 500
"""Locations registered in one transaction."""

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
    ((location, is_new),) = register_locations(
        actor=actor, places=[(kind, target)], credential=credential, urgent=urgent
    )
    if not is_new:
        raise AlreadyRegistered(location)
    return location


def register_locations(
    *,
    actor: AbstractBaseUser | None,
    places: Sequence[tuple[str, str]],
    credential: Credential | None = None,
    urgent: bool = True,
) -> list[tuple[Location, bool]]:
    """Make locations known, thousands as quickly as one: each of the `places` (type and target) with whether
    this registered it. The credential is theirs; those that were registered before keep what they have."""
    found: dict[tuple[str, str], tuple[Location, bool]] = {}
    wanted = list(dict.fromkeys(places))
    for start in range(0, len(wanted), TOGETHER):
        some = wanted[start : start + TOGETHER]
        with transaction.atomic():
            found |= _registered(actor, some, credential, urgent)
    return [found[place] for place in places]


def _registered(
    actor: AbstractBaseUser | None,
    places: Sequence[tuple[str, str]],
    credential: Credential | None,
    urgent: bool,
) -> dict[tuple[str, str], tuple[Location, bool]]:
    present = _at(places)
    missing = [place for place in places if place not in present]
    now = timezone.now()
    rows = [Location(type=kind, target=target, next_check=now, urgent=urgent) for kind, target in missing]
    Location.objects.bulk_create(rows, ignore_conflicts=True)  # somebody else may be about it, too
    made = {row.uid for row in rows}
    present |= _at(missing)
    locations = [present[place] for place in places]
    included = [one for one in locations if not one.registered]
    new = [one for one in locations if one.uid in made or not one.registered]
    if included:
        Location.objects.filter(pk__in=[one.pk for one in included]).update(registered=True)
        read_anew(included)
    for one in included:
        one.registered = True
    keep_names_apart(new)
    record_each(actor, "location.register", new)
    if credential is not None:
        set_credentials(actor=actor, locations=new, credential=credential)
    registered = {one.pk for one in new}
    return {(one.type, one.target): (one, one.pk in registered) for one in locations}


def _at(places: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Location]:
    rows = Location.objects.filter(target__in=[target for _, target in places])
    return {(row.type, row.target): row for row in rows}


def keep_names_apart(locations: Sequence[Location]) -> None:
    """A location that moved away from one of these targets took the name of its Location entity along."""
    names = [location.entity_name for location in locations]
    holders = dict(Location.objects.filter(standing_name__in=names).values_list("standing_name", "pk"))
    for location in locations:
        if holders.get(location.entity_name, location.pk) != location.pk:
            location.standing_name = location.distinct_name()
            location.save(update_fields=["standing_name"])  # as good as never more than one


def change_target(
    *,
    actor: AbstractBaseUser | None,
    location: Location,
    kind: str,
    target: str,
    credential: Credential | None = None,
) -> None:
    """Have the location read from elsewhere; it keeps its id and the name of its Location entity.

    What the new place does not give goes when that was read, as with every refresh. The credential is
    that of the new place. What was kept is forgotten: it was given for the old one, and another must not
    learn it. Raises AlreadyRegistered.
    """
    if (location.type, location.target) == (kind, target):
        return
    with writing():
        if known := Location.objects.filter(type=kind, target=target).first():
            raise AlreadyRegistered(known)
        before = str(location)
        location.standing_name = location.entity_name
        location.type, location.target = kind, target
        location.credential = encrypt(credential) if credential is not None else None
        location.save(update_fields=["standing_name", "type", "target", "credential"])
        read_anew([location])
        record(actor, "location.move", before, to=str(location))


def set_credential(
    *, actor: AbstractBaseUser | None, location: Location, credential: Credential | None
) -> None:
    """Keep what opens a private source, encrypted, in place of what was kept before; None forgets it."""
    set_credentials(actor=actor, locations=[location], credential=credential)


def set_credentials(
    *, actor: AbstractBaseUser | None, locations: Sequence[Location], credential: Credential | None
) -> None:
    """The same for several that one credential opens."""
    kept = encrypt(credential) if credential is not None else None
    for location in locations:
        location.credential = kept
    with transaction.atomic():
        Location.objects.filter(pk__in=[location.pk for location in locations]).update(credential=kept)
        record_each(actor, "location.credential", locations, kept=credential is not None)


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

    An entity that another source claims passes to that one. What is deleted can be restored, and so can the
    source, see `removed_locations`.
    """
    with transaction.atomic():
        rows = Location.objects.filter(pk=location.pk)
        rows.update(registered=False, paused=False, urgent=False, next_check=timezone.now())
        stays = is_included(location)
        if stays:
            _become_included(location)
        else:
            location.parents.clear()
            _remember(actor, location)
        record(actor, "location.remove", str(location))
    if not stays and gives(location).count() <= AT_ONCE:
        depart(location)


def _remember(actor: AbstractBaseUser | None, location: Location) -> None:
    """What it takes to have the location again. `location` is as it was before."""
    kept = {
        name: getattr(location, name) for name in ("type", "target", "standing_name", "credential", "paused")
    }
    kept |= {"revisions": b"", "removed_at": timezone.now(), "removed_by_id": actor.pk if actor else None}
    RemovedLocation.objects.update_or_create(uid=location.uid, defaults=kept)


def _become_included(location: Location) -> None:
    """No entity stands for it any more, and no credential of its own opens it."""
    standing = Descriptor.objects.filter(location=location, file__path=STANDING)
    with writing() as held:
        ids = list(standing.values_list("pk", flat=True))
        remove_descriptors(held, ids, refresh_id=None, tally=Tally())
    location.files.filter(path=STANDING).delete()
    Location.objects.filter(pk=location.pk).update(credential=None)
    read_anew([location])


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
