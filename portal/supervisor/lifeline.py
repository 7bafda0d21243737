"""What a process asks of the kernel: to end with its parent, and to be known by a name. Linux only."""

from __future__ import annotations

import os
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15  # linux/prctl.h


def end_with_parent(parent: int, signal_number: int = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when its parent ends, however that happens.

    Elsewhere than on Linux an ordinary end of the parent still ends its children; SIGKILL does not.
    """
    if _prctl(PR_SET_PDEATHSIG, int(signal_number)) and os.getppid() != parent:
        os.kill(os.getpid(), signal_number)  # it ended before the kernel was told


def name_process(name: str) -> None:
    """What `ps` and `top` show; of a longer name the first 15 bytes."""
    _prctl(PR_SET_NAME, name.encode())


def _prctl(option: int, value: int | bytes) -> bool:
    if sys.platform != "linux":
        return False
    import ctypes  # here, since the supervisor itself has no use for it

    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
    return True
