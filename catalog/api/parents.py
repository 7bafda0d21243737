"""Which Location entities an entity came from.

Nothing is stored for it: an entity says which file it stands in, and a Location entity which files it
includes, so the question is answered from both when it is asked.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import orjson

from catalog.ingest.fetch.glob import Glob, is_glob
from catalog.ingest.fetch.tree import is_absolute_url
from catalog.models import Entity, Location

MANAGED_BY = "backstage.io/managed-by-location"


@dataclass(frozen=True, slots=True)
class Placed:
    """An entity and the file that it stands in."""

    id: int
    ref: str
    location_id: int | None
    file: str
    spec: dict[str, Any]

    def includes(self, other: Placed) -> bool:
        """Whether this Location entity names the file of the other one."""
        return any(_names(target, self.file, other.file) for target in self._targets())

    def _targets(self) -> list[str]:
        listed = self.spec.get("targets")
        targets = [self.spec.get("target"), *(listed if isinstance(listed, list) else [])]
        return [target for target in targets if isinstance(target, str)]


def placed(ref: str) -> Placed | None:
    return next(iter(_placed(ref=ref)), None)


def parents_of(child: Placed) -> list[Placed]:
    """Location entities that include its file, or the one that stands for the location. Three queries."""
    location = Location.objects.filter(pk=child.location_id).first() if child.location_id else None
    if location is None:
        return []
    near = [location.pk, *location.parents.values_list("pk", flat=True)]
    candidates = [found for found in _placed(kind="location", location_id__in=near) if found.ref != child.ref]
    standing = f"location:default/{location.entity_name}"
    if child.ref == standing:
        return []
    including = [found for found in candidates if not _generated(found.ref) and found.includes(child)]
    return including or [found for found in candidates if found.ref == standing]


def _generated(ref: str) -> bool:
    return ref.startswith("location:default/generated-")


def _placed(**condition: Any) -> list[Placed]:
    rows = Entity.objects.filter(**condition).order_by("ref").values_list("id", "ref", "location_id", "doc")
    return [_read(*row) for row in rows]


def _read(pk: int, ref: str, location_id: int | None, text: str) -> Placed:
    doc = orjson.loads(text + "}")
    file = doc["metadata"].get("annotations", {}).get(MANAGED_BY, "")
    return Placed(pk, ref, location_id, file.partition(":")[2], doc.get("spec") or {})


def _names(target: str, base: str, file: str) -> bool:
    """Whether `target`, as written in the file `base`, means `file`."""
    if is_absolute_url(target) or target.startswith("/"):
        meant = target
    elif is_absolute_url(base):
        meant = urljoin(base, target)
    else:
        meant = posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
    return meant == file or (is_glob(meant) and Glob.compile(meant).matches(file))
