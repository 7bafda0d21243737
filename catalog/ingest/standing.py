"""The Location entity that stands for a registered location, as Backstage makes one."""

from __future__ import annotations

from catalog.ingest.check import check
from catalog.ingest.found import FileRead, Found, ready
from catalog.ingest.scan import MANAGED_BY, MANAGED_BY_ORIGIN, KnownFile
from catalog.models import Location

PATH = ""
"""The "file" that holds it: no path of any tree."""
VIEW_URL = "backstage.io/view-url"


def standing_file(location: Location, known: dict[str, KnownFile]) -> FileRead | None:
    """The generated descriptor, or nothing when it is stored already or the location is only included, or the
    portal's own."""
    stands = location.registered and location.type not in Location.OWN
    if not stands or (PATH in known and known[PATH].fingerprint):
        return None
    found = standing(location)
    return FileRead(location.pk, PATH, found.digest, documents=[found])


def standing(location: Location) -> Found:
    """The entity itself, ready to be stored or shown."""
    doc = {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Location",
        "metadata": {"name": location.entity_name},
        "spec": {"type": location.type, "target": location.target},
    }
    annotations = {MANAGED_BY: str(location), MANAGED_BY_ORIGIN: str(location)}
    if location.type == Location.Type.URL:
        annotations[VIEW_URL] = location.target
    return ready(check(doc), position=0, line=1, annotations=annotations)
