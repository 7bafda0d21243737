"""Files on this machine's disk: one, a folder, or what a pattern matches.

Paths are text here, not objects: there may be 100,000 of them, and links must not be followed unseen.
"""

# ruff: noqa: PTH100, PTH112, PTH113, PTH118, PTH120

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from catalog.ingest.fetch.error import FetchError, Forbidden, NotFound, too_large
from catalog.ingest.fetch.folder import descriptors_below, files_below, matches_below
from catalog.ingest.fetch.glob import fixed_folder, is_glob
from catalog.ingest.fetch.target import Rules, Target
from catalog.ingest.fetch.tree import Outside, Tree, digest, is_absolute_url, outside
from catalog.ingest.problem import Problem

_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""Follows no link that is put in place of a file meanwhile, and does not wait for a pipe's writer."""


@contextmanager
def fetch_file(target: Target, rules: Rules) -> Iterator[Tree]:
    """Raises FetchError when nothing is there or the rules forbid the folder."""
    path = os.path.abspath(target.target.removeprefix("file://"))
    if os.path.isdir(path):
        tree = FileTree(path, rules)
        tree.start = tree.below(path)
    elif os.path.lexists(path) or not is_glob(path):
        tree = FileTree(os.path.dirname(path), rules)
        tree.start = tree.named(path)
    else:
        tree = FileTree(fixed_folder(path) or "/", rules)
        tree.start = tree.named(path)
    yield tree


class Roots:
    """The folders that may be read, and those that never are."""

    def __init__(self, rules: Rules) -> None:
        folders = rules.allowed_roots
        self._folders = None if folders is None else [os.path.realpath(folder) for folder in folders]
        self._private = [os.path.realpath(folder) for folder in rules.private_folders]

    def check(self, path: str) -> None:
        """Raises Forbidden for what really lies in a private folder, or in none of those that may be read."""
        real = os.path.realpath(path)
        self.check_private(real)
        if self._folders is None:
            return
        if not any(lies_in(real, folder) for folder in self._folders):
            raise Forbidden(
                Problem(
                    f"The path {path} lies in no folder that may be read.",
                    advice="An administrator can add its folder to the setting of readable folders.",
                )
            )

    def check_private(self, real: str) -> None:
        """Raises Forbidden for a real path in a private folder."""
        if any(lies_in(real, folder) for folder in self._private):
            raise _private(real)

    def check_apart(self, real: str) -> None:
        """Raises Forbidden for a real path in a private folder, or around one."""
        self.check_private(real)
        if any(lies_in(folder, real) for folder in self._private):
            raise _private(real)


def _private(path: str) -> Forbidden:
    return Forbidden(
        Problem(
            f"The path {path} belongs to the portal or to the system, and is never read.",
            advice="Keep descriptors in a folder or a repository of their own.",
        )
    )


def lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


class FileTree(Tree):
    """The folder `root` and, by absolute path, files elsewhere that descriptors include."""

    def __init__(self, root: str, rules: Rules) -> None:
        self._roots = Roots(rules)
        self._roots.check(root)
        self._limits = rules.limits
        self._root = root
        self._real_root = os.path.realpath(root)
        self._real_folders = {"": self._real_root}
        self._last: tuple[str, bytes] = ("", b"")
        self.start = []

    @property
    def revision(self) -> str:
        return ""

    def below(self, folder: str) -> list[str]:
        """Every descriptor below a folder. Raises NotFound when there is none."""
        found = descriptors_below(folder, most=self._limits.files)
        if not found:
            message = f"The folder {folder} holds no catalog-info.yaml, at any depth."
            raise NotFound(
                Problem(
                    message, advice="Name a file or a pattern such as **/*.yaml if they are called otherwise."
                )
            )
        return [self._key(os.path.join(folder, path)) for path in found]

    def named(self, path: str) -> list[str]:
        """What an absolute path or pattern names. Raises NotFound when it names nothing."""
        if os.path.isfile(path):
            return [self._key(path)]
        if os.path.isdir(path):
            return self.below(path)
        if os.path.lexists(path):
            message = f"The path {path} is neither a file nor a folder, or a link to nothing."
            raise NotFound(Problem(message, advice="Name a regular file."))
        if is_glob(path):
            return self._matching(path)
        message = f"The file {path} does not exist."
        raise NotFound(
            Problem(message, advice="Check the path; a relative one begins at the file that names it.")
        )

    def _matching(self, pattern: str) -> list[str]:
        folder = fixed_folder(pattern)
        self._roots.check(folder or "/")
        rest = pattern[len(folder) :].lstrip("/")
        found = (
            matches_below(folder or "/", rest, most=self._limits.files)
            if os.path.isdir(folder or "/")
            else []
        )
        if not found:
            message = f"No file matches {pattern}."
            raise NotFound(
                Problem(message, advice="Check the pattern: * stands for one name, ** for any folders.")
            )
        return [self._key(f"{folder}/{path}") for path in found]

    def resolve(self, base: str, target: str) -> list[str] | Outside:
        if target.startswith("file://"):
            target = target.removeprefix("file://")
        elif is_absolute_url(target):
            return outside(target)
        path = os.path.normpath(os.path.join(os.path.dirname(self._full(base)), target))
        if not lies_in(path, self._root):
            self._roots.check(
                fixed_folder(path) or "/" if is_glob(path) and not os.path.lexists(path) else path
            )
        return self.named(path)

    def fingerprint(self, path: str) -> str:
        return digest(self._bytes(path))

    def read(self, path: str, *, limit: int | None = None) -> bytes:
        data = self._bytes(path)
        if limit is not None and len(data) > limit:
            raise too_large(path, limit)
        return data

    def files(self) -> Iterator[tuple[str, str]]:
        for path in files_below(self._root, most=self._limits.files):
            with suppress(OSError):
                status = os.lstat(self._full(path))
                if stat.S_ISREG(status.st_mode):
                    yield path, f"{status.st_size} {status.st_mtime_ns}"

    def location_ref(self, path: str) -> str:
        return f"file:{self._full(path)}"

    def _key(self, path: str) -> str:
        return path[len(self._root.rstrip("/")) + 1 :] if lies_in(path, self._root) else path

    def _full(self, path: str) -> str:
        return os.path.normpath(os.path.join(self._root, path))

    def _bytes(self, path: str) -> bytes:
        """The file as it is now. The last one is kept: fingerprint and bytes are of one moment."""
        if self._last[0] != path:
            self._last = (path, self._load(path))
        return self._last[1]

    def _load(self, path: str) -> bytes:
        handle = self._open(path)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                message = f"The path {self._full(path)} is not a regular file."
                raise FetchError(Problem(message, advice="Name a file."))
            data = self._read_whole(handle, min(status.st_size, self._limits.file_bytes) + 1)
        except OSError as error:
            raise _unreadable(self._full(path), error) from error
        finally:
            os.close(handle)
        if len(data) > self._limits.file_bytes:
            raise too_large(self._full(path), self._limits.file_bytes)
        return data

    def _read_whole(self, handle: int, expected: int) -> bytes:
        """Until the end or just past the limit; usually one read and the one that finds the end."""
        parts = []
        size = 0
        while size <= self._limits.file_bytes and (part := os.read(handle, max(expected - size, 4096))):
            parts.append(part)
            size += len(part)
            if size < expected:
                break
        return b"".join(parts)

    def _open(self, path: str) -> int:
        real = self._real(path)
        try:
            return os.open(real, _OPEN)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise _unreadable(real, error) from error
        goal = os.path.realpath(real)
        self._check(path, goal)
        self._roots.check_private(goal)
        try:
            return os.open(goal, _OPEN)
        except OSError as error:
            raise _unreadable(real, error) from error

    def _real(self, path: str) -> str:
        """The path of a file with the links to its folder followed. Raises Forbidden when they lead out, or
        where nobody may read."""
        folder, slash, name = path.rpartition("/")
        known = self._real_folders.get(folder + slash)
        if known is None:
            full_folder, name = os.path.split(self._full(path))
            known = os.path.realpath(full_folder)
            self._check(path, known)
            self._real_folders[folder + slash] = known
        real = f"{known}/{name}"
        self._roots.check_private(real)
        return real

    def _check(self, path: str, real: str) -> None:
        """Raises Forbidden when `path` really is at a place that it may not be at."""
        if path.startswith("/"):
            self._roots.check(real)
        elif not lies_in(real, self._real_root):
            message = f"The path {self._full(path)} is a link that leads out of its source, to {real}."
            raise Forbidden(
                Problem(message, advice="Put the file itself there, or include it by its own path.")
            )


def _unreadable(path: str, error: OSError) -> FetchError:
    if isinstance(error, FileNotFoundError):
        return NotFound(Problem(f"The file {path} is not there any more."))
    return FetchError(
        Problem(
            f"The file {path} cannot be read: {error.strerror}.",
            advice="Check its permissions and its owner.",
        )
    )
