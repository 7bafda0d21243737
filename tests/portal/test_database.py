"""How long processes wait for their turn to write to SQLite."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.database import PATIENCE, SQLITE_OPTIONS

ROOT = Path(__file__).parents[2]
ASK = "PRAGMA busy_timeout"


@pytest.mark.once
def test_a_command_waits_longer_than_a_page_may_take(tmp_path: Path) -> None:
    code = f"from django.db import connection as c; print(c.cursor().execute('{ASK}').fetchone()[0])"
    asked = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code],
        cwd=ROOT,
        env={**os.environ, "PORTAL_DATA": str(tmp_path), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(asked.stdout) == PATIENCE > SQLITE_OPTIONS["timeout"] * 1000
