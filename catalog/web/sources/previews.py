"""What a new source would come to, as its page shows it before anything is registered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog import kinds
from catalog.ingest.fetch import Credential, Limits
from catalog.ingest.found import Found
from catalog.ingest.preview import Preview, preview
from catalog.ingest.problem import Problem
from catalog.models import Location
from catalog.web.listing.rows import shown_location
from catalog.web.reference import Reference, shown_name
from catalog.web.sources.problems import Trouble, of_complaint

SHOWN = 50
PATIENT = Limits(connect_seconds=5, read_seconds=10, download_seconds=20, git_seconds=20)
"""A person waits for it; the worker that reads the source afterwards takes its time."""

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Meant:
    """An entity as a descriptor means it to be."""

    entity: Reference
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Expected:
    """`more_…` are not shown; `unreadable` is why nothing could be read at all."""

    created: Sequence[Meant]
    changed: Sequence[Meant]
    troubles: Sequence[Trouble]
    number_created: int
    number_changed: int
    number_refused: int
    number_deleted: int
    unchanged: int
    deleted: Sequence[str]
    outside: Sequence[str]
    cut: bool
    unreadable: Problem | None = None

    @property
    def more_created(self) -> int:
        return self.number_created - len(self.created)

    @property
    def more_changed(self) -> int:
        return self.number_changed - len(self.changed)

    @property
    def more_refused(self) -> int:
        return self.number_refused - len(self.troubles)

    @property
    def more_deleted(self) -> int:
        return self.number_deleted - len(self.deleted)

    @property
    def is_nothing(self) -> bool:
        return not (self.number_created or self.number_changed or self.unchanged or self.outside)


def expected_of(
    kind: str, target: str, credential: Credential | None, moved: Location | None = None
) -> Expected:
    """Reads the source, for some seconds at most. `moved` would be read from there instead."""
    return expected(preview(kind, target, credential, limits=PATIENT, seconds=SECONDS, moved=moved))


def expected(result: Preview) -> Expected:
    troubles = [of_complaint(complaint) for complaint in result.complaints]
    return Expected(
        created=[_meant(found) for found in result.created[:SHOWN]],
        changed=[_meant(found) for found in result.changed[:SHOWN]],
        troubles=troubles[:SHOWN],
        number_created=len(result.created),
        number_changed=len(result.changed),
        number_refused=len(result.complaints),
        number_deleted=len(result.deleted),
        unchanged=len(result.unchanged),
        deleted=result.deleted[:SHOWN],
        outside=[shown_location(f"{kind}:{target}") for kind, target in result.outside[:SHOWN]],
        cut=result.cut,
        unreadable=result.unread.problem if result.unread else None,
    )


def _meant(found: Found) -> Meant:
    key = found.ref.partition(":")[0]
    kind = kinds.get(key)
    name = shown_name(found.ref, found.name)
    return Meant(Reference(found.ref, name, key, ""), str(kind.label) if kind else key, found.title)
