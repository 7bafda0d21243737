"""Brings the catalog to what its locations hold now.

Reading happens outside any transaction; writing in chunks that are whole, so that a run killed at any
moment leaves a catalog that is right entity by entity, and the next run does what is left.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone

from catalog.ingest import garbage, kind_changes
from catalog.ingest.children import origin_of
from catalog.ingest.credentials import decrypt
from catalog.ingest.fetch import FetchError, Target, fetch
from catalog.ingest.finish import begin, finish
from catalog.ingest.found import FileRead
from catalog.ingest.outcome import Outcome, still_meant, taken_in_by_halves
from catalog.ingest.pool import Preparer
from catalog.ingest.progress import Progress, nobody_watches, of_walks
from catalog.ingest.rules import rules
from catalog.ingest.scan import KnownFile, known_files, scan
from catalog.ingest.standing import PATH as STANDING
from catalog.ingest.standing import standing_file
from catalog.ingest.stock import take_stock
from catalog.ingest.store import write_files
from catalog.ingest.store.transaction import writing
from catalog.models import Location

CHUNK = 600
"""Documents of the first write; later ones are as large as HOLD allows, up to LARGEST times that."""
LARGEST = 4
HOLD = 0.2
"""Seconds that a write should take, since nobody else can write meanwhile."""

TOGETHER = 100
"""Locations whose files are looked up in one query."""

SEARCHED_EVERY = 16
"""Writes between two searches for garbage: each looks at all that waits to be written."""


@dataclass(slots=True)
class _Writer:
    """Gathers files until a chunk is full. Small changes of many locations share one write."""

    progress: Progress
    outcomes: dict[int, Outcome]
    _files: list[FileRead] = field(default_factory=list)
    _documents: int = 0
    _writes: int = 0
    _chunk: int = field(default_factory=lambda: CHUNK)

    def add(self, file: FileRead) -> None:
        for part in file.parts(CHUNK):
            self._files.append(part)
            self._documents += part.weight
            if part.continued or self._documents >= self._chunk:
                self.flush()

    def flush(self) -> None:
        if not self._files:
            return
        files, self._files = self._files, []
        documents, self._documents = self._documents, 0
        with writing() as held:
            began = time.monotonic()
            outcomes = still_meant([self.outcomes[pk] for pk in {file.location_id for file in files}])
            refreshes = begin(outcomes)
            meant = [file for file in files if file.location_id in refreshes]
            tallies = write_files(held, meant, refreshes=refreshes)
        self._keep_pace(documents, time.monotonic() - began)
        for location_id, tally in tallies.items():
            self.outcomes[location_id].tally.add(tally)
        self._count(files)
        del files
        self._writes += 1
        if self._writes % SEARCHED_EVERY == 0:
            garbage.search()

    def _count(self, files: Sequence[FileRead]) -> None:
        for file in files:
            if not file.continued and file.path != STANDING:
                self.outcomes[file.location_id].walk.taken += 1
        self.tell(sum(len(file.documents) for file in files))

    def tell(self, documents: int = 0) -> None:
        outcomes = self.outcomes.values()
        unread = sum(1 for outcome in outcomes if outcome.is_unread)
        self.progress(of_walks((outcome.walk for outcome in outcomes), documents, unread=unread))

    def _keep_pace(self, documents: int, seconds: float) -> None:
        """Let the next write be as large as this machine, as busy as it is, writes in HOLD."""
        fitting = int(documents * HOLD / max(seconds, 0.001))
        self._chunk = max(CHUNK // 2, min(fitting, 2 * self._chunk, LARGEST * CHUNK))


def refresh(
    locations: Sequence[Location],
    *,
    allow_deletions: bool = False,
    progress: Progress = nobody_watches,
) -> list[Outcome]:
    """Read `locations` and bring the catalog to what they hold. One that cannot be read keeps what it has.

    `progress` is told how far this is after each write. With `allow_deletions`, or where a person
    approved it, the guard against mass deletion is off for this time. When a custom kind changes on the
    way, files that were refused are read once more: it may be the kind that they waited for.
    """
    with garbage.searched_by_hand():
        known = kind_changes.definitions()
        outcomes = _refresh_once(locations, allow_deletions, progress)
        kinds_changed = kind_changes.follow(known, except_for=locations)
        tallies = [outcome.tally for outcome in outcomes]
        if any(tally.puzzling or (kinds_changed and tally.refused) for tally in tallies):
            outcomes = _refresh_once(locations, allow_deletions, progress, earlier=outcomes)
        take_stock(sum(outcome.tally.touched for outcome in outcomes))
        return outcomes


def _refresh_once(
    locations: Sequence[Location],
    allow_deletions: bool,
    progress: Progress,
    *,
    earlier: Sequence[Outcome] = (),
) -> list[Outcome]:
    outcomes = [Outcome(location, timezone.now()) for location in locations]
    for outcome, before in zip(outcomes, earlier, strict=False):
        outcome.tally.add(before.tally)
        outcome.tally.refused = outcome.tally.puzzling = 0
    writer = _Writer(progress, {outcome.location.pk: outcome for outcome in outcomes})
    with Preparer() as preparer:
        for start in range(0, len(outcomes), TOGETHER):
            some = outcomes[start : start + TOGETHER]
            known = known_files([outcome.location.pk for outcome in some])
            doubtful = taken_in_by_halves(outcome.location for outcome in some)
            for outcome in some:
                if outcome.location.pk not in doubtful:
                    outcome.known_revision = outcome.location.revision
                _read(outcome, known.pop(outcome.location.pk, {}), writer, preparer)
            writer.tell()
    writer.flush()
    writer.tell()
    finish(outcomes, allow_deletions=allow_deletions)
    return outcomes


def _read(outcome: Outcome, known: dict[str, KnownFile], writer: _Writer, preparer: Preparer) -> None:
    location, walk = outcome.location, outcome.walk
    standing = standing_file(location, known)
    if standing is not None:
        writer.add(standing)
    try:
        with fetch(
            target_of(location),
            known_revision=outcome.known_revision,
            cache=settings.CATALOG_CACHE,
            rules=rules(),
        ) as tree:
            outcome.unchanged = tree.unchanged
            if tree.unchanged:
                return
            origin = origin_of(location)
            for file in scan(
                tree, location_id=location.pk, origin=origin, known=known, walk=walk, preparer=preparer
            ):
                writer.add(file)
            outcome.revision = tree.revision
    except FetchError as error:
        outcome.problem = error.problem


def target_of(location: Location) -> Target:
    credential = decrypt(bytes(location.credential)) if location.credential else None
    return Target(location.type, location.target, credential)
