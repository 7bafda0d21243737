"""What an address names: an entity that the person may see, or nothing."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from pyroaring import BitMap

from catalog.models import Entity
from catalog.refs import Ref


class NotThere(Http404):
    """No entity of this reference that the person may see. Every view that `access` wraps may raise it; the
    answer tells what was here, since when it is gone, and how it comes back."""

    def __init__(self, ref: Ref) -> None:
        super().__init__(_("There is nothing of this name in the catalog."))
        self.ref = ref


def named(kind: str, namespace: str, name: str) -> Ref:
    """The reference that an address names: references know no capitals."""
    return Ref(kind.lower(), namespace.lower(), name.lower())


def entity_there(ref: Ref, seen: BitMap, rows: QuerySet[Entity] | None = None) -> Entity:
    """The entity of this reference, from `rows` if they are given. Raises NotThere also for one that the
    person may not see: that it is there is no business of theirs."""
    found = (Entity.objects.all() if rows is None else rows).filter(ref=str(ref)).first()
    if found is None or found.pk not in seen:
        raise NotThere(ref)
    return found
