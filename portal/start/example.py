"""The example company: a source like any other, of files that come with the portal."""

from __future__ import annotations

from django.conf import settings

from catalog.changes.locations import AlreadyRegistered, register_location
from catalog.ingest.refresh import refresh
from catalog.models import Location
from catalog.tools.scanning import scan_at_once
from portal.demo.decisions import make_decisions
from portal.demo.past import make_past

ROOT = settings.BASE_DIR / "portal" / "demo" / "company" / "catalog-info.yaml"

PERSON = "user:default/jonas.weber"
"""Whose account the first one is in the example: its pages then show what is one's own, too."""


def load_example() -> None:
    """Register the company, read it, look through its files and tell its past, so that the first page shows
    it all."""
    try:
        location = register_location(actor=None, kind=Location.Type.FILE, target=str(ROOT), urgent=False)
    except AlreadyRegistered as known:
        location = known.location
    refresh([location])
    scan_at_once(location)
    make_past()
    make_decisions()
