"""Runs the portal's own commands and says how long they took and how much memory their processes had."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Run:
    seconds: float
    cpu_seconds: float
    peak_mb: float
    output: str


class Memory:
    """Watches a process and all its children: the sum of their proportional set sizes, now and at the peak,
    and the processor seconds of the children. Nobody waits for what a fork server started, so no one else
    counts those."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._done = threading.Event()
        self.peak_mb = 0.0
        self._used: dict[int, float] = {}
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._done.wait(0.2):
            self.peak_mb = max(self.peak_mb, self.now_mb())
            for pid in _family(self._pid)[1:]:
                self._used[pid] = max(_cpu_of(pid), self._used.get(pid, 0))

    @property
    def cpu_of_children(self) -> float:
        return sum(self._used.values())

    def now_mb(self) -> float:
        return sum(_proportional_kb(pid) for pid in _family(self._pid)) / 1024

    def stop(self) -> float:
        self._done.set()
        self._thread.join()
        return self.peak_mb


def _family(pid: int) -> list[int]:
    found, waiting = [], [pid]
    while waiting:
        current = waiting.pop()
        found.append(current)
        try:
            paths = list(Path(f"/proc/{current}/task").glob("*/children"))
        except OSError:  # it has just ended
            continue
        for path in paths:
            try:
                waiting.extend(int(child) for child in path.read_text().split())
            except OSError:
                continue
    return found


def _cpu_of(pid: int) -> float:
    """Its processor seconds; 0 once it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _proportional_kb(pid: int) -> int:
    """Pages that processes share count once, spread over them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def manage(environment: dict[str, str], *arguments: str) -> Run:
    """One `manage.py` command, to its end. An exit code that is not 0 raises with what it printed."""
    return _run(environment, "manage.py", *arguments)


def module(environment: dict[str, str], name: str, *arguments: str) -> Run:
    """The same of a module that is a program."""
    return _run(environment, "-m", name, *arguments)


def _run(environment: dict[str, str], *arguments: str) -> Run:
    started, used = time.monotonic(), _cpu_seconds()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    memory = Memory(process.pid)
    output, _ = process.communicate()
    seconds = time.monotonic() - started
    peak = memory.stop()
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{output}")
    return Run(seconds, _cpu_seconds() - used + memory.cpu_of_children, peak, output)


def _cpu_seconds() -> float:
    """What all commands so far have used, with the processes that they waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def portal(environment: dict[str, str], log: Path, *, only: str = "") -> Iterator[Memory]:
    """The whole portal, web server and workers, as `make run` starts it; or `only` one of them."""
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", *(["--only", only] if only else [])],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        memory = Memory(process.pid)
        try:
            yield memory
        finally:
            process.terminate()
            process.wait(timeout=30)
            memory.stop()
