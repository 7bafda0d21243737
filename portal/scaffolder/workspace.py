"""The folder that a run works in. Nothing that a template says leads out of it."""

from __future__ import annotations

import os
import shutil
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

FILES = 50_000
"""How many files a run may make."""
BYTES = 500_000_000
"""How much they may hold together."""


class Outside(Exception):
    """A path leads out of its folder."""


class LinkOutside(Outside):
    """A link of a template leads out of the folder that it is in."""


class TooMuch(Exception):
    """More or larger files than a run may make."""


def inside(root: Path, path: str) -> Path:
    """The place of `path` in `root`, links on the way followed. Raises Outside."""
    if "\0" in path:
        raise Outside("A path holds a null character.")
    base = Path(os.path.realpath(root))
    place = Path(os.path.normpath(base / path))
    real = Path(os.path.realpath(place.parent)) / place.name if place != base else base
    if real.is_symlink():
        real = Path(os.path.realpath(real))
    if not real.is_relative_to(base):
        raise Outside(f"The path {path!r} leads out of the workspace.")
    return real


def entries(root: Path, below: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below a folder by its relative path, in order; links are not followed."""
    with os.scandir(root / below) as found:
        ordered = sorted(found, key=lambda entry: entry.name)
    for entry in ordered:
        path = f"{below}/{entry.name}" if below else entry.name
        yield path, entry
        if entry.is_dir(follow_symlinks=False):
            yield from entries(root, path)


def files(root: Path) -> list[str]:
    """The files and links below a folder, in order."""
    return [path for path, entry in entries(root) if not entry.is_dir(follow_symlinks=False)]


def link_of(place: Path) -> str:
    """Where a link leads, as it is written."""
    return os.readlink(place)  # noqa: PTH115 - Path.readlink() makes x of ./x


class Budget:
    """Counts what is written; raises TooMuch before a disk is full."""

    def __init__(self, files: int = FILES, size: int = BYTES) -> None:
        self._files = files
        self._size = size

    def spend(self, size: int) -> None:
        self._files -= 1
        self._size -= size
        if self._files < 0:
            raise TooMuch(f"More than {FILES:,} files; a run may not make so many.")
        if self._size < 0:
            raise TooMuch(f"More than {BYTES:,} bytes of files; a run may not make so much.")


def copy_entry(source: Path, goal: Path, *, base: Path, root: Path, budget: Budget) -> None:
    """Copy one file or link with its mode. A link must lead to somewhere below `base`, and its copy to the
    same place below `root`. Raises LinkOutside, Outside."""
    about = source.lstat()
    goal.parent.mkdir(parents=True, exist_ok=True)
    if stat.S_ISLNK(about.st_mode):
        budget.spend(0)
        link = link_of(source)
        meant = os.path.realpath(source.parent / link)
        if link.startswith("/") or not Path(meant).is_relative_to(os.path.realpath(base)):
            raise LinkOutside(f"The link {source.name!r} leads out of its folder, to {link!r}.")
        if not Path(os.path.normpath(goal.parent / link)).is_relative_to(root):
            raise LinkOutside(f"The link {source.name!r} would lead out of the workspace.")
        goal.unlink(missing_ok=True)
        goal.symlink_to(link)
    elif stat.S_ISREG(about.st_mode):
        budget.spend(about.st_size)
        if goal.is_symlink():
            goal.unlink()
        shutil.copyfile(source, goal)
        goal.chmod(about.st_mode & 0o777 | 0o600)
    else:
        raise Outside(f"{source.name!r} is neither a file nor a folder nor a link.")


def write(goal: Path, data: bytes, *, mode: int = 0o644, budget: Budget | None = None) -> None:
    """Write a file, never through a link. One that is there keeps its mode."""
    if budget is not None:
        budget.spend(len(data))
    goal.parent.mkdir(parents=True, exist_ok=True)
    if goal.is_symlink():
        goal.unlink()
    is_new = not goal.exists()
    goal.write_bytes(data)
    if is_new:
        goal.chmod(mode & 0o755 | 0o600)


def save(root: Path, archive: Path) -> None:
    """Keep the workspace as it is now, to go on from there after a crash."""
    draft = archive.with_suffix(".new")
    with tarfile.open(draft, "w", format=tarfile.GNU_FORMAT) as tar:
        tar.add(root, arcname=".")
    draft.rename(archive)


def restore(archive: Path | None, root: Path) -> None:
    """Bring the workspace to what was kept; without an archive it becomes empty."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    if archive is not None:
        with tarfile.open(archive) as tar:
            tar.extractall(root, filter="tar")
