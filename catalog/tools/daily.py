"""Keeps by day what `counting` counts. The worker asks `step` whenever it has nothing else to do."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.models import AdoptionCount, CatalogState, CountedDay
from catalog.tools.counting import Figures, Key, counted

EVERY = datetime.timedelta(minutes=10)
"""While the catalog changes, as scans change it, a day is counted anew no more often than this."""

AT_ONCE = 2000


def step() -> int:
    """Count today if nobody has, or if the catalog is another than the one that was counted; 0 otherwise."""
    today = CountedDay.objects.filter(day=timezone.localdate()).first()
    if today and not today.is_example:
        is_fresh = timezone.now() - today.counted_at < EVERY
        if is_fresh or today.version == CatalogState.current_version():
            return 0
    count_today()
    return 1


def count_today() -> None:
    """Counting a day again leaves what was true last. The day is marked as counted when all of it is written,
    in parts, so that nobody waits long to write meanwhile."""
    day = timezone.localdate()
    with one_snapshot():
        at = snapshot()
        figures, version = counted(at), at.version
    _write(day, figures)
    _marked, is_new = CountedDay.objects.update_or_create(
        day=day, defaults={"counted_at": timezone.now(), "version": version, "is_example": False}
    )
    if is_new:
        forget_before(day - datetime.timedelta(days=settings.CATALOG_ADOPTION_DAYS))


def _write(day: datetime.date, figures: Mapping[Key, Figures]) -> None:
    wanted = {(row.subject, row.scope): row for row in changes(last_before(day), figures, day)}
    there = {(row.subject, row.scope): row for row in AdoptionCount.objects.filter(day=day)}
    stale = [row.pk for key, row in there.items() if key not in wanted]
    fresh = [row for key, row in wanted.items() if key not in there or _differ(row, there[key])]
    for start in range(0, len(stale), AT_ONCE):
        AdoptionCount.objects.filter(pk__in=stale[start : start + AT_ONCE]).delete()
    for start in range(0, len(fresh), AT_ONCE):
        AdoptionCount.objects.bulk_create(
            fresh[start : start + AT_ONCE],
            update_conflicts=True,
            unique_fields=["subject", "scope", "day"],
            update_fields=["used", "concerned"],
        )


def _differ(one: AdoptionCount, other: AdoptionCount) -> bool:
    return (one.used, one.concerned) != (other.used, other.concerned)


def changes(
    before: Mapping[Key, Figures], now: Mapping[Key, Figures], day: datetime.date
) -> list[AdoptionCount]:
    """The rows by which a day tells what is other than before; what is gone is zero from then on."""
    gone = {key: (0, 0) for key, figures in before.items() if key not in now and any(figures)}
    return [
        AdoptionCount(subject=subject, scope=scope, day=day, used=used, concerned=concerned)
        for (subject, scope), (used, concerned) in sorted({**now, **gone}.items())
        if before.get((subject, scope)) != (used, concerned)
    ]


def last_before(day: datetime.date) -> dict[Key, Figures]:
    """Of everything that was ever counted, how it stood before the day."""
    rows = latest(AdoptionCount.objects.filter(day__lt=day))
    return {
        (subject, scope): (used, concerned)
        for subject, scope, used, concerned in rows.values_list("subject", "scope", "used", "concerned")
    }


def latest(rows: QuerySet[AdoptionCount]) -> QuerySet[AdoptionCount]:
    """Of these rows the last of each subject in each scope."""
    return rows.exclude(_followed(rows))


def _followed(rows: QuerySet[AdoptionCount]) -> Exists:
    return Exists(rows.filter(subject=OuterRef("subject"), scope=OuterRef("scope"), day__gt=OuterRef("day")))


def forget_before(day: datetime.date) -> None:
    """Forget the days before this one, but what still holds on it."""
    CountedDay.objects.filter(day__lt=day).delete()
    old = AdoptionCount.objects.filter(day__lte=day)
    old.filter(_followed(old)).delete()


def record_past(days: Iterable[tuple[datetime.date, Mapping[Key, Figures]]], *, is_example: bool) -> None:
    """Keep days that came before any was counted, the oldest first. Where there is history it changes
    nothing."""
    with transaction.atomic():
        if CountedDay.objects.exists():
            return
        rows: list[AdoptionCount] = []
        known: list[CountedDay] = []
        before: Mapping[Key, Figures] = {}
        for day, figures in days:
            known.append(CountedDay(day=day, counted_at=timezone.now(), is_example=is_example))
            if figures is not before:
                rows += changes(before, figures, day)
            before = figures
        CountedDay.objects.bulk_create(known, batch_size=AT_ONCE)
        AdoptionCount.objects.bulk_create(rows, batch_size=AT_ONCE)


def forget_example() -> int:
    """Forget the days that were made up with the example company; how many those were."""
    made_up = CountedDay.objects.filter(is_example=True)
    last = made_up.order_by("-day").values_list("day", flat=True).first()
    if last is None:
        return 0
    with transaction.atomic():
        forgotten = made_up.count()
        following = CountedDay.objects.filter(day__gt=last).values_list("day", flat=True).first()
        if following is None:
            AdoptionCount.objects.all().delete()
        else:
            forget_before(following)
        made_up.delete()
    return forgotten
