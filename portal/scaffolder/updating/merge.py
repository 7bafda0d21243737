"""Merges three ways: what a template made, what it makes today, and what the project became meanwhile."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from catalog.ingest.fetch.git.command import Git
from portal.scaffolder.updating.tree import LINK, File, Tree

SCANNED = 8000
"""Bytes in which git looks for a null to tell what is binary."""
SECONDS = 60
FAILED = 128
"""git merge-file tells how many conflicts there are, up to 127; from here on it failed."""


class Clash(StrEnum):
    """Why both sides cannot be had in one file, and what stands there then."""

    TEXT = "text"
    """Both changed the same lines: both are there, between git's marks."""
    BINARY = "binary"
    """Both changed what cannot be merged line by line: the project's is there."""
    REMOVED_IN_PROJECT = "removed in project"
    """The project removed what the template changed: the template's is there."""
    REMOVED_IN_TEMPLATE = "removed in template"
    """The template removed what the project changed: the project's is there."""
    IN_THE_WAY = "in the way"
    """The project has a folder where the template has a file, or the reverse: the project's is there."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands beside git's marks."""

    project: str = "project"
    before: str = "template before"
    after: str = "template now"


@dataclass(slots=True)
class Merged:
    """`changes` is what becomes of the project: by path the file that it gets, None for one that goes."""

    changes: dict[str, File | None] = field(default_factory=dict)
    clashes: dict[str, Clash] = field(default_factory=dict)

    def applied(self, project: Tree) -> dict[str, File]:
        """The project after the merge."""
        result = {path: file for path, file in project.items() if path not in self.changes}
        result.update((path, file) for path, file in self.changes.items() if file is not None)
        return result


def merge(
    before: Tree, after: Tree, project: Tree, *, others: Collection[str] = (), labels: Labels | None = None
) -> Merged:
    """Bring into the project what the template changed from `before` to `after`.

    `project` need hold only the paths that the template made or makes; `others` are what else it has, which
    stays as it is.
    """
    merged = Merged()
    for path in sorted({*before, *after}):
        base, ours, theirs = before.get(path), project.get(path), after.get(path)
        file, clash = _merge_file(base, ours, theirs, labels or Labels())
        if file != ours:
            merged.changes[path] = file
        if clash is not None:
            merged.clashes[path] = clash
    _leave_what_is_in_the_way(merged, {*project, *others})
    return merged


def _merge_file(
    base: File | None, ours: File | None, theirs: File | None, labels: Labels
) -> tuple[File | None, Clash | None]:
    if theirs in (base, ours):
        return ours, None
    if ours == base:
        return theirs, None
    if ours is None:
        return theirs, Clash.REMOVED_IN_PROJECT
    if theirs is None:
        return ours, Clash.REMOVED_IN_TEMPLATE
    return _merge_contents(base, ours, theirs, labels)


def _merge_contents(base: File | None, ours: File, theirs: File, labels: Labels) -> tuple[File, Clash | None]:
    """Contents and mode each three ways. A file that both added begins as an empty one."""
    mode = theirs.mode if base is not None and base.mode == ours.mode else ours.mode
    start = base.data if base is not None else b""
    if ours.data == theirs.data or theirs.data == start:
        data, clash = ours.data, None
    elif ours.data == start and base is not None:
        data, clash = theirs.data, None
    elif LINK in (ours.mode, theirs.mode) or any(map(_is_binary, (start, ours.data, theirs.data))):
        return ours, Clash.BINARY
    else:
        data, clash = _merge_lines(start, ours.data, theirs.data, labels)
    if (ours.mode == LINK) != (theirs.mode == LINK) or (clash and LINK in (ours.mode, theirs.mode)):
        return ours, Clash.BINARY
    return File(data, mode), clash


def _is_binary(data: bytes) -> bool:
    return b"\0" in data[:SCANNED]


def _merge_lines(start: bytes, ours: bytes, theirs: bytes, labels: Labels) -> tuple[bytes, Clash | None]:
    with tempfile.TemporaryDirectory(prefix="merge-") as folder:
        places = [Path(folder, name) for name in ("project", "before", "after")]
        for place, data in zip(places, (ours, start, theirs), strict=True):
            place.write_bytes(data)
        told = [part for label in (labels.project, labels.before, labels.after) for part in ("-L", label)]
        done = subprocess.run(  # noqa: S603
            ["git", "merge-file", "-p", "--diff3", *told, *map(str, places)],  # noqa: S607
            capture_output=True,
            env=Git().environment(),
            cwd=folder,
            timeout=SECONDS,
        )
    if not 0 <= done.returncode < FAILED:
        return ours, Clash.BINARY
    return done.stdout, Clash.TEXT if done.returncode else None


def _leave_what_is_in_the_way(merged: Merged, taken: set[str]) -> None:
    """A path cannot be a file and a folder: what the project has stays."""
    left = {path for path in taken if merged.changes.get(path, True) is not None}
    folders = {above for path in left for above in _above(path)}
    for path, file in list(merged.changes.items()):
        if file is not None and path not in taken and (path in folders or left.intersection(_above(path))):
            del merged.changes[path]
            merged.clashes[path] = Clash.IN_THE_WAY


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:number]) for number in range(1, len(parts))]
