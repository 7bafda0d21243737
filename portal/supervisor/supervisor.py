"""The loop: start what is due, wait for news, start again what died, end everything together."""

from __future__ import annotations

import os
import select
import signal
import time

from portal.supervisor.child import Child
from portal.supervisor.probe import answers

PATIENCE = 10.0
"""Seconds that processes have to end by themselves."""
STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Runs `children` until a signal asks it to stop.

    `server` is where the web server will answer, if there is one, and `greeting` what is said then.
    `farewell` is said when all have ended.
    """

    def __init__(
        self,
        children: list[Child],
        *,
        server: tuple[str, int] | None = None,
        greeting: str = "",
        farewell: str = "",
    ) -> None:
        self._children = children
        self._probe = server
        self._greeting = greeting
        self._farewell = farewell
        self._news, self._bell = os.pipe()
        self._stops = 0

    def run(self) -> None:
        self._listen()
        while not self._stops:
            self._start_due()
            self._greet()
            self._wait(self._time_until_due())
            self._reap()
        self._end_all()

    def _listen(self) -> None:
        """Signals become bytes in a pipe, so that they are read in the loop, one after the other."""
        os.set_blocking(self._bell, False)
        os.set_blocking(self._news, False)
        signal.set_wakeup_fd(self._bell, warn_on_full_buffer=False)
        for number in (*STOP, signal.SIGCHLD):
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue  # nohup: it is to survive its terminal
            signal.signal(number, _ring)

    def _start_due(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if not child.running and child.due <= now:
                child.start()

    def _greet(self) -> None:
        """Say so, once, when the first page can be had."""
        if self._probe and answers(*self._probe):
            self._probe = None
            say(self._greeting)

    def _time_until_due(self) -> float | None:
        if self._probe:
            return 0.1
        pauses = [child.due - time.monotonic() for child in self._children if not child.running]
        return max(0.0, min(pauses)) if pauses else None

    def _wait(self, seconds: float | None) -> None:
        """Until a signal comes or the time is over."""
        if select.select([self._news], [], [], seconds)[0]:
            numbers = os.read(self._news, 512)
            self._stops += sum(number in STOP for number in numbers)

    def _reap(self) -> None:
        """Take note of every process that ended, orphans that were handed to us included."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for child in self._children:
                if child.pid == pid:
                    child.ended()
                    if not self._stops:
                        say(f"{child.name} {_how(status)}; starting it again.")

    def _end_all(self) -> None:
        """Ask every process to end, and insist after a while or when asked twice."""
        for child in self._children:
            child.terminate()
        deadline = time.monotonic() + PATIENCE
        while any(child.running for child in self._children):
            if time.monotonic() > deadline or self._stops > 1:
                for child in self._children:
                    if child.running:
                        child.kill()
            self._wait(0.2)
            self._reap()
        if self._farewell:
            say(self._farewell)


def say(line: str) -> None:
    os.write(2, f"{line}\n".encode())


def _ring(number: int, frame: object) -> None:
    """Nothing is done here: the byte in the pipe says it all."""


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
