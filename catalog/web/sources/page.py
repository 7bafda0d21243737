"""A source's page. Its parts are read when they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings

from catalog.ingest.held import held_by
from catalog.ingest.store.remove import going_with
from catalog.models import Entity, Location
from catalog.web.listing.filters import ALL_KINDS
from catalog.web.listing.state import State
from catalog.web.reference import Reference, reference
from catalog.web.sources import gone
from catalog.web.sources.asked import Asked
from catalog.web.sources.conflicts import Conflict, conflicts, contested
from catalog.web.sources.gone import Deletion
from catalog.web.sources.history import Reading, readings
from catalog.web.sources.naming import ICONS, Name, name_of, source_url
from catalog.web.sources.problems import Trouble, number_of_troubles, troubles
from catalog.web.sources.rights import Rights
from catalog.web.sources.rows import Row, rows
from catalog.web.sources.sight import Sight
from catalog.web.sources.standing import is_awaited, is_departing

SHOWN = 10
"""Entities, problems, conflicts, deletions, included sources; all problems and held ones when asked for."""

MOST = 500
READINGS = 12


@dataclass(frozen=True)
class SourcePage:
    """`whole` names the section that is shown whole: "problems" or "held"."""

    location: Location
    sight: Sight
    rights: Rights
    whole: str = ""

    @property
    def name(self) -> Name:
        return name_of(self.location)

    @property
    def icon(self) -> str:
        return ICONS[Location.Type(self.location.type)]

    @property
    def url(self) -> str:
        return source_url(self.location)

    @property
    def is_portal(self) -> bool:
        return self.location.type == Location.Type.PORTAL

    @property
    def is_address(self) -> bool:
        return self.location.type not in Location.OWN

    @property
    def tells_all(self) -> bool:
        return self.sight.is_whole

    @cached_property
    def row(self) -> Row:
        """The source as lists show it."""
        return rows([self.location.pk], self.sight)[0]

    @cached_property
    def is_awaited(self) -> bool:
        return is_awaited(self.location)

    @cached_property
    def is_departing(self) -> bool:
        return is_departing(self.location)

    @property
    def revision(self) -> str:
        return self.location.revision[:7] if len(self.location.revision) == 40 else ""

    @cached_property
    def parents(self) -> list[tuple[Name, str]]:
        found = self.sight.sources().filter(children=self.location).order_by("target")[:SHOWN]
        return [(name_of(parent), source_url(parent)) for parent in found]

    @property
    def entities_query(self) -> str:
        """The catalog's list of what came by this source; lists know sources that were registered."""
        if not self.location.registered:
            return ""
        return State(kind=ALL_KINDS, chosen={"location": (str(self.location),)}).query()

    @cached_property
    def entities(self) -> list[Reference]:
        """The first that it gave."""
        standing = f"location:default/{self.location.entity_name}"
        found = Entity.objects.filter(location=self.location).only("ref", "name", "title").order_by("pk")
        shown = [entity for entity in self._visible(found) if entity.ref != standing]
        return [reference(entity.ref, name=entity.name, title=entity.title) for entity in shown[:SHOWN]]

    def _visible(self, found: Any) -> list[Entity]:
        if self.tells_all:
            return list(found[: SHOWN + 1])
        seen = self.sight.entities
        ids = [pk for pk in found.values_list("pk", flat=True) if pk in seen]
        return list(found.filter(pk__in=ids[: SHOWN + 1]))

    @property
    def more_entities(self) -> int:
        return self.row.entities - len(self.entities)

    @cached_property
    def troubles(self) -> list[Trouble]:
        limit = MOST if self.whole == "problems" else SHOWN
        return troubles(self.location, self.sight.entities, limit) if self.tells_all else []

    @cached_property
    def more_troubles(self) -> int:
        if len(self.troubles) < SHOWN:
            return 0
        return number_of_troubles(self.location) - len(self.troubles)

    @cached_property
    def conflicts(self) -> list[Conflict]:
        return conflicts(self.location, self.sight.entities, SHOWN) if self.tells_all else []

    @cached_property
    def more_conflicts(self) -> int:
        if len(self.conflicts) < SHOWN:
            return 0
        return contested(self.location).count() - len(self.conflicts)

    @property
    def waits(self) -> bool:
        return self.tells_all and self.location.held_deletions > 0

    @cached_property
    def held(self) -> list[Reference]:
        """What would go, by reference."""
        if not self.waits:
            return []
        going = going_with(held_by(self.location)).only("ref", "name", "title").order_by("ref")
        limit = MOST if self.whole == "held" else SHOWN
        return [reference(entity.ref, name=entity.name, title=entity.title) for entity in going[:limit]]

    @property
    def more_held(self) -> int:
        return self.location.held_deletions - len(self.held)

    @cached_property
    def held_share(self) -> int:
        """In percent of what it gives."""
        return round(100 * self.location.held_deletions / max(1, self.row.entities))

    @property
    def limit(self) -> int:
        """The share of a source that may go unasked, in percent."""
        return round(100 * settings.CATALOG_DELETE_GUARD)

    @cached_property
    def deletions(self) -> list[Deletion]:
        return gone.deletions(gone.of_source(self.location)[:SHOWN]) if self.tells_all else []

    @cached_property
    def included(self) -> list[Row]:
        """The first sources that it includes, by name."""
        found = self.location.children.filter(registered=False).order_by("target")
        return rows(list(found.values_list("pk", flat=True)[:SHOWN]), self.sight)

    @property
    def more_included(self) -> int:
        return self.row.included - len(self.included) if self.tells_all else 0

    @property
    def included_query(self) -> str:
        return Asked(under=str(self.location.uid)).query()

    @cached_property
    def readings(self) -> list[Reading]:
        return readings(self.location, READINGS) if self.tells_all else []
