"""How far reading has come, for whoever watches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from catalog.ingest.scan import Walk


class Done(NamedTuple):
    """`documents` more than the last time; `files` of those that are `known` by now. Files include others, so
    more may come to be known; at the end all are done."""

    documents: int
    files: int
    known: int


Progress = Callable[[Done], None]


def nobody_watches(done: Done) -> None:
    pass


def of_walks(walks: Iterable[Walk], documents: int, *, unread: int = 0) -> Done:
    """`unread` are locations of which not one file is known so far."""
    files, known = 0, unread
    for walk in walks:
        files += walk.unchanged + walk.taken
        known += len(walk.seen)
    return Done(documents, files, known)
