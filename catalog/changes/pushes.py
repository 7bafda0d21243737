"""A forge says that a branch was pushed: the locations that read from it are refreshed next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.changes.audit import record
from catalog.ingest.fetch.address import repository_of
from catalog.models import Location


@dataclass(frozen=True, slots=True)
class Push:
    """`addresses` are all the ways in which the forge writes the repository; `name` the branch or tag pushed."""

    addresses: tuple[str, ...]
    name: str
    is_default: bool


def take_push(push: Push) -> list[Location]:
    """Mark what reads from the pushed branch as urgent; the locations that this concerns."""
    concerned = [location for location in _candidates(push) if _concerns(location, push)]
    if concerned:
        with transaction.atomic():
            rows = Location.objects.filter(pk__in=[location.pk for location in concerned])
            rows.update(urgent=True, next_check=timezone.now())
            record(None, "location.push", f"{push.addresses[0]} {push.name}", locations=len(concerned))
    return concerned


def _candidates(push: Push) -> Iterable[Location]:
    """Locations whose target holds the repository's path somewhere: a cheap sieve before the exact comparison."""
    wanted = Q()
    for name in {repository.path for repository in map(repository_of, push.addresses) if repository}:
        wanted |= Q(target__icontains=name)
    return Location.objects.filter(wanted, paused=False) if wanted else []


def _concerns(location: Location, push: Push) -> bool:
    repository = repository_of(location.target)
    if repository is None:
        return False
    pushed = {(other.host, other.path) for address in push.addresses if (other := repository_of(address))}
    if (repository.host, repository.path) not in pushed:
        return False
    return repository.ref == push.name if repository.ref else push.is_default
