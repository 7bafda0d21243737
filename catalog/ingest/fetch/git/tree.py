"""The files of one commit."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalog.ingest.fetch.error import FetchError, Forbidden, NotFound, nothing_at, too_long_a_list
from catalog.ingest.fetch.forge import recognise
from catalog.ingest.fetch.git.blobs import Blobs
from catalog.ingest.fetch.git.command import GitFailed, GitSaidTooMuch
from catalog.ingest.fetch.git.mirror import Mirror
from catalog.ingest.fetch.git.refs import Wanted
from catalog.ingest.fetch.git.target import RepositoryTarget, clean_path
from catalog.ingest.fetch.glob import Glob, fixed_folder, is_glob
from catalog.ingest.fetch.target import Rules
from catalog.ingest.fetch.tree import DESCRIPTOR_NAMES, Outside, Tree, is_absolute_url, outside
from catalog.ingest.problem import Problem

LISTED = 200_000_000
"""Bytes of git's list of files that are read: a million files with paths of 140 bytes."""

_MOST_LINKS = 10
_LINK = b"120000"


@dataclass(frozen=True, slots=True)
class Entry:
    blob: str
    is_link: bool


def entries_of(mirror: Mirror, commit: str, *, most: int) -> dict[str, Entry]:
    """Every file and link of a commit by its path, without submodules. Raises FetchError for too many."""
    try:
        listed = mirror.ask("ls-tree", "-r", "-z", "--full-tree", commit, most=LISTED)
    except GitSaidTooMuch as failed:
        raise too_long_a_list(failed.most) from failed
    except GitFailed as failed:
        message = f"The copy of the repository was thrown away while it was read: {failed.said[:200]}"
        raise FetchError(
            Problem(message, advice="It is made anew when the source is read again.")
        ) from failed
    if listed.count(b"\0") > most:  # before they become so many objects
        message = f"The repository holds more than {most:,} files, which is as many as are looked through."
        raise FetchError(Problem(message, advice="Keep descriptors in a smaller repository."))
    entries = {}
    for line in listed.split(b"\0"):
        about, _, name = line.partition(b"\t")
        mode, _, rest = about.partition(b" ")
        if rest.startswith(b"blob "):
            try:
                entries[name.decode()] = Entry(rest[5:].decode(), mode == _LINK)
            except UnicodeDecodeError:
                continue
    return entries


class UnchangedGitTree(Tree):
    """A repository whose branch is where it was: there is nothing to read."""

    unchanged = True

    def __init__(self, commit: str) -> None:
        self._commit = commit
        self.start = []

    @property
    def revision(self) -> str:
        return self._commit

    def resolve(self, base: str, target: str) -> list[str] | Outside:
        raise self._nothing_here(target)

    def fingerprint(self, path: str) -> str:
        raise self._nothing_here(path)

    def read(self, path: str, *, limit: int | None = None) -> bytes:
        raise self._nothing_here(path)

    def location_ref(self, path: str) -> str:
        raise self._nothing_here(path)

    def _nothing_here(self, path: str) -> FetchError:
        message = f"The file {path} was not fetched, since its repository is unchanged."
        return FetchError(Problem(message, advice="Read the source without a known revision."))


class GitTree(Tree):
    """Files below the root of a repository; nothing of the machine it is read on."""

    def __init__(
        self,
        target: RepositoryTarget,
        wanted: Wanted,
        rules: Rules,
        commit: str,
        mirror: Mirror,
        blobs: Blobs,
    ) -> None:
        self._target = target
        self._wanted = wanted
        self._rules = rules
        self._commit = commit
        self._blobs = blobs
        self._entries: Mapping[str, Entry] = entries_of(mirror, commit, most=rules.limits.files)
        self._names = sorted(self._entries)
        self.start = []

    def find_start(self) -> None:
        """Look for what the target names. Raises NotFound when it names nothing."""
        self.start = self._named(self._wanted.path, self._target.written)

    @property
    def folder(self) -> str:
        """The path inside the repository that the target names; "" for all of it."""
        return self._wanted.path

    @property
    def revision(self) -> str:
        return self._commit

    def files(self) -> Iterator[tuple[str, str]]:
        return ((path, entry.blob) for path, entry in self._entries.items() if not entry.is_link)

    def announce(self, paths: Iterable[str]) -> None:
        self._blobs.announce(self._entries[path].blob for path in paths)

    def resolve(self, base: str, target: str) -> list[str] | Outside:
        if is_absolute_url(target):
            path = self._here(target)
            return outside(target) if path is None else self._named(path, target)
        return self._named(
            clean_path(target if target.startswith("/") else f"{posixpath.dirname(base)}/{target}"), target
        )

    def fingerprint(self, path: str) -> str:
        return self._blob(path)

    def read(self, path: str, *, limit: int | None = None) -> bytes:
        most = self._rules.limits.file_bytes
        return self._blobs.read(self._blob(path), path, most if limit is None else min(limit, most))

    def location_ref(self, path: str) -> str:
        page = self._page(path)
        if page is not None:
            return f"url:{page}"
        return f"git:{self._target.remote.url}#{self._wanted.name}:{path}"

    def links(self, path: str) -> dict[str, str]:
        page, forge = self._page(path), self._target.forge
        if page is None or forge is None:
            return {}
        ref = self._ref
        return {
            "backstage.io/view-url": page,
            "backstage.io/edit-url": forge.edit(ref, path),
            "backstage.io/source-location": f"url:{forge.folder(ref, path)}",
        }

    @property
    def _ref(self) -> str:
        """The ref as the forge's pages name it; those that set it apart leave the default branch out."""
        forge = self._target.forge
        return self._target.ref if self._is_page and forge and forge.sets_ref_apart else self._wanted.name

    @property
    def _is_page(self) -> bool:
        """Whether the target is a page's address, so that its own writing is kept."""
        written = self._target.written
        return (
            self._target.forge is not None
            and written.startswith(("http://", "https://"))
            and "#" not in written
        )

    def _page(self, path: str) -> str | None:
        if self._is_page and path == self._wanted.path:
            return self._target.written
        return self._target.forge.view(self._ref, path) if self._target.forge else None

    def _here(self, url: str) -> str | None:
        """The path in this tree of what a full address means; None for everything elsewhere."""
        if self._target.forge is None or not url.startswith(("http://", "https://")):
            return None
        page = recognise(url, self._rules.forges)
        if page is None or page.forge.home != self._target.forge.home:
            return None
        if not page.undivided:
            return clean_path(page.path) if page.ref == self._target.ref and page.path else None
        ref, _, path = page.undivided.partition(f"{self._wanted.name}/")
        return clean_path(path) if not ref and path else None

    def _named(self, path: str, target: str) -> list[str]:
        """Files that a path, folder or pattern below the root names. Raises NotFound when there are none."""
        if path in self._entries:
            found = [path]
        else:
            found = [name for name in self._below(path) if posixpath.basename(name) in DESCRIPTOR_NAMES]
        if not found and is_glob(path):
            fits = Glob.compile(path).matches
            found = [name for name in self._below(fixed_folder(path)) if fits(name)]
        if not found:
            at = f"{self._target.remote.url} at {self._wanted.name}"
            raise nothing_at(
                target, f"The repository {at} has no such file, and no catalog-info.yaml below it."
            )
        self._blobs.announce(self._entries[name].blob for name in found)
        return found

    def _below(self, folder: str) -> list[str]:
        """Every path below a folder, in order."""
        if not folder:
            return self._names
        after = chr(ord("/") + 1)
        return self._names[bisect_left(self._names, f"{folder}/") : bisect_left(self._names, folder + after)]

    def _blob(self, path: str) -> str:
        """The id of the file's contents, links followed inside the repository."""
        name = path
        for _ in range(_MOST_LINKS):
            entry = self._entries.get(name)
            if entry is None:
                break
            if not entry.is_link:
                return entry.blob
            goal = self._blobs.read(entry.blob, name, 4096).decode(errors="replace")
            if goal.startswith("/"):
                message = f"The file {path} is a link that leads out of its repository, to {goal}."
                raise Forbidden(Problem(message, advice="Put the file itself there."))
            name = clean_path(f"{posixpath.dirname(name)}/{goal}")
        message = f"The file {path} is not in the repository" + (
            f", or is a link to nothing: {name}." if name != path else "."
        )
        raise NotFound(Problem(message, advice="Check the path."))
