"""A bare copy of as much of a repository as was needed so far.

It is only a cache: whatever is wrong with it, it is thrown away and made anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from catalog.ingest.fetch.error import FetchError, NotFound
from catalog.ingest.fetch.git.command import MOST, Git, GitFailed
from catalog.ingest.fetch.git.refs import Wanted
from catalog.ingest.fetch.git.remote import Way
from catalog.ingest.fetch.git.said import gives_whole_only, is_remote_fault
from catalog.ingest.fetch.lock import locked
from catalog.ingest.fetch.target import Limits
from catalog.ingest.problem import Problem

_FETCH = ("fetch", "--quiet", "--force", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
_MOST_PACKS = 100
_LOCAL_SECONDS = 120.0


class Mirror:
    """The mirror of one remote below `cache`. Several processes may use it: one fetches, all read."""

    def __init__(self, way: Way, cache: Path, limits: Limits) -> None:
        self._way = way
        self._limits = limits
        name = hashlib.sha256(way.remote.url.encode()).hexdigest()
        self.folder = cache / name
        self._lock = cache / f"{name}.lock"
        self._readers = cache / f"{name}.readers"
        self._busy = self.folder / "busy"

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While it is read, nobody throws it away."""
        with locked(self._readers, seconds=_LOCAL_SECONDS, shared=True):
            yield

    def bring(self, wanted: Wanted) -> str:
        """Fetch what is `wanted`; gives the commit it is at by now. Raises FetchError."""
        with self._fetching() as keep:
            try:
                return self._bring(wanted, keep)
            except GitFailed as failed:
                if is_remote_fault(failed):
                    raise self._way.explain(failed) from failed
            self._throw_away()
            try:
                return self._bring(wanted, keep)
            except GitFailed as failed:
                raise self._way.explain(failed) from failed

    def bring_blobs(self, ids: Iterable[str]) -> None:
        """Fetch the contents of single files. Raises FetchError."""
        with self._fetching() as keep:
            feed = "".join(f"{blob}\n" for blob in ids).encode()
            try:
                self._fetch(
                    "--filter=blob:none", "--stdin", "origin", keep=keep, feed=feed, quiet_negotiation=True
                )
            except GitFailed as failed:
                raise self._way.explain(failed) from failed

    def bring_all_blobs(self, wanted: Wanted) -> None:
        """Fetch the contents of all files that are not too large to be read. Raises FetchError."""
        with self._fetching() as keep:
            try:
                blobs = f"--filter=blob:limit={self._limits.file_bytes}"
                self._fetch("--refetch", "--depth=1", blobs, "origin", self._refspec(wanted), keep=keep)
            except GitFailed as failed:
                raise self._way.explain(failed) from failed

    def present(self) -> set[str]:
        """The ids of all objects that are here."""
        listed = self.ask(
            "cat-file", "--batch-all-objects", "--batch-check=%(objectname)", "--unordered", "--buffer"
        )
        return set(listed.decode().split())

    def ask(self, *arguments: str, most: int = MOST) -> bytes:
        """What git says about the mirror, without the remote, in `most` bytes. Raises GitFailed."""
        return Git().run(*arguments, folder=self.folder, seconds=_LOCAL_SECONDS, most=most)

    @contextmanager
    def _fetching(self) -> Iterator[int]:
        """The only fetch at a time. What a killed one left is tidied up first.

        git itself inherits the lock, so that one which outlives its killed parent is waited for.
        """
        try:
            with locked(self._lock, seconds=self._limits.git_seconds) as keep:
                self._recover()
                self._busy.touch()
                yield keep
                with suppress(FileNotFoundError):
                    self._busy.unlink()
        except TimeoutError as error:
            message = f"The repository {self._way.remote.url} is held by another fetch that does not end."
            raise FetchError(Problem(message, advice="The source is tried again later.")) from error

    def _recover(self) -> None:
        if self._busy.exists():
            for folder, _, names in os.walk(self.folder):
                for name in names:
                    if name.endswith(".lock") or name.startswith("tmp_"):
                        Path(folder, name).unlink(missing_ok=True)
        if self._is_worn() or not (self.folder / "HEAD").exists():
            self._throw_away()

    def _is_worn(self) -> bool:
        """Whether so much has gathered that a fresh start is cheaper."""
        packs = list(self.folder.glob("objects/pack/*.pack"))
        return (
            len(packs) > _MOST_PACKS
            or sum(pack.stat().st_size for pack in packs) > self._limits.repository_bytes
        )

    def _throw_away(self) -> None:
        """Start anew, unless somebody reads it: then it is good enough to be read for now."""
        try:
            with locked(self._readers, seconds=0):
                shutil.rmtree(self.folder, ignore_errors=True)
        except TimeoutError:
            return
        draft = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.parent.mkdir(parents=True, exist_ok=True)
        Git().run("init", "--quiet", "--bare", "--template=", folder=draft, seconds=_LOCAL_SECONDS)
        draft.rename(self.folder)

    def _bring(self, wanted: Wanted, keep: int) -> str:
        try:
            self._fetch("--depth=1", "--filter=blob:none", "origin", self._refspec(wanted), keep=keep)
        except GitFailed as failed:
            if not gives_whole_only(failed):
                raise
            self._bring_everything(wanted, keep)
        return self._commit(self._local_name(wanted))

    def _bring_everything(self, wanted: Wanted, keep: int) -> None:
        """For servers of plain files, which cannot give a part, and commits that no branch points to."""
        if wanted.source != wanted.commit:
            self._fetch("origin", self._refspec(wanted), keep=keep)
            return
        self._fetch("origin", "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*", keep=keep)
        try:
            self.ask("update-ref", self._local_name(wanted), self._commit(wanted.commit))
        except GitFailed as failed:
            message = f"The repository {self._way.remote.url} has no commit {wanted.commit}."
            advice = "It may have been lost when the history was rewritten. Name a branch instead."
            raise NotFound(Problem(message, advice=advice)) from failed

    def _fetch(self, *arguments: str, keep: int, feed: bytes = b"", quiet_negotiation: bool = False) -> None:
        options = ["-c", "fetch.negotiationAlgorithm=noop"] if quiet_negotiation else []
        self._way.git.run(
            *options,
            *_FETCH,
            *arguments,
            folder=self.folder,
            seconds=self._limits.git_seconds,
            feed=feed,
            largest_file=self._limits.repository_bytes,
            keep=(keep,),
        )

    def _commit(self, name: str) -> str:
        return (
            self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
            .decode()
            .strip()
        )

    def _refspec(self, wanted: Wanted) -> str:
        return f"+{wanted.source}:{self._local_name(wanted)}"

    def _local_name(self, wanted: Wanted) -> str:
        return f"refs/wanted/{hashlib.sha256(wanted.source.encode()).hexdigest()[:40]}"
