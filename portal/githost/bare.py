"""What git does in a bare repository of the portal: made, asked, removed."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from catalog.ingest.fetch.git.command import MOST, Git

SECONDS = 60.0
"""How long git may take for one answer about a repository."""

MEMORY = 2_000_000_000
"""Bytes of address space for git's answer, what it maps of a pack among them. What takes more is no
repository that people work in: git lines up every file of a comparison before it says a word of it."""

GIT = Git(memory=MEMORY)

CONFIG = (
    ("uploadpack.allowFilter", "true"),
    ("uploadpack.allowAnySHA1InWant", "true"),
    ("http.receivepack", "true"),
    ("http.getanyfile", "false"),
    ("receive.fsckObjects", "true"),
    ("receive.advertisePushOptions", "false"),
    ("receive.denyDeleteCurrent", "refuse"),
    ("receive.autogc", "false"),
    ("transfer.unpackLimit", "1"),
    ("core.bigFileThreshold", "8m"),
    ("core.packedGitWindowSize", "16m"),
    ("core.packedGitLimit", "256m"),
    ("core.deltaBaseCacheLimit", "32m"),
    ("pack.threads", "1"),
    ("pack.windowMemory", "64m"),
)
"""Objects that could harm who clones them are refused, large files are streamed, packs stay packs."""


def make(folder: Path, *, branch: str) -> None:
    """A bare repository at `folder`, there at once or not at all. Raises FileExistsError, GitFailed."""
    if folder.exists():
        raise FileExistsError(folder)
    draft = folder.with_name(f".{uuid.uuid4().hex}.new")
    draft.parent.mkdir(parents=True, exist_ok=True)
    try:
        GIT.run(
            "init",
            "--quiet",
            "--bare",
            "--template=",
            f"--initial-branch={branch}",
            folder=draft,
            seconds=SECONDS,
        )
        with (draft / "config").open("a") as file:
            file.writelines(_lines())
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _lines() -> Iterator[str]:
    """Of the file that git keeps its settings in: one write spares a process for each setting."""
    for key, value in CONFIG:
        section, _, name = key.partition(".")
        yield f"[{section}]\n\t{name} = {value}\n"


def discard(folder: Path) -> None:
    """Out of reach in one step, then removed; the owner's folder goes with its last repository."""
    gone = folder.with_name(f".{uuid.uuid4().hex}.gone")
    try:
        folder.rename(gone)
    except FileNotFoundError:
        return
    shutil.rmtree(gone, ignore_errors=True)
    if folder.parent != Path(settings.GIT_FOLDER) and not any(folder.parent.iterdir()):
        folder.parent.rmdir()


def ask(folder: Path, *arguments: str, most: int = MOST) -> bytes:
    """What git says about the repository, in `most` bytes. Raises GitFailed."""
    return GIT.run(*arguments, folder=folder, seconds=SECONDS, most=most)


def ask_beginning(folder: Path, *arguments: str, most: int) -> tuple[bytes, bool]:
    """The first `most` bytes of what git says, and whether there are more. Raises GitFailed."""
    return GIT.beginning(*arguments, folder=folder, seconds=SECONDS, most=most)


def refs(folder: Path) -> dict[str, str]:
    """The commit (or tag object) of every branch and tag, by its full name."""
    listed = ask(
        folder, "for-each-ref", "--format=%(objectname) %(refname)", "refs/heads", "refs/tags"
    ).decode()
    pairs = (line.partition(" ") for line in listed.splitlines())
    return {name: commit for commit, _, name in pairs}
