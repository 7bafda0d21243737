"""How a source is: one word for it, the same in lists, filters and on its page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
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


def conditions(*, whole: bool) -> dict[Standing, Q]:
    """What makes a source so, unless one of those before applies; all others are fine. What its descriptors
    come to counts only for who may see all of them (`whole`)."""
    found = {PAUSED: Q(paused=True), READING: Q(lease_until__gt=timezone.now())}
    if whole:
        found[WAITING] = Q(held_deletions__gt=0)
    found[FAILING] = Q(failures__gt=0)
    if whole:
        found[REFUSED] = troubled()
    return {**found, NEW: Q(checked_at=None)}


def troubled() -> Q:
    """Has something to mend: documents, references that others have, whole files. Each is a small index."""
    return (
        Q(pk__in=Descriptor.objects.filter(error__isnull=False).values("location"))
        | Q(pk__in=Descriptor.objects.filter(lost=True).values("location"))
        | Q(pk__in=SourceFile.objects.filter(error__isnull=False).values("location"))
    )


def with_standing(sources: QuerySet[Location], *, whole: bool) -> QuerySet[Any]:
    """Each with `standing`, the name of what it is."""
    cases = [When(condition, then=Value(one.name)) for one, condition in conditions(whole=whole).items()]
    return sources.annotate(standing=Case(*cases, default=Value(FINE.name), output_field=CharField()))


def only(sources: QuerySet[Location], name: str, *, whole: bool) -> QuerySet[Location]:
    """Those that are so and nothing before it."""
    for one, condition in conditions(whole=whole).items():
        if one.name == name:
            return sources.filter(condition)
        sources = sources.exclude(condition)
    return sources if name == FINE.name else sources.none()


def count(sources: QuerySet[Location], *, whole: bool) -> Counter[tuple[bool, str]]:
    """How many there are, by whether they are registered and by what they are. Most are fine: those are not
    looked at one by one, but told by subtraction."""
    of_all = conditions(whole=whole)
    refused = of_all.pop(REFUSED, None)
    unusual = sources.filter(reduce(or_, of_all.values()))
    counts = _by_standing(unusual, whole)
    if refused is not None:
        counts += _by_standing(sources.filter(refused).exclude(reduce(or_, of_all.values())), whole)
    totals = sources.order_by().values_list("registered").annotate(n=Count("*"))
    for registered, total in totals:
        known = sum(n for (of, _), n in counts.items() if of == registered)
        counts[registered, FINE.name] = total - known
    return counts


def _by_standing(sources: QuerySet[Location], whole: bool) -> Counter[tuple[bool, str]]:
    rows = with_standing(sources, whole=whole).order_by().values_list("registered", "standing")
    return Counter({(registered, name): n for registered, name, n in rows.annotate(n=Count("*"))})


def is_awaited(location: Location) -> bool:
    """Whether a worker reads it, or will in a moment since somebody asked."""
    if location.paused:
        return False
    return location.urgent or (location.lease_until is not None and location.lease_until > timezone.now())


def is_departing(location: Location) -> bool:
    return not location.registered and not location.parents.exists()
