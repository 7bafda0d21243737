"""What this installation lets a source read, as its settings say."""

from __future__ import annotations

from django.conf import settings

from catalog.ingest.fetch import Rules
from catalog.ingest.fetch.forge import OWN_KIND


def rules() -> Rules:
    return Rules(
        allowed_roots=settings.CATALOG_FILE_ROOTS,
        private_folders=settings.CATALOG_PRIVATE_FOLDERS,
        allowed_addresses=settings.CATALOG_ALLOWED_ADDRESSES,
        forges={**dict.fromkeys(settings.CATALOG_HOSTED, OWN_KIND), **settings.CATALOG_FORGES},
        hosted=settings.CATALOG_HOSTED,
        known_hosts=settings.CATALOG_KNOWN_HOSTS,
    )
