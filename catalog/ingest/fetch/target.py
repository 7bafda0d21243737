"""What to fetch, and what a fetch may touch."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

Resolver = Callable[[str, int], Sequence[str]]
"""The addresses of a host, as text, in the order to try them; raises OSError when there are none."""


def look_up(host: str, port: int) -> list[str]:
    """Ask the system's resolver."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


@dataclass(frozen=True, slots=True)
class Credential:
    """What opens a source. Its secrets never show in a repr, so that no log can hold them.

    `secret` is a password or token; `private_key` an OpenSSH key for ssh. It goes to `host` only
    (`name` or `name:port`); empty means the host that the target itself names.
    """

    username: str = ""
    secret: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    host: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A place to fetch: `type` is "file", "git" or "url", or "shipped" for what comes with the portal.

    Of a repository that is wanted as a `whole`, the target need not name descriptors.
    """

    type: str
    target: str
    credential: Credential | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a fetch gives up, so that no source can fill the disk or hold a worker for ever."""

    file_bytes: int = 10_000_000
    repository_bytes: int = 2_000_000_000
    files: int = 1_000_000
    redirects: int = 5
    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    download_seconds: float = 60.0
    git_seconds: float = 600.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What a fetch may touch.

    `allowed_roots`: folders that files and local repositories may lie in; None allows every folder, as is
    right for a command that a person runs; `private_folders` are read in no case. `allowed_addresses`: hosts
    and networks of the own network that may be read nevertheless, such as `git.example.com`, `.example.com`,
    `10.1.0.0/16` or `127.0.0.1:7788`. With `only_allowed` no other host may be read at all. `forges`: kind
    of forge by host, for self-hosted ones that are not recognised by their name or the form of their
    addresses. `hosted`: folder with the bare repositories that the portal itself serves, by the host of
    their addresses. `known_hosts`: file with the keys of ssh servers; None means ssh's own.
    """

    allowed_roots: Sequence[Path] | None = None
    private_folders: Sequence[Path] = ()
    allowed_addresses: Sequence[str] = ()
    only_allowed: bool = False
    forges: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    hosted: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))
    known_hosts: Path | None = None
    limits: Limits = field(default_factory=Limits)
    resolve: Resolver = look_up
