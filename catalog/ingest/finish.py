"""The end of a refresh: what is gone goes (or waits for approval), and the location says how it went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from catalog.ingest.children import Inclusion, abandoned, adopt, disown
from catalog.ingest.held import hold, unapproved, use_up_approvals
from catalog.ingest.outcome import Outcome, still_meant
from catalog.ingest.schedule import next_check
from catalog.ingest.standing import PATH
from catalog.ingest.store import Tally, remove_descriptors
from catalog.ingest.store.remove import going_with
from catalog.ingest.store.rows import update
from catalog.ingest.store.transaction import writing
from catalog.models import Descriptor, Entity, Location, Refresh, SourceFile, SourceScan

DELETIONS = 200
"""Descriptors deleted in one write."""


TOGETHER = 500
"""Locations that say how it went in one write."""


def begin(outcomes: Iterable[Outcome]) -> dict[int, int]:
    """The ids of the outcomes' Refresh rows by location; each is made when it first writes something."""
    outcomes = list(outcomes)
    new = [outcome for outcome in outcomes if outcome.refresh_id is None]
    rows = [Refresh(location=outcome.location, started_at=outcome.started_at) for outcome in new]
    for outcome, row in zip(new, Refresh.objects.bulk_create(rows), strict=True):
        outcome.refresh_id = row.pk
    return {outcome.location.pk: outcome.refresh_id for outcome in outcomes if outcome.refresh_id}


def finish(outcomes: Sequence[Outcome], *, allow_deletions: bool) -> None:
    read = [outcome for outcome in still_meant(outcomes) if _was_read(outcome)]
    losing = _losing(read)
    for outcome in read:
        if outcome.location.pk in losing:
            _remove_gone(outcome, allowed=allow_deletions)
    for start in range(0, len(outcomes), TOGETHER):
        with transaction.atomic():
            _record(still_meant(outcomes[start : start + TOGETHER]))


def _was_read(outcome: Outcome) -> bool:
    return outcome.problem is None and not outcome.unchanged


def _losing(outcomes: Sequence[Outcome]) -> set[int]:
    """Locations of which something may have to go, or that include others. Of thousands that give what they
    gave, none is looked at by itself."""
    seen = {outcome.location.pk: outcome.walk.seen | {PATH} for outcome in outcomes}
    losing = {
        outcome.location.pk
        for outcome in outcomes
        if outcome.walk.outside or outcome.walk.problems or outcome.location.held_deletions
    }
    gone = Descriptor.objects.filter(location__in=seen, gone=True)
    losing.update(gone.values_list("location_id", flat=True))
    losing.update(Inclusion.objects.filter(to_location__in=seen).values_list("to_location", flat=True))
    files = SourceFile.objects.filter(location__in=seen).values_list("location_id", "path")
    losing.update(location_id for location_id, path in files.iterator() if path not in seen[location_id])
    return losing


def _remove_gone(outcome: Outcome, *, allowed: bool) -> None:
    location, walk = outcome.location, outcome.walk
    kept = adopt(location, walk.outside)
    if walk.problems:
        kept |= set(location.children.values_list("pk", flat=True))
    leaving = abandoned(location, kept)
    ids = _gone(outcome, leaving)
    if ids and not allowed and _too_many(location, leaving, unapproved(location, ids)):
        outcome.held = going_with(Descriptor.objects.filter(pk__in=ids)).count()
        hold(location, ids)
        return
    if location.held_deletions:
        hold(location, ())
    if ids:
        _distrust(outcome, leaving)
    keep_orphans = settings.CATALOG_ORPHANS == "keep"
    for start in range(0, len(ids), DELETIONS):
        with writing() as held:
            refresh_id = begin([outcome])[location.pk]
            tally = Tally()
            remove_descriptors(
                held,
                ids[start : start + DELETIONS],
                refresh_id=refresh_id,
                tally=tally,
                keep_orphans=keep_orphans,
            )
        outcome.tally.add(tally)
    _forget_files(outcome)
    if leaving or location.children.exclude(pk__in=kept).exists():
        disown(location, kept)


def _gone(outcome: Outcome, leaving: Sequence[Location]) -> list[int]:
    """Descriptors that nothing gives any more: marked in their files, in files that are gone, and of children
    that are included no more. While an include cannot be followed, a file that was not seen may be behind
    it."""
    location, walk = outcome.location, outcome.walk
    rows = Descriptor.objects.filter(location=location)
    ids = list(rows.filter(gone=True).values_list("pk", flat=True))
    ids += Descriptor.objects.filter(location__in=leaving).values_list("pk", flat=True)
    if not walk.problems:
        unseen = _unseen(outcome)
        ids += rows.filter(file_id__in=unseen, gone=False).values_list("pk", flat=True) if unseen else []
    return ids


def _unseen(outcome: Outcome) -> list[int]:
    """The files of the location that are gone."""
    present = outcome.walk.seen | {PATH}
    files = SourceFile.objects.filter(location=outcome.location).values_list("pk", "path")
    return [pk for pk, path in files if path not in present]


def _too_many(location: Location, leaving: Sequence[Location], ids: Sequence[int]) -> bool:
    """The guard against mass deletion: a share of what the location and its leaving children give."""
    going = going_with(Descriptor.objects.filter(pk__in=ids)).count()
    total = Entity.objects.filter(location__in=[location, *leaving]).count()
    return going >= settings.CATALOG_DELETE_GUARD_MINIMUM and going > settings.CATALOG_DELETE_GUARD * total


def _distrust(outcome: Outcome, leaving: Sequence[Location]) -> None:
    """Before anything of them goes, let no file and no child count as read: should this break off on the way,
    and they be back as they were by the next time, they are to be taken in again."""
    if not outcome.walk.problems:
        SourceFile.objects.filter(pk__in=_unseen(outcome)).update(fingerprint="")
    SourceFile.objects.filter(location__in=leaving).update(fingerprint="")
    Location.objects.filter(pk__in=[child.pk for child in leaving]).update(revision="")


def _forget_files(outcome: Outcome) -> None:
    if outcome.walk.problems:
        return
    SourceFile.objects.filter(pk__in=_unseen(outcome), descriptors=None).delete()


RESULT_FIELDS = ("id", "revision", "checked_at", "changed_at", "failures", "error", "held_deletions")


def _record(outcomes: Sequence[Outcome]) -> None:
    """Let the locations and their Refresh rows say how it went."""
    marked = _with_marked_files(outcomes)
    told = [outcome for outcome in outcomes if _is_told(outcome)]
    idle = [outcome for outcome in told if _changed_nothing(outcome)]
    for outcome in outcomes:
        _note_result(outcome, marked)
    locations = [outcome.location for outcome in outcomes]
    update(
        Location, RESULT_FIELDS, [tuple(getattr(one, name) for name in RESULT_FIELDS) for one in locations]
    )
    _have_scanned(outcomes)
    use_up_approvals(locations)
    _schedule(locations)
    begin(told)
    update(Refresh, CLOSED_FIELDS, [_closed(outcome) for outcome in told])
    _forget_repeats([outcome.refresh_id for outcome in idle if outcome.refresh_id is not None])


def _changed_nothing(outcome: Outcome) -> bool:
    still_held = outcome.held == outcome.location.held_deletions
    return outcome.problem is None and not outcome.tally.touched and still_held


def _forget_repeats(ids: Sequence[int]) -> None:
    """Of these refreshes, which changed nothing, none leaves a row that refused as many as the one before, at
    the same revision: a file in which something is refused is read again each time."""
    if not ids:
        return
    before = Refresh.objects.filter(location=OuterRef("location"), pk__lt=OuterRef("pk")).order_by("-pk")
    failed, error, revision = (Subquery(before.values(name)[:1]) for name in ("failed", "error", "revision"))
    rows = Refresh.objects.filter(pk__in=ids).annotate(failed_then=failed, error_then=error, at_then=revision)
    repeats = rows.filter(failed_then=F("failed"), error_then="", at_then=F("revision"))
    Refresh.objects.filter(pk__in=list(repeats.values_list("pk", flat=True))).delete()


def _have_scanned(outcomes: Sequence[Outcome]) -> None:
    """Have the code looked through for tools where it was read at another revision than it was scanned at. A
    scan that failed waits for its turn."""
    read = {outcome.location.pk: outcome.revision for outcome in outcomes if outcome.revision}
    scans = SourceScan.objects.filter(location__in=list(read), error="")
    rows = scans.values_list("pk", "location_id", "revision")
    moved = [pk for pk, location_id, revision in rows if location_id and revision != read[location_id]]
    if moved:
        SourceScan.objects.filter(pk__in=moved).update(next_check=timezone.now())


def _is_told(outcome: Outcome) -> bool:
    """Whether the refresh is worth a row: it wrote something, would delete what waits for approval since, or
    failed in a new way."""
    problem = outcome.problem
    repeated = problem is not None and problem.message == outcome.location.error
    holds_anew = outcome.held not in (0, outcome.location.held_deletions)
    return outcome.refresh_id is not None or holds_anew or (problem is not None and not repeated)


def _note_result(outcome: Outcome, marked: set[int]) -> None:
    """What the location shows of this refresh. A revision counts as read only when nothing is left to
    mend."""
    location, now = outcome.location, timezone.now()
    location.checked_at = now
    location.error = outcome.problem.message if outcome.problem else ""
    location.failures = location.failures + 1 if outcome.problem else 0
    if _was_read(outcome):
        location.held_deletions = outcome.held
        location.revision = outcome.revision if outcome.healthy else ""
        if location.pk in marked or outcome.walk.problems:
            _note_includes(outcome)
    if outcome.anew:
        location.revision = ""
    if outcome.tally.touched:
        location.changed_at = now


def _schedule(locations: Sequence[Location]) -> None:
    """Set the next look, unless somebody asked for one while this was going on."""
    now = timezone.now()
    waiting = {location.pk: location for location in locations}
    calm = Location.objects.filter(pk__in=waiting, urgent=False).order_by("pk")
    if connection.features.has_select_for_update:
        calm = calm.select_for_update()
    rows = []
    for pk in calm.values_list("pk", flat=True):
        location = waiting[pk]
        rows.append((pk, None if location.paused else next_check(now, failures=location.failures)))
    update(Location, ("id", "next_check"), rows)


def _with_marked_files(outcomes: Sequence[Outcome]) -> set[int]:
    """Locations of which a file says that something is wrong with it."""
    marked = SourceFile.objects.filter(
        location__in=[outcome.location.pk for outcome in outcomes], error__isnull=False
    )
    return set(marked.values_list("location_id", flat=True))


def _note_includes(outcome: Outcome) -> None:
    """Where a Location entity names something that is not there, its file says so until it is mended."""
    files = SourceFile.objects.filter(location=outcome.location)
    failing = dict(outcome.walk.problems)
    files.filter(error__isnull=False).exclude(fingerprint="").exclude(path__in=failing).update(error=None)
    for path, problem in failing.items():
        files.filter(path=path).update(error=problem.to_json())


CLOSED_FIELDS = ("id", "finished_at", "revision", "created", "changed", "deleted", "failed", "held", "error")


def _closed(outcome: Outcome) -> tuple[Any, ...]:
    """The values of CLOSED_FIELDS."""
    tally = outcome.tally
    counts = (tally.created, tally.changed, tally.deleted, tally.refused, outcome.held)
    error = outcome.problem.message if outcome.problem else ""
    return (outcome.refresh_id, timezone.now(), outcome.revision, *counts, error)


def set_aside(location: Location) -> None:
    """Note that a refresh broke off for a reason that is ours to mend; the location waits longer each
    time."""
    location.refresh_from_db()
    location.error = "The refresh broke off; the portal's log says why."
    location.failures += 1
    location.checked_at = timezone.now()
    location.save(update_fields=["error", "failures", "checked_at"])
    with transaction.atomic():
        _schedule([location])
