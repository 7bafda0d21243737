"""A forge says that a branch was pushed: the locations that read from it are refreshed next, and the code in
it is looked through for tools."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.changes.audit import record
from catalog.ingest.fetch import FetchError
from catalog.ingest.fetch.git.target import RepositoryTarget, parse
from catalog.ingest.rules import rules
from catalog.models import Location, SourceScan

_PLACE = re.compile(r"(?:[a-z]+://)?(?:[^/@]*@)?[^/:]*(?::\d+)?[:/]+(?P<path>.*)")
Home = tuple[str, str]  # host and path of a repository, the same for all its addresses


@dataclass(frozen=True, slots=True)
class Push:
    """`addresses` are all the ways in which the forge writes the repository; `name` the branch or tag
    pushed."""

    addresses: tuple[str, ...]
    name: str
    is_default: bool


def take_push(push: Push) -> list[Location]:
    """Mark what reads from the pushed branch as urgent; the locations that this concerns. Code that only an
    entity's annotation leads to belongs to none of them."""
    homes = {home for address in push.addresses if (home := _home(address))}
    readable = Location.objects.filter(_has(homes), paused=False)
    concerned = [location for location in readable if _concerns(location.target, push, homes)]
    others = SourceScan.objects.filter(_has(homes), location=None)
    code = [scan.pk for scan in others if _concerns(scan.target, push, homes)]
    if concerned or code:
        with transaction.atomic():
            SourceScan.objects.filter(pk__in=code).update(next_check=timezone.now())
            rows = Location.objects.filter(pk__in=[location.pk for location in concerned])
            rows.update(urgent=True, next_check=timezone.now())
            record(None, "location.push", f"{push.addresses[0]} {push.name}", locations=len(concerned))
    return concerned


def _has(homes: set[Home]) -> Q:
    """Whether a target holds a repository's path somewhere: a cheap sieve before the exact comparison."""
    wanted = Q(pk__in=())
    for _, path in homes:
        wanted |= Q(target__icontains=path)
    return wanted


def _concerns(target: str, push: Push, homes: set[Home]) -> bool:
    repository = _repository(target)
    if repository is None or _home_of(repository) not in homes:
        return False
    if repository.undivided:
        return f"{repository.undivided}/".startswith(f"{push.name}/")
    return repository.ref == push.name if repository.ref else push.is_default


def _repository(address: str) -> RepositoryTarget | None:
    try:
        return parse(address, rules().forges)
    except FetchError:
        return None


def _home(address: str) -> Home | None:
    repository = _repository(address)
    return _home_of(repository) if repository else None


def _home_of(repository: RepositoryTarget) -> Home:
    remote = repository.remote
    if remote.scheme == "file":
        return "", remote.url
    match = _PLACE.fullmatch(remote.url)
    path = match["path"] if match else remote.url
    return remote.host, path.strip("/").removesuffix(".git").lower()
