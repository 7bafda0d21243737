"""The difference that changes make, as git writes it."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from catalog.ingest.fetch.git.command import Git
from portal.scaffolder.updating.tree import File, Tree, write

SECONDS = 60

_HEAD = re.compile(rb'^diff --git ("?)[ab]/(.+) \1[ab]/\2$', re.MULTILINE)
"""Of a file that is only on one side: git takes its name there for both."""


def patch(project: Tree, changes: Mapping[str, File | None]) -> bytes:
    """For `git apply`, binary files and modes included."""
    with tempfile.TemporaryDirectory(prefix="patch-") as scratch:
        before, after = Path(scratch, "a"), Path(scratch, "b")
        before.mkdir()
        after.mkdir()
        write({path: project[path] for path in changes if path in project}, before)
        write({path: file for path, file in changes.items() if file is not None}, after)
        done = subprocess.run(
            ["git", "diff", "--no-index", "--no-prefix", "--binary", "--no-ext-diff", "a", "b"],  # noqa: S607
            capture_output=True,
            env=Git().environment(),
            cwd=scratch,
            timeout=SECONDS,
        )
    return _HEAD.sub(rb"diff --git \1a/\2 \1b/\2", done.stdout)
