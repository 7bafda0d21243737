"""Log lines: to standard error, for people or as one JSON object a line.

A request's query string, headers and body are never logged: they may hold what nobody else should read.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

TEXT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class JsonLine(logging.Formatter):
    """One JSON object a line: at, level, logger, message and, after an exception, its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        status = getattr(record, "status_code", None)
        if status is not None:
            line["status"] = status
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def settings(*, form: str, level: str) -> dict[str, Any]:
    """For Django's LOGGING. `form` is text or json."""
    formatters = {"text": {"format": TEXT}, "json": {"()": "portal.logs.JsonLine"}}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {form: formatters[form]},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            "django": {"handlers": [], "level": level.upper(), "propagate": True},
            "django.db.backends": {"level": "INFO"},
            "django.server": {"handlers": ["stderr"], "level": level.upper(), "propagate": False},
        },
    }
