"""Reads the contents of files out of a mirror, and has those fetched that are not in it yet."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Self

from catalog.ingest.fetch.error import FetchError, too_large
from catalog.ingest.fetch.git.command import Conversation, Git
from catalog.ingest.fetch.git.mirror import Mirror
from catalog.ingest.fetch.git.refs import Wanted
from catalog.ingest.problem import Problem

_MOST_SINGLE = 16
"""Files that nobody announced and that are fetched one by one, before all are fetched at once."""


class Blobs:
    """Blobs of one commit, through one git process that lives as long as the block."""

    def __init__(self, mirror: Mirror, wanted: Wanted) -> None:
        self._mirror = mirror
        self._wanted = wanted
        self._conversation: Conversation | None = None
        self._present: set[str] | None = None
        self._announced: set[str] = set()
        self._single = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def announce(self, blobs: Iterable[str]) -> None:
        """These will probably be read: when one of them must be fetched, all are, in one go."""
        self._announced.update(blobs)

    def read(self, blob: str, path: str, limit: int) -> bytes:
        """The contents of `blob`, known as `path` to people. Raises FetchError."""
        self._ensure(blob)
        conversation = self._running()
        answer = conversation.ask(blob).split()
        if len(answer) != 3 or answer[1] != b"blob":
            self._stop()
            message = f"The file {path} cannot be read from the copy of its repository."
            raise FetchError(Problem(message, advice="The copy is made anew when the source is read again."))
        size = int(answer[2])
        if size > limit:
            self._stop()
            raise too_large(path, limit)
        data = conversation.answers.read(size + 1)
        return data[:size]

    def _ensure(self, blob: str) -> None:
        if self._present is None:
            self._present = self._mirror.present()
        if blob in self._present:
            return
        if blob not in self._announced:
            self._single += 1
        self._stop()
        if self._single > _MOST_SINGLE:
            self._mirror.bring_all_blobs(self._wanted)
            self._present = self._mirror.present() | {blob}
        else:
            needed = (self._announced | {blob}) - self._present
            self._mirror.bring_blobs(needed)
            self._present |= needed

    def _running(self) -> Conversation:
        if self._conversation is None:
            self._conversation = Git().start("cat-file", "--batch", folder=self._mirror.folder)
        return self._conversation

    def _stop(self) -> None:
        if self._conversation is not None:
            self._conversation.end()
            self._conversation = None
