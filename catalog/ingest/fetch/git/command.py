"""Runs the git program so that neither a repository nor a server can make it do more than it is asked for."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO

from catalog.ingest.fetch.error import FetchError
from catalog.ingest.fetch.git.exchange import Said, exchange
from catalog.ingest.problem import Problem

_OLDEST = (2, 37)
"""The first version that can be told which address a host has (http.curloptResolve)."""

MOST = 200_000_000
"""Bytes that git may say where nothing else is asked for. All of it is held in memory; the ids of five
million objects are as much. A few kilobytes of trees that name each other can stand for ten times that."""

_KEPT_VARIABLES = (
    "PATH",
    "HOME",
    "TMPDIR",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "GIT_SSL_CAINFO",
    "GIT_EXEC_PATH",
)

_VARIABLES = {
    "LC_ALL": "C",  # what git says is understood by its English wording
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "true",
    "SSH_ASKPASS": "true",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
}

_CONFIG = (
    ("protocol.allow", "never"),
    ("protocol.ext.allow", "never"),
    ("core.hooksPath", os.devnull),
    ("core.fsmonitor", "false"),
    ("credential.helper", ""),
    ("submodule.recurse", "false"),
    ("fetch.recurseSubmodules", "false"),
    ("fetch.writeCommitGraph", "false"),
    ("http.followRedirects", "false"),
    ("http.lowSpeedLimit", "1000"),
    ("http.lowSpeedTime", "60"),
    ("maintenance.auto", "false"),
    ("gc.auto", "0"),
    ("advice.detachedHead", "false"),
)


class GitFailed(Exception):
    """git ended with an error; `said` is what it wrote about it."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class GitTimedOut(GitFailed):
    """git did not end in time and was killed, with whatever it had started."""


class GitSaidTooMuch(GitFailed):
    """git said more than it was asked for and was killed, with whatever it had started."""

    def __init__(self, most: int) -> None:
        super().__init__(f"It said more than {most:,} bytes.")
        self.most = most


@dataclass(frozen=True, slots=True)
class Conversation:
    """A git that answers line by line."""

    process: subprocess.Popen[bytes]
    questions: IO[bytes]
    answers: IO[bytes]

    def ask(self, line: str) -> bytes:
        """The first line of the answer; empty when git has ended."""
        try:
            self.questions.write(f"{line}\n".encode())
            self.questions.flush()
            return self.answers.readline()
        except BrokenPipeError:
            return b""

    def end(self) -> None:
        kill(self.process)
        for pipe in (self.questions, self.answers):
            with suppress(BrokenPipeError):
                pipe.close()


@dataclass(frozen=True, slots=True)
class Git:
    """The git program with the settings for one repository. Its repr tells nothing: secrets are in them.

    `memory` limits the bytes of address space that it may take to answer.
    """

    config: Sequence[tuple[str, str]] = field(default=(), repr=False)
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    memory: int | None = None

    def run(
        self,
        *arguments: str,
        folder: Path,
        seconds: float,
        feed: bytes = b"",
        largest_file: int | None = None,
        keep: Sequence[int] = (),
        most: int = MOST,
    ) -> bytes:
        """What git writes to its standard output, `most` bytes of it: with more it is ended and has failed.

        `largest_file` limits what it may write to a file; `keep` are file descriptors (of locks) that it
        holds as long as it lives, even when this program is killed before. Raises GitFailed.
        """
        limits = _limited(largest_file, self.memory)
        said = self._said(limits, arguments, folder, seconds, feed=feed, keep=keep, most=most)
        if said.is_more:
            raise GitSaidTooMuch(most)
        return bytes(said.written)

    def beginning(self, *arguments: str, folder: Path, seconds: float, most: int) -> tuple[bytes, bool]:
        """The first `most` bytes of what git writes, and whether there are more: git is ended then, whatever
        it has still to say. Raises GitFailed."""
        said = self._said(_limited(None, self.memory), arguments, folder, seconds, most=most)
        return bytes(said.written), said.is_more

    def _said(
        self,
        limits: Sequence[str],
        arguments: Sequence[str],
        folder: Path,
        seconds: float,
        *,
        most: int,
        feed: bytes = b"",
        keep: Sequence[int] = (),
    ) -> Said:
        with subprocess.Popen(  # noqa: S603
            [*limits, "git", f"--git-dir={folder}", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=self.environment(),
            start_new_session=True,
            pass_fds=tuple(keep),
        ) as process:
            try:
                said = exchange(process, feed, seconds=seconds, most=most)
            except subprocess.TimeoutExpired:
                raise GitTimedOut(f"It did not end within {seconds:g} seconds.") from None
            finally:
                kill(process)
        if process.returncode != 0 and not said.is_more:
            complaint = said.complaint.decode(errors="replace").strip()
            raise GitFailed(complaint or f"It ended with {process.returncode}.")
        return said

    def start(self, *arguments: str, folder: Path) -> Conversation:
        """A git to talk with; it ends when this program does. Raises GitFailed."""
        process = subprocess.Popen(  # noqa: S603
            ["git", f"--git-dir={folder}", *arguments],  # noqa: S607
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self.environment(),
            start_new_session=True,
        )
        if process.stdin is None or process.stdout is None:
            raise GitFailed("It has no pipes.")
        return Conversation(process, process.stdin, process.stdout)

    def environment(self) -> dict[str, str]:
        """All that the git process is told: nothing else of this program's own environment."""
        environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        environment.update(_VARIABLES)
        environment.update(self.variables)
        settings = (*_CONFIG, *self.config)
        environment["GIT_CONFIG_COUNT"] = str(len(settings))
        for number, (key, value) in enumerate(settings):
            environment[f"GIT_CONFIG_KEY_{number}"] = key
            environment[f"GIT_CONFIG_VALUE_{number}"] = value
        return environment


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a git that still runs, and all it started: they are a process group of their own."""
    if process.poll() is not None:
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _limited(largest_file: int | None, memory: int | None) -> list[str]:
    """A shell that sets the limits and becomes the command: Python's own way is unsafe beside threads."""
    limits = []
    if largest_file is not None:
        limits.append(f"ulimit -f {max(1, largest_file // 512)}")
    if memory is not None:
        limits.append(f"ulimit -v {memory // 1024}")
    return ["/bin/sh", "-c", " && ".join((*limits, 'exec "$@"')), "sh"] if limits else []


@cache
def check_version() -> None:
    """Raises FetchError when there is no git, or one that cannot be kept to a checked address."""
    try:
        said = subprocess.run(["git", "version"], capture_output=True, timeout=30, check=True).stdout.decode()  # noqa: S607
    except (OSError, subprocess.SubprocessError) as error:
        raise FetchError(
            Problem("The program git does not run here.", advice="Install git 2.37 or newer.")
        ) from error
    numbers = re.search(r"(\d+)\.(\d+)", said)
    if numbers is None or (int(numbers[1]), int(numbers[2])) < _OLDEST:
        message = f"The program git is too old here: {said.strip()}."
        raise FetchError(Problem(message, advice="Install git 2.37 or newer."))
