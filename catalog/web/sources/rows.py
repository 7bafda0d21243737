"""Sources as rows: how each is and what it gives, in a few queries whatever their number."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalog.ingest.children import Inclusion
from catalog.models import Descriptor, Entity, Location, SourceFile
from catalog.web.ahead import ahead
from catalog.web.sources.naming import Name, name_of, source_url, type_of
from catalog.web.sources.sight import Sight
from catalog.web.sources.standing import BY_NAME, Standing, with_standing


@dataclass(frozen=True, slots=True)
class Row:
    """`problems` is None where the reader may not know; `included` counts the sources that this one includes,
    `by` names one that includes it."""

    location: Location
    name: Name
    type: str
    url: str
    standing: Standing
    entities: int
    problems: int | None
    included: int
    by: Name | None
    next_check: str

    @property
    def is_address(self) -> bool:
        """Whether the name is one that machines read, too."""
        return self.location.type not in Location.OWN

    @property
    def checked_at(self) -> datetime.datetime | None:
        return self.location.checked_at if self.location.type != Location.Type.PORTAL else None


def rows(ids: Sequence[int], sight: Sight) -> list[Row]:
    """In the order of `ids`. Six queries, or none."""
    if not ids:
        return []
    counted = {location.pk: location for location in _counted(ids, sight)}
    locations = [counted[pk] for pk in ids if pk in counted]
    entities = entity_counts(locations, sight)
    parents = _parents([location.pk for location in locations if not location.registered])
    return [_row(location, sight, entities[location.pk], parents.get(location.pk)) for location in locations]


def _counted(ids: Sequence[int], sight: Sight) -> QuerySet[Any]:
    refused = Descriptor.objects.filter(error__isnull=False)
    lost = Descriptor.objects.filter(lost=True, error__isnull=True)
    files = SourceFile.objects.filter(error__isnull=False)
    included = Inclusion.objects.filter(from_location__registered=False)
    sources = Location.objects.filter(pk__in=ids)
    counted: QuerySet[Any] = with_standing(sources, whole=sight.is_whole).annotate(
        problems=_number(refused) + _number(lost) + _number(files),
        included=_number(included, "to_location"),
    )
    return counted


def _number(things: QuerySet[Model], of: str = "location") -> Coalesce:
    mine = things.filter(**{of: OuterRef("pk")}).order_by().values(of)
    return Coalesce(Subquery(mine.annotate(n=Count("*")).values("n")), 0, output_field=IntegerField())


def entity_counts(locations: Sequence[Location], sight: Sight) -> Counter[int]:
    """How many entities each location gives that the reader may see, beside the one that stands for it."""
    ids = [location.pk for location in locations]
    found = Entity.objects.filter(location__in=ids).order_by()
    standing = Entity.objects.filter(
        ref__in=[f"location:default/{location.entity_name}" for location in locations if location.registered]
    )
    if sight.is_whole:
        counts = Counter(dict(found.values_list("location").annotate(n=Count("*"))))
    else:
        seen = sight.entities
        counts = Counter(place for pk, place in found.values_list("pk", "location") if pk in seen)
    counts.subtract(place for place in standing.values_list("location", flat=True) if counts[place])
    return counts


def _parents(ids: Sequence[int]) -> dict[int, Name]:
    """For each included location one that includes it."""
    if not ids:
        return {}
    rows = Inclusion.objects.filter(from_location__in=ids).select_related("to_location").order_by("-pk")
    return {row.from_location_id: name_of(row.to_location) for row in rows}


def _row(location: Any, sight: Sight, entities: int, by: Name | None) -> Row:
    return Row(
        location=location,
        name=name_of(location),
        type=type_of(location),
        url=source_url(location),
        standing=BY_NAME[location.standing],
        entities=entities,
        problems=location.problems if sight.is_whole else None,
        included=location.included if sight.is_whole else 0,
        by=by,
        next_check=next_check(location),
    )


def next_check(location: Location) -> str:
    """When it is looked at again, "" where that is never or as soon as somebody resumes it."""
    if location.next_check is None or location.paused:
        return ""
    return ahead(timezone.localtime(location.next_check), timezone.localtime())
