"""Which sources the person behind a request sees, and what of them.

A source is seen by whoever may see the Location entity that stands for it; one that is included, by whoever
sees what includes it. Who may not see all entities is told of a source only what they could find out anyway.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from pyroaring import BitMap

from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.ingest.children import Inclusion
from catalog.models import Entity, Location
from catalog.query.matching import match
from catalog.query.predicate import Equals, Everything, Predicate, all_of


@dataclass(frozen=True)
class Sight:
    """`visible` as the policy gives it. Its parts are of one moment when they are read inside of one."""

    visible: Predicate

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the catalog is hidden from this person."""
        return isinstance(self.visible, Everything)

    @cached_property
    def entities(self) -> BitMap:
        with one_snapshot():
            return match(self.visible, snapshot())

    def sources(self) -> QuerySet[Location]:
        if self.is_whole:
            return Location.objects.all()
        with one_snapshot():
            standing = match(all_of(self.visible, Equals("kind", "location")), snapshot())
        generated = Entity.objects.filter(id__in=list(standing), name__startswith="generated-")
        roots = generated.values("location")
        below = Inclusion.objects.filter(to_location__in=roots).values("from_location")
        return Location.objects.filter(Q(pk__in=roots) | Q(registered=False, pk__in=below))

    def source_or_404(self, uid: uuid.UUID) -> Location:
        location: Location | None = self.sources().filter(uid=uid).first()
        if location is None:
            raise Http404(_("There is no such source. It may have been removed."))
        return location
