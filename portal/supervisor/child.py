"""One process that is to run as long as the portal does."""

from __future__ import annotations

import os
import signal
import time

from portal.supervisor.lifeline import end_with_parent

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
STEADY = 60.0
"""Seconds after which a process counts as well: when it ends then, the first pause is used again."""


class Child:
    """A command, and the process that runs it now or is due to.

    Every process leads a session of its own, so that Ctrl-C in the terminal reaches the supervisor only
    and whatever the process started can be ended with it.
    """

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
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
            _become(self.command, supervisor)

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


def _become(command: list[str], supervisor: int) -> None:
    """In the new process: turn into the command. Returns never."""
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        end_with_parent(supervisor)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.execv(command[0], command)  # noqa: S606  (our own command, without a shell)
    except OSError as error:
        os.write(2, f"{command[0]} cannot be started: {error.strerror}\n".encode())
    finally:
        os._exit(127)
