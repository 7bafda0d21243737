"""What the worker of runs does beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from portal.scaffolder.models import Run
from portal.scaffolder.running.housekeeping import KEPT, remove_old_files
from portal.scaffolder.running.storage import storage_of

pytestmark = pytest.mark.django_db(transaction=True)

FAILS = [{"action": "fs:rename", "input": {"files": [{"from": "nothing", "to": "more"}]}}]


def test_files_of_failed_runs_are_removed_after_some_days(
    make: Callable[..., object], carry_out: Callable[..., Run], settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path / "data"
    assert remove_old_files() == 0
    old, new = (carry_out(make(FAILS)) for _number in range(2))
    Run.objects.filter(pk=old.pk).update(ended_at=timezone.now() - KEPT - timedelta(hours=1))
    (tmp_path / "data" / "runs" / "notes").mkdir()
    assert remove_old_files() == 1
    assert not storage_of(old.uid).folder.exists()
    assert storage_of(new.uid).folder.exists()
    assert (tmp_path / "data" / "runs" / "notes").exists()
