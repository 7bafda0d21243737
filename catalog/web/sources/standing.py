"""How a source is: one word for it, the same in lists, filters and on its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Descriptor, Location, SourceFile


@dataclass(frozen=True, slots=True)
class Standing:
    """`name` is its value in an address; `state` the dress of its status."""

    name: str
    label: str | Promise
    state: str


PAUSED = Standing("paused", _("Paused"), "off")
READING = Standing("reading", _("Being read"), "run")
WAITING = Standing("waiting", _("Waits for approval"), "warn")
FAILING = Standing("failing", _("Cannot be read"), "bad")
REFUSED = Standing("refused", _("Has problems"), "bad")
NEW = Standing("new", _("Never read"), "todo")
FINE = Standing("fine", _("Fine"), "ok")
ALL = (WAITING, FAILING, REFUSED, FINE, READING, NEW, PAUSED)
"""In the order of lists: first what wants somebody."""

TROUBLED = (WAITING, FAILING, REFUSED)
BY_NAME = {standing.name: standing for standing in ALL}


def with_standing(sources: QuerySet[Location], *, whole: bool) -> QuerySet[Any]:
    """Each with `standing`, the name of the first that applies. What its descriptors come to counts only for
    who may see all of them (`whole`)."""
    cases = [
        When(paused=True, then=Value(PAUSED.name)),
        When(lease_until__gt=timezone.now(), then=Value(READING.name)),
        *([When(held_deletions__gt=0, then=Value(WAITING.name))] if whole else []),
        When(failures__gt=0, then=Value(FAILING.name)),
        *([When(pk__in=ids, then=Value(REFUSED.name)) for ids in troubled()] if whole else []),
        When(checked_at=None, then=Value(NEW.name)),
    ]
    return sources.annotate(standing=Case(*cases, default=Value(FINE.name), output_field=CharField()))


def troubled() -> list[QuerySet[Any, Any]]:
    """The ids of locations with something to mend: documents, references that others have, whole files."""
    return [
        Descriptor.objects.filter(error__isnull=False).values("location"),
        Descriptor.objects.filter(lost=True).values("location"),
        SourceFile.objects.filter(error__isnull=False).values("location"),
    ]


def is_awaited(location: Location) -> bool:
    """Whether a worker reads it, or will in a moment since somebody asked."""
    if location.paused:
        return False
    return location.urgent or (location.lease_until is not None and location.lease_until > timezone.now())


def is_departing(location: Location) -> bool:
    return not location.registered and not location.parents.exists()
