"""Long answers that were given: the same question at the same moment of the catalog has the same bytes.

A list of everything takes many megabytes, and clients that poll ask for it as they ask for anything else. It
is too much for a process to keep, so it lies in a file: in the data folder, without a name, gone when the
process ends.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from catalog.index.read import Moment

ROOM = 256 << 20
"""Bytes on disk that the answers of one process may take."""
PIECE = 256 << 10


@dataclass(frozen=True, slots=True)
class Spooled:
    """The file is closed when nobody reads it any more."""

    file: IO[bytes]
    size: int

    def pieces(self) -> Iterator[bytes]:
        for place in range(0, self.size, PIECE):
            yield os.pread(self.file.fileno(), PIECE, place)


class Spool:
    """Keeps answers of one moment, the latest that it was told. Safe to be used by several threads."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._moment: Moment | None = None
        self._kept: dict[Hashable, Spooled] = {}
        self._lock = threading.Lock()

    def get(self, moment: Moment, question: Hashable) -> Spooled | None:
        with self._lock:
            return self._kept.get(question) if moment == self._moment else None

    def recorded(
        self, pieces: Iterator[bytes], moment: Moment, question: Hashable, folder: Path
    ) -> Iterator[bytes]:
        """The pieces as they come. When the last of them was taken, the answer is kept."""
        file, size = _file(folder), 0
        for piece in pieces:
            size += len(piece)
            if file is not None and (size > self._room or not _written(file, piece)):
                file = None
            yield piece
        if file is not None:
            self._keep(moment, question, Spooled(file, size))

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()

    def _keep(self, moment: Moment, question: Hashable, spooled: Spooled) -> None:
        with self._lock:
            if moment != self._moment:
                self._moment, self._kept = moment, {}
            self._kept[question] = spooled
            while sum(one.size for one in self._kept.values()) > self._room:
                del self._kept[next(iter(self._kept))]


spool = Spool()


def _file(folder: Path) -> IO[bytes] | None:
    """None where there is no room for one: the answer is then put together each time."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return TemporaryFile(dir=folder)
    return None


def _written(file: IO[bytes], piece: bytes) -> bool:
    with suppress(OSError):
        file.write(piece)
        file.flush()
        return True
    return False
