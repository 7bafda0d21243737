"""Walks folders on disk. Names come straight from the system, with no object a file: there may be 100,000."""

from __future__ import annotations

import os
from collections.abc import Iterator

from catalog.ingest.fetch.error import FetchError
from catalog.ingest.fetch.glob import Glob
from catalog.ingest.fetch.tree import DESCRIPTOR_NAMES
from catalog.ingest.problem import Problem

_PASSED_OVER = frozenset({".git", ".hg", ".svn", ".venv", "__pycache__", "node_modules"})


def descriptors_below(folder: str, *, most: int) -> list[str]:
    """Descriptors by their usual names, relative to `folder`, in order."""
    return sorted(path for path, name in _files(folder, None, most) if name in DESCRIPTOR_NAMES)


def matches_below(folder: str, pattern: str, *, most: int) -> list[str]:
    """Files that fit `pattern`, both relative to `folder`, in order."""
    glob = Glob.compile(pattern)
    return sorted(path for path, _ in _files(folder, glob.depth, most) if glob.matches(path))


def files_below(folder: str, *, most: int) -> Iterator[str]:
    """Every file, relative to `folder`, in no order. Raises FetchError."""
    return (path for path, _ in _files(folder, None, most))


def _files(top: str, depth: int | None, most: int) -> Iterator[tuple[str, str]]:
    """Path (relative to `top`) and name of every file, at most `depth` levels deep.

    Links to folders are not followed, so a walk ends. Names with two leading dots are the generations of a
    folder that Kubernetes mounts, which the plain names link to. Raises FetchError past `most` entries.
    """
    waiting = [("", 1)]
    seen = 0
    while waiting:
        below, level = waiting.pop()
        for entry in _entries(top, below):
            name = entry.name
            seen += 1
            if not name.isascii() and not _is_text(name):
                continue
            if entry.is_dir(follow_symlinks=False):
                if (
                    (depth is None or level < depth)
                    and name not in _PASSED_OVER
                    and not name.startswith("..")
                ):
                    waiting.append((f"{below}{name}/", level + 1))
            else:
                yield below + name, name
        if seen > most:
            message = (
                f"The folder {top} holds more than {most:,} files, which is as many as are looked through."
            )
            raise FetchError(
                Problem(message, advice="Name a folder further down, or a pattern that begins with one.")
            )


def _entries(top: str, below: str) -> list[os.DirEntry[str]]:
    """A folder that vanished or may not be read below the top has no entries; at the top that is an error."""
    try:
        with os.scandir(f"{top}/{below}") as entries:
            return list(entries)
    except OSError as error:
        if below:
            return []
        message = f"The folder {top} cannot be read: {error.strerror}."
        raise FetchError(
            Problem(message, advice="Check that it is there and that this program may read it.")
        ) from error


def _is_text(name: str) -> bool:
    """A name that is no Unicode can be neither written in a descriptor nor stored."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
