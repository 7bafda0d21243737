"""Feeds a process and takes what it says, piece by piece, so that it cannot say more than is held."""

from __future__ import annotations

import os
import select
import selectors
import subprocess
import time
from dataclasses import dataclass, field

_PIECE = 256 * 1024
_COMPLAINT = 1_000_000
"""Bytes of the standard error output that are kept: what is wrong is said in the first lines."""


@dataclass(slots=True)
class Said:
    """What a process wrote. `is_more`: it wrote more than was asked for, and was not heard to its end."""

    written: bytearray = field(default_factory=bytearray)
    complaint: bytearray = field(default_factory=bytearray)
    is_more: bool = False


def exchange(process: subprocess.Popen[bytes], feed: bytes, *, seconds: float, most: int) -> Said:
    """Feed the process, and take what it writes until it ends or has written more than `most` bytes, of which
    no more are given. It still runs in that case, and when subprocess.TimeoutExpired is raised."""
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    stdin, stderr = process.stdin.fileno(), process.stderr.fileno()
    said, left, until = Said(), memoryview(feed), time.monotonic() + seconds
    with selectors.DefaultSelector() as waiting:
        for pipe in (process.stdout, process.stderr):
            waiting.register(pipe, selectors.EVENT_READ)
        if feed:
            waiting.register(process.stdin, selectors.EVENT_WRITE)
        else:
            process.stdin.close()
        while waiting.get_map() and not said.is_more:
            for key, _ in waiting.select(_left(until, process, seconds)):
                if key.fd == stdin:
                    left = _fed(key.fd, left)
                    if not left:
                        waiting.unregister(key.fd)
                        process.stdin.close()
                elif not _heard(key.fd, said, most, is_complaint=key.fd == stderr):
                    waiting.unregister(key.fd)
    if not said.is_more:
        process.wait(_left(until, process, seconds))
    return said


def _left(until: float, process: subprocess.Popen[bytes], seconds: float) -> float:
    """Seconds. Raises subprocess.TimeoutExpired when there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise subprocess.TimeoutExpired(process.args, seconds)
    return left


def _fed(pipe: int, left: memoryview) -> memoryview:
    """What is still to be fed: nothing to who does not listen. So much is taken without a wait."""
    try:
        return left[os.write(pipe, left[: select.PIPE_BUF]) :]
    except BrokenPipeError:
        return left[:0]


def _heard(pipe: int, said: Said, most: int, *, is_complaint: bool) -> bool:
    """Whether there was something to hear."""
    piece = os.read(pipe, _PIECE)
    if is_complaint:
        said.complaint += piece[: _COMPLAINT - len(said.complaint)]
    else:
        room = most - len(said.written)
        said.written += piece[:room]
        said.is_more = len(piece) > room
    return bool(piece)
