"""Prepares files, in this process while there is little to do and in others too when there is much."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from catalog import kinds
from catalog.index.holders import Holders
from catalog.ingest import garbage
from catalog.ingest.found import FileRead
from catalog.ingest.prepare import prepare

SMALL = 300_000
"""Bytes that one process prepares itself: starting others costs about as much."""
TASK = 150_000
"""Bytes sent to a process at a time."""
AHEAD = 8
"""Tasks that the processes have before them: what they do while this one writes a chunk."""


@dataclass(slots=True)
class Job:
    file: FileRead
    data: bytes
    annotations: dict[str, str]
    known: bytes = b""

    def done(self) -> FileRead:
        return prepare(self.file, self.data, self.annotations, known=self.known)


class Preparer:
    """Runs jobs, in order. The processes are started when the work turns out to be large, and end with it."""

    def __init__(self, *, processes: int | None = None) -> None:
        self._processes = processes if processes is not None else max(1, (os.cpu_count() or 2) - 1)
        self._ahead = max(AHEAD, 2 * self._processes)
        self._executor: ProcessPoolExecutor | None = None
        self._start: Future[list[FileRead]] | None = None
        self._done_here = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=kind is None, cancel_futures=True)
            self._executor = None

    def run(self, jobs: Iterable[Job | FileRead]) -> Iterator[FileRead]:
        """The files of the jobs, prepared; a file among the jobs was refused already and passes through."""
        waiting: deque[Future[list[FileRead]]] = deque()
        batch: list[Job] = []
        size = 0
        for job in jobs:
            if isinstance(job, FileRead):
                yield job
                continue
            if not self._is_helped():
                self._done_here += len(job.data)
                yield job.done()
                continue
            batch.append(job)
            size += len(job.data)
            if size >= TASK:
                waiting.append(self._hand_over(batch, waiting))
                batch, size = [], 0
            while len(waiting) > self._ahead and (waiting[0].done() or len(waiting) > 2 * self._ahead):
                yield from waiting.popleft().result()
        if batch and not waiting:  # so little of it that nobody else need be troubled
            yield from _prepare_here(batch)
        elif batch:
            waiting.append(self._hand_over(batch, waiting))
        while waiting:
            yield from waiting.popleft().result()

    def _is_helped(self) -> bool:
        """Whether others are there to take work; they are started when there is enough of it, and until they
        are up it goes on here."""
        if self._start is None and self._done_here >= SMALL:
            self._start = self._submit([])
        return self._start is not None and self._start.done()

    def _hand_over(self, batch: list[Job], waiting: deque[Future[list[FileRead]]]) -> Future[list[FileRead]]:
        """Give the others work, or do it here while they have enough: where little is to be written, reading
        is all that there is to do."""
        if len(waiting) < self._ahead or waiting[0].done():
            return self._submit(batch)
        done: Future[list[FileRead]] = Future()
        done.set_result(_prepare_here(batch))
        return done

    def _submit(self, batch: list[Job]) -> Future[list[FileRead]]:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self._processes,
                mp_context=multiprocessing.get_context("forkserver"),
                initializer=_begin,
                initargs=(_definitions(),),
            )
        return self._executor.submit(_prepare_all, batch)


def _definitions() -> list[dict[str, Any]]:
    return [kind.entity for kind in kinds.all_custom() if kind.entity is not None]


def _begin(custom: list[dict[str, Any]]) -> None:
    kinds.replace_custom(custom)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End when the process that wants the work is gone: it may be killed, and nobody else would say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _prepare_here(batch: list[Job]) -> list[FileRead]:
    files = [job.done() for job in batch]
    _gather_terms(files)
    return files


def _prepare_all(batch: list[Job]) -> list[FileRead]:
    with garbage.searched_by_hand():
        files = _prepare_here(batch)
    garbage.search()
    return files


def _gather_terms(files: list[FileRead]) -> None:
    """Say once for all documents of new files who has which terms: two thirds of a document's are those of
    others too. Of files that were there before, most documents give an entity others than it had."""
    new = [found for file in files if file.file_id is None for found in file.documents if found.terms]
    group = Holders.of((number, found.terms) for number, found in enumerate(new)).in_order()
    for number, found in enumerate(new):
        found.group, found.number, found.terms = group, number, set()
