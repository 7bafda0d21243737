"""What a location would give, told without registering it."""

from __future__ import annotations

from typing import Any

import orjson

from catalog.api.errors import InputError
from catalog.ingest.fetch import Limits, NotFound
from catalog.ingest.preview import Preview, preview
from catalog.ingest.standing import standing
from catalog.models import Location

SECONDS = 30
LIMITS = Limits(connect_seconds=5, read_seconds=10, download_seconds=20, git_seconds=60)
"""As long as somebody waits for an answer, and as a web server can spare a thread."""


def would_give(kind: str, target: str) -> dict[str, Any]:
    """The answer: the location, its own entity and all that it holds. Raises InputError for what would be
    refused, in the words of Backstage with the names of its errors."""
    found = preview(kind, target, limits=LIMITS, seconds=SECONDS)
    if found.cut:
        raise InputError(f"Error: Unable to read all of {target} in {SECONDS} s, register it without dryRun")
    if found.complaints:
        raise InputError(_refusal(found))
    location = Location(type=kind, target=target)
    told = {"id": f"{kind}:{target}", "type": kind, "target": target}
    given = [standing(location)]
    given += sorted(found.created + found.changed + found.unchanged, key=lambda one: one.ref)
    return {
        "exists": Location.objects.filter(type=kind, target=target, registered=True).exists(),
        "location": {**told, "entityRef": f"location:default/{location.entity_name}"},
        "entities": [orjson.loads(one.text) for one in given],
    }


def _refusal(found: Preview) -> str:
    if found.unread is not None:
        name = "NotFoundError" if isinstance(found.unread, NotFound) else "Error"
        return f"{name}: {found.unread}"
    return ", ".join(f"InputError: {complaint}" for complaint in found.complaints)
