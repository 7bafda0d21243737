"""A commit made of changes to another, with git's own fast-import."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from catalog.ingest.fetch.git.command import Git
from portal.scaffolder.updating.tree import File

SECONDS = 120.0
_QUOTED = re.compile(rb'["\\\n]')


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    email: str


def commit(
    folder: Path, parent: str, branch: str, changes: Mapping[str, File | None], message: str, author: Author
) -> str:
    """Make the branch, with one commit on top of `parent`; its id. A file that is None is removed. Raises
    GitFailed."""
    who = f"{_plain(author.name)} <{_plain(author.email)}> {int(time.time())} +0000".encode()
    parts = [
        f"commit refs/heads/{branch}\n".encode(),
        b"committer " + who + b"\n",
        _data(message.encode()),
        f"from {parent}\n".encode(),
        *(_change(path, file) for path, file in sorted(changes.items(), key=lambda one: one[1] is not None)),
    ]
    Git().run("fast-import", "--quiet", folder=folder, seconds=SECONDS, feed=b"".join(parts))
    said = Git().run("rev-parse", f"refs/heads/{branch}", folder=folder, seconds=SECONDS)
    return said.decode().strip()


def _change(path: str, file: File | None) -> bytes:
    """Removals come first, so that a folder can take the place of a file."""
    name = _quoted(path)
    if file is None:
        return b"D " + name + b"\n"
    return b"M " + file.mode.encode() + b" inline " + name + b"\n" + _data(file.data)


def _data(data: bytes) -> bytes:
    return f"data {len(data)}\n".encode() + data + b"\n"


def _quoted(path: str) -> bytes:
    raw = path.encode(errors="surrogateescape")
    return b'"' + _QUOTED.sub(lambda found: b"\\n" if found[0] == b"\n" else b"\\" + found[0], raw) + b'"'


def _plain(text: str) -> str:
    return re.sub(r"[<>\n\0]", " ", text).strip() or "Portal"
