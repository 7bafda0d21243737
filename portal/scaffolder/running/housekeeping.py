"""What the worker of runs does beside them: it sends mails, notes where templates and their projects are, and
removes what failed runs left on disk."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from portal.notices.mailing import send_due
from portal.scaffolder.changes.editions import note_editions
from portal.scaffolder.changes.following import look_at_projects
from portal.scaffolder.models import ENDED, Run
from portal.scaffolder.running.storage import storage_of

logger = logging.getLogger(__name__)

PAUSE = 5.0
HOUR = 3600.0
MINUTE = 60.0
KEPT = timedelta(days=7)
"""So long the files of a failed run are kept, for trying again from where it failed."""


def begin() -> None:
    threading.Thread(target=_keep_house, name="housekeeping", daemon=True).start()


def _keep_house() -> NoReturn:
    cleaned = watched = -HOUR
    templates: dict[str, tuple[str, str]] = {}
    while True:
        try:
            send_due()
            note_editions(templates)
            if time.monotonic() - watched > MINUTE / 6:
                watched = time.monotonic()
                look_at_projects()
            if time.monotonic() - cleaned > HOUR:
                cleaned = time.monotonic()
                remove_old_files()
        except Exception:
            logger.exception("Housekeeping failed; it is tried again.")
        close_old_connections()
        time.sleep(PAUSE)


def remove_old_files() -> int:
    """Remove the folders of runs that ended days ago, and of none that is known; how many those were."""
    folder = Path(settings.DATA_DIR) / "runs"
    found = {path.name for path in folder.iterdir() if _is_of_run(path)} if folder.is_dir() else set()
    needed = Run.objects.exclude(state__in=ENDED, ended_at__lt=timezone.now() - KEPT)
    old = found - {str(uid) for uid in needed.filter(uid__in=found).values_list("uid", flat=True)}
    for name in old:
        storage_of(name).forget()
    return len(old)


def _is_of_run(path: Path) -> bool:
    try:
        return str(uuid.UUID(path.name)) == path.name
    except ValueError:
        return False
