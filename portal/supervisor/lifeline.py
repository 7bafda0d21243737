"""Processes that must not outlive the one that started them."""

from __future__ import annotations

import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_parent(parent: int, signal_number: int = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when its parent ends, however that happens.

    Linux only. Elsewhere an ordinary end of the parent still ends its children; SIGKILL does not.
    """
    if sys.platform != "linux":
        return
    import ctypes  # here, since the supervisor itself has no use for it

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
    if os.getppid() != parent:  # it ended before the kernel was told
        os.kill(os.getpid(), signal_number)
