"""What was deleted of late, each with who or what did it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.changes.deletions import undoable
from catalog.ingest.portal import NAME as PORTAL
from catalog.ingest.scan import MANAGED_BY_ORIGIN
from catalog.models import Location, Revision
from catalog.models.removed import KEPT
from catalog.web.listing.rows import shown_location
from catalog.web.reference import Reference, entity_url, icon_of, missing
from catalog.web.sources.naming import source_url

LATELY = KEPT


@dataclass(frozen=True, slots=True)
class Deletion:
    """`by` is a person, or "" when the source gave it no more; `source` is where it came from."""

    revision: int
    entity: Reference
    kind: str
    at: datetime.datetime
    by: str
    source: str
    source_url: str

    @property
    def url(self) -> str:
        """Its page tells what it was, and brings it back."""
        return entity_url(self.entity.ref)

    @property
    def icon(self) -> str:
        return icon_of(self.entity.kind)


def deleted_lately() -> QuerySet[Revision]:
    """What is gone still, the last first; not the entities that stood for sources."""
    lately = undoable().filter(at__gte=timezone.now() - LATELY)
    return lately.exclude(ref__startswith="location:default/generated-").order_by("-at", "-pk")


def of_source(location: Location) -> QuerySet[Revision]:
    return deleted_lately().filter(refresh__location=location)


def deletions(revisions: QuerySet[Revision]) -> list[Deletion]:
    rows = revisions.select_related("actor", "refresh__location")
    return [_deletion(row) for row in rows]


def _deletion(row: Revision) -> Deletion:
    last: dict[str, Any] = orjson.loads(row.before)
    metadata = last.get("metadata", {})
    location = row.refresh.location if row.refresh else None
    origin = metadata.get("annotations", {}).get(MANAGED_BY_ORIGIN, "")
    actor = row.actor
    return Deletion(
        revision=row.pk,
        entity=missing(row.ref),
        kind=str(last.get("kind", "")),
        at=row.at,
        by=(actor.get_full_name() or actor.get_username()) if actor else "",
        source=_("Made in the portal") if origin == PORTAL else shown_location(str(location or origin)),
        source_url=source_url(location) if location else "",
    )
