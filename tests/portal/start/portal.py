"""A real portal, started as a person starts it, on a port and in a folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import IO

from django.conf import settings

READY = b"Greenroom is ready"
PATIENCE = 600.0
"""Seconds that nothing takes, also on a machine that does ten other things: then it never comes about."""


def free_port() -> int:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        port: int = attempt.getsockname()[1]
    return port


@dataclass
class Portal:
    """`manage.py up` with its own data; what it prints goes to `log`."""

    data: Path
    port: int
    given: dict[str, str]

    def __post_init__(self) -> None:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self.log = self.data.parent / f"{self.data.name}.log"
        self.log.touch()
        self.process: Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = self.command("up", stdout=log, stderr=log)

    def command(self, *arguments: str, stdout: int | IO[bytes], stderr: int | IO[bytes]) -> Popen[bytes]:
        """Start a command of `manage.py` on this portal's data."""
        ours = {"PORTAL_DATA": str(self.data), "PORT": str(self.port), "PORTAL_DEMO": "off", **self.given}
        foreign = {name for name in os.environ if name.startswith("PORTAL_")}
        return Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env={name: value for name, value in os.environ.items() if name not in foreign} | ours,
            stdin=DEVNULL,
            stdout=stdout,
            stderr=stderr,
        )

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def printed(self) -> str:
        return self.log.read_text()

    def wait_until_ready(self) -> None:
        until(lambda: READY in self.log.read_bytes() or self.ended(), "the portal is ready")
        assert READY in self.log.read_bytes(), self.printed()

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def get(self, path: str) -> int:
        """The status of a page; 0 if nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                status: int = answer.status
                return status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def processes(self) -> dict[int, str]:
        """Everything that descends from the portal's process, with its command."""
        parents = {pid: _parent(pid) for pid in _pids()}
        found: set[int] = {self.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return {pid: _command(pid) for pid in found - {self.pid}}

    def find(self, words: str) -> list[int]:
        return sorted(pid for pid, command in self.processes().items() if words in command)

    def workers(self) -> dict[str, int]:
        """The process of each lane."""
        names = {pid: _name(pid) for pid in self.processes()}
        return {
            name.removeprefix("worker "): pid for pid, name in names.items() if name.startswith("worker ")
        }

    def web(self) -> list[int]:
        """The web server's processes: the one that watches, then those that answer."""
        return sorted(pid for pid in self.processes() if _name(pid) == "web")

    def stop(self, number: int = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)


@contextmanager
def portal(folder: Path, **given: str) -> Iterator[Portal]:
    """A portal for the time of the block; not started yet."""
    running = Portal(folder / "portal", free_port(), given)
    try:
        yield running
    finally:
        if running.process is not None and running.process.poll() is None:
            running.process.kill()
            running.process.wait()


def until(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"It did not come about that {what}."
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether the process runs: a zombie, which only waits to be noted, does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
