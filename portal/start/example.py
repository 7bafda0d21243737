"""The example company: a source like any other, of files that come with the portal."""

from __future__ import annotations

from django.conf import settings

from catalog.changes.locations import AlreadyRegistered, register_location
from catalog.ingest.refresh import refresh
from catalog.models import Location

ROOT = settings.BASE_DIR / "portal" / "demo" / "company" / "catalog-info.yaml"


def load_example() -> None:
    """Register the company and read it now, so that the first page shows it."""
    try:
        location = register_location(actor=None, kind=Location.Type.FILE, target=str(ROOT), urgent=False)
    except AlreadyRegistered as known:
        location = known.location
    refresh([location])
