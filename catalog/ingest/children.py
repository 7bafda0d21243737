"""Locations that other locations include: each is a place of its own, looked at by itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from catalog.models import Location


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


def adopt(parent: Location, targets: Iterable[tuple[str, str]]) -> set[int]:
    """Make sure that what `parent` includes is a location, to be read soon; the ids of all of them."""
    ids = set()
    for kind, target in targets:
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
    """Children that `parent` includes no more and that nothing else keeps."""
    dropped = parent.children.exclude(pk__in=kept).filter(registered=False)
    return [child for child in dropped if not child.parents.exclude(pk=parent.pk).exists()]


def disown(parent: Location, kept: set[int]) -> None:
    """Forget children that `parent` includes no more; those that nothing else keeps are deleted."""
    leaving = abandoned(parent, kept)
    parent.children.remove(*parent.children.exclude(pk__in=kept))
    Location.objects.filter(pk__in=[child.pk for child in leaving]).delete()
