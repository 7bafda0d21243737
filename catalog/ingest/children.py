"""Locations that other locations include: each is a place of its own, looked at by itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from catalog.models import Location, SourceFile

Inclusion = Location.parents.through
INCLUSION = ("from_location_id", "to_location_id")
"""The one that is included and the one that includes it."""


def origin_of(location: Location) -> str:
    """The registered location that leads here, as `type:target`, for the origin annotation.

    Follows first parents; a cycle of locations that include each other ends where it began.
    """
    seen = {location.pk}
    while not location.registered:
        parent = location.parents.exclude(pk__in=seen).order_by("-registered", "pk").first()
        if parent is None:
            break
        seen.add(parent.pk)
        location = parent
    return str(location)


def is_included(location: Location) -> bool:
    """Whether a registered location leads to this one; those that only include each other lead nowhere."""
    seen, level = {location.pk}, {location.pk}
    while level:
        parents = Location.objects.filter(children__in=level).exclude(pk__in=seen)
        found = dict(parents.values_list("pk", "registered"))
        if any(found.values()):
            return True
        level = set(found)
        seen |= level
    return False


def adopt(parent: Location, targets: Iterable[tuple[str, str]]) -> set[int]:
    """Make sure that what `parent` includes is a location, to be read soon; the ids of all of them."""
    ids = set()
    for kind, target in targets:
        with transaction.atomic():  # nobody meets a child that nothing includes yet
            child, _ = Location.objects.get_or_create(
                type=kind,
                target=target,
                defaults={"registered": False, "next_check": timezone.now(), "urgent": parent.urgent},
            )
            if child.pk != parent.pk:
                child.parents.add(parent)
                ids.add(child.pk)
    return ids


def abandoned(parent: Location, kept: set[int]) -> list[Location]:
    """Children that `parent` includes no more, and what they include, at any depth: all that nothing else
    keeps."""
    dropped = {child.pk for child in parent.children.exclude(pk__in=kept).filter(registered=False)}
    leaving = with_included(dropped) - {parent.pk}
    inclusions = set(Inclusion.objects.filter(from_location__in=leaving).values_list(*INCLUSION))
    cut = {(child, parent.pk) for child in dropped}
    while rescued := {child for child, by in inclusions - cut if child in leaving and by not in leaving}:
        leaving -= rescued
    return list(Location.objects.filter(pk__in=leaving).order_by("pk"))


def with_included(locations: set[int]) -> set[int]:
    """The ids of locations with those of all that are included through them; a query a level."""
    found, level = set(locations), locations
    while level:
        rows = Location.objects.filter(registered=False, parents__in=level).exclude(pk__in=found)
        level = set(rows.values_list("pk", flat=True))
        found |= level
    return found


def read_anew(locations: Iterable[Location]) -> None:
    """Have every file of the locations, and of what is included through them, read as if it were new: all of
    it says where it comes from, and that is another place now."""
    ids = with_included({location.pk for location in locations})
    SourceFile.objects.filter(location__in=ids).update(fingerprint="")
    Location.objects.filter(pk__in=ids).update(revision="", urgent=True, next_check=timezone.now())


def disown(parent: Location, kept: set[int]) -> None:
    """Forget children that `parent` includes no more; those that nothing else keeps are deleted."""
    leaving = abandoned(parent, kept)
    parent.children.remove(*parent.children.exclude(pk__in=kept))
    Location.objects.filter(pk__in=[child.pk for child in leaving]).delete()
