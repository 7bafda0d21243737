"""One process that is to run as long as the portal does."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable

from portal.supervisor.lifeline import end_with_parent

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
STEADY = 60.0
"""Seconds after which a process counts as well: when it ends then, the first pause is used again."""


class Child:
    """What is to run, and the process that runs it now or is due to.

    Every process leads a session of its own, so that Ctrl-C in the terminal reaches the supervisor only
    and whatever the process started can be ended with it.
    """

    def __init__(self, name: str, run: Callable[[], object]) -> None:
        self.name = name
        self._run = run
        self.pid = 0
        self.due = 0.0
        self._started = 0.0
        self._pause = FIRST_PAUSE

    @property
    def running(self) -> bool:
        return self.pid != 0

    def start(self) -> None:
        self._started = time.monotonic()
        supervisor = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            self._begin(supervisor)

    def ended(self) -> None:
        """Its process has ended: end what that one left behind, and set the time of the next start."""
        self.kill()
        self.pid = 0
        if time.monotonic() - self._started > STEADY:
            self._pause = FIRST_PAUSE
        self.due = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def terminate(self) -> None:
        if self.running:
            os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End the process and all that it started, at once."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # nobody is left (macOS says it in the second way)
            return

    def _begin(self, supervisor: int) -> None:
        """In the new process: run, and end. Returns never."""
        code = 1
        try:
            _stand_alone(supervisor)
            self._run()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            os._exit(code)


def command(words: list[str]) -> Callable[[], object]:
    """Turning into a program, given with its arguments; no shell looks at them."""
    return lambda: os.execv(words[0], words)  # noqa: S606


def _stand_alone(supervisor: int) -> None:
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    end_with_parent(supervisor)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
