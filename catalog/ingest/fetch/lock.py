"""Locks between processes that end with whoever holds them, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path, *, seconds: float, shared: bool = False) -> Iterator[int]:
    """Hold the lock file at `path`, waiting for at most `seconds`; raises TimeoutError.

    Gives the descriptor that holds it: a child process that inherits it keeps the lock until it ends too.
    The file stays: removing it would give two processes different locks of one name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX, seconds)
        yield handle
    finally:
        os.close(handle)


def _wait(handle: int, kind: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    pause = 0.005
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise TimeoutError from None
            time.sleep(pause)
            pause = min(2 * pause, 0.1)
