"""Whether the server lives, and whether it can answer, at the addresses that Backstage's probes use."""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from catalog.api.answer import json_value
from catalog.models import CatalogState

logger = logging.getLogger(__name__)


def liveness(request: HttpRequest) -> HttpResponse:
    return json_value({"status": "ok"})


def readiness(request: HttpRequest) -> HttpResponse:
    try:
        CatalogState.current_version()
    except DatabaseError:
        logger.exception("The database does not answer.")
        return json_value({"status": "error", "message": "The database does not answer"}, status=503)
    return json_value({"status": "ok"})
