"""A project that a template made: installed, tested, started and asked something."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

PATIENCE = 60
"""Seconds that a service may take to answer on a busy machine."""


class Failed(AssertionError):
    """A command did not do what the README promises."""


def run(folder: Path, *command: str | Path) -> str:
    """What the command says. Raises Failed, with all that it said."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise Failed(f"{' '.join(map(str, command))} failed in {folder.name}:\n{done.stdout}")
    return done.stdout


def install(folder: Path, *command: str | Path) -> None:
    """As `run`; its failure says that the fault may lie with the machine and not with the template."""
    try:
        run(folder, *command)
    except Failed as error:
        raise Failed(f"Installing needs pip and npm that reach their indexes from here.\n{error}") from error


def environment() -> dict[str, str]:
    """As somebody's own machine: without what the portal's tests set for the portal."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTEST_"))}


def environment_with(folder: Path, *packages: str) -> Path:
    """The programs of a new environment with these requirements, as arguments of pip."""
    run(folder, sys.executable, "-m", "venv", ".venv")
    programs = folder / ".venv" / "bin"
    install(folder, programs / "pip", "install", "--quiet", "--disable-pip-version-check", *packages)
    return programs


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def serving(folder: Path, port: int, *command: str | Path) -> Iterator[str]:
    """The address at which the command answers, inside the block."""
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={**environment(), "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise Failed(f"{process.args!r} does not answer at port {port}.")


def ask(address: str) -> str:
    try:
        with urllib.request.urlopen(address) as answer:
            text: str = answer.read().decode()
            return text
    except URLError as error:
        raise Failed(f"{address}: {error}") from error
