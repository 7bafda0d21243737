"""A Python that is too old is told in one line, before anything is made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
pytestmark = pytest.mark.once

NAMES = ("python", "python3", "python3.11", "python3.12", "python3.13", "python3.14")


def test_make_finds_none_that_is_new_enough(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in NAMES:  # each says that it is too old, as the real ones would
        (programs / name).write_text("#!/bin/sh\nexit 1\n")
        (programs / name).chmod(0o755)
    path = f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin"
    # What the make that runs this test says to its children is not for this one.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    made = subprocess.run(
        ["make", "run"],
        cwd=tmp_path,
        env={**clean, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode != 0
    line, *others = made.stderr.splitlines()
    assert line == "Greenroom needs Python 3.11 or newer, and none is found on the PATH."
    assert [other for other in others if not other.startswith("make:")] == []
    assert not (tmp_path / ".venv").exists()


def test_the_command_line_says_which_one_it_is() -> None:
    pretending = (
        "import runpy, sys; sys.version_info = (3, 10, 4); sys.version = '3.10.4 (main)';"
        "sys.argv = ['manage.py', 'up']; runpy.run_path('manage.py', run_name='__main__')"
    )
    said = subprocess.run(
        [sys.executable, "-c", pretending], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode == 1
    assert said.stderr == "Greenroom needs Python 3.11 or newer; this is 3.10.4.\n"
    assert said.stdout == ""
