"""The Location entity that stands for a registered location, as Backstage makes one."""

from __future__ import annotations

from catalog.ingest.check import check
from catalog.ingest.found import FileRead, ready
from catalog.ingest.scan import MANAGED_BY, MANAGED_BY_ORIGIN, KnownFile
from catalog.models import Location

PATH = ""
"""The "file" that holds it: no path of any tree."""


def standing_file(location: Location, known: dict[str, KnownFile]) -> FileRead | None:
    """The generated descriptor, or nothing when it is stored already or the location is only included."""
    if not location.registered or PATH in known:
        return None
    doc = {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Location",
        "metadata": {"name": location.entity_name},
        "spec": {"type": location.type, "target": location.target},
    }
    annotations = {MANAGED_BY: str(location), MANAGED_BY_ORIGIN: str(location)}
    found = ready(check(doc), position=0, line=1, annotations=annotations)
    return FileRead(location.pk, PATH, found.digest, documents=[found])
