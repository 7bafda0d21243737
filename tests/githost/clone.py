"""A git program as people run it: a working copy on a developer's machine."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "violet-anchor-42"


class Refused(Exception):
    """git ended with an error; the text is what it said."""


@dataclass(frozen=True)
class Clone:
    """A working copy on a developer's machine."""

    folder: Path

    def git(self, *arguments: str, feed: bytes | None = None) -> str:
        return git(*arguments, folder=self.folder, feed=feed)

    def write(self, name: str, text: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def commit(self, message: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", message)
        return self.git("rev-parse", "HEAD").strip()


def git(*arguments: str, folder: Path, feed: bytes | None = None) -> str:
    """What git prints; no settings of the machine's, and no questions. Raises Refused."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_AUTHOR_NAME": "Ana Duarte",
        "GIT_AUTHOR_EMAIL": "ana@halden.example",
        "GIT_COMMITTER_NAME": "Ana Duarte",
        "GIT_COMMITTER_EMAIL": "ana@halden.example",
    }
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, input=feed, capture_output=True)
    if done.returncode:
        raise Refused(done.stderr.decode(errors="replace"))
    return done.stdout.decode(errors="replace")
