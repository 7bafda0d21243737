"""What the target of a repository says: where it is, and which branch and files of it are meant."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from catalog.ingest.fetch.address import DEFAULT_PORTS, WebAddress, normal_host
from catalog.ingest.fetch.error import FetchError, shown
from catalog.ingest.fetch.forge import Forge, home_of, recognise
from catalog.ingest.problem import Problem

_SCP_LIKE = re.compile(
    r"(?:(?P<user>[\w.+-]+)@)?(?P<host>[\w.-]+|\[[0-9a-fA-F:.]+\]):(?P<path>[^/].*|/[^/].*)"
)
_USER = re.compile(r"[\w.+][\w.+-]*")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://|[a-z]+::")


@dataclass(frozen=True, slots=True)
class Remote:
    """Where a repository is: `scheme` is "file", "http", "https" or "ssh"; `url` is what git is given."""

    scheme: str
    url: str
    host: str = ""
    port: int = 0

    @property
    def authority(self) -> str:
        return self.host if self.port == DEFAULT_PORTS.get(self.scheme) else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class RepositoryTarget:
    """A repository and what is meant of it.

    An empty `ref` is the default branch, an empty `path` the whole repository. In `undivided`, which only
    addresses of forges have, the branch's name and the path run into each other. `written` is the
    target as it was given.
    """

    remote: Remote
    written: str
    ref: str = ""
    path: str = ""
    undivided: str = ""
    forge: Forge | None = None


def parse(text: str, forges: Mapping[str, str]) -> RepositoryTarget:
    """`<repository>[#<branch, tag or commit>[:<folder, file or glob>]]`, or the address of a page on a forge.

    Raises FetchError.
    """
    repository, _, fragment = text.strip().partition("#")
    ref, _, path = fragment.partition(":")
    path = clean_path(path)
    if repository.startswith(("http://", "https://")):
        return _on_the_web(text, repository, ref, path, forges)
    remote, place = _elsewhere(repository)
    forge = home_of(remote.host, place, forges) if remote.scheme == "ssh" else None
    return RepositoryTarget(remote, text, ref, path, forge=forge)


def clean_path(path: str) -> str:
    """A path inside a repository in its normal form. Raises FetchError when it leads out of it."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                message = f"The path {path} leads out of the repository."
                raise FetchError(
                    Problem(message, advice="Name a path inside it, or the other repository by its address.")
                )
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _on_the_web(
    text: str, repository: str, ref: str, path: str, forges: Mapping[str, str]
) -> RepositoryTarget:
    address = WebAddress.parse(repository)
    page = recognise(repository, forges)
    if page is None:
        return RepositoryTarget(_web_remote(address), text, ref, path)
    remote = _web_remote(WebAddress.parse(page.forge.clone_url))
    if ref or path:
        return RepositoryTarget(remote, text, ref, path, forge=page.forge)
    return RepositoryTarget(
        remote, text, page.ref, clean_path(page.path), undivided=clean_path(page.undivided), forge=page.forge
    )


def _web_remote(address: WebAddress) -> Remote:
    return Remote(address.scheme, str(address).rstrip("/"), address.host, address.port)


def _elsewhere(repository: str) -> tuple[Remote, str]:
    """A repository over ssh or on disk, and its path there."""
    if repository.startswith("ssh://"):
        return _ssh(repository)
    if repository.startswith("file://"):
        repository = unquote(repository.removeprefix("file://"))
    elif _SCHEME.match(repository):
        message = f"Repositories cannot be read from {shown(repository)}."
        raise FetchError(Problem(message, advice="Use an https or ssh address, or a path on this machine."))
    elif not repository.startswith(("/", ".", "~")) and (scp := _SCP_LIKE.fullmatch(repository)):
        user, host, path = scp["user"] or "", scp["host"].strip("[]"), scp["path"]
        return _ssh_remote(repository, user, host, None, path), path
    if not repository or repository.startswith("-") or "\0" in repository:
        raise _improper(repository)
    path = os.path.abspath(repository)  # noqa: PTH100 (links stay as they are)
    return Remote("file", path), path


def _ssh(text: str) -> tuple[Remote, str]:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _improper(text) from error
    if parts.password is not None or not parts.path.strip("/"):
        raise _improper(text)
    path = unquote(parts.path)
    return _ssh_remote(text, parts.username or "", parts.hostname or "", port, path), path


def _ssh_remote(text: str, user: str, host: str, port: int | None, path: str) -> Remote:
    """Written anew from its parts, so that ssh cannot read it otherwise than it was checked."""
    name = normal_host(host)
    if name is None or (user and not _USER.fullmatch(user)) or path.lstrip("/").startswith("-") or port == 0:
        raise _improper(text)
    if not path.isprintable():
        raise _improper(text)
    bracketed = f"[{name}]" if ":" in name else name
    at = f"{user}@" if user else ""
    number = port or DEFAULT_PORTS["ssh"]
    url = f"ssh://{at}{bracketed}:{number}{path}" if path.startswith("/") else f"{at}{bracketed}:{path}"
    return Remote("ssh", url, name, number)


def _improper(text: str) -> FetchError:
    message = f"The text {shown(text)!r} names no repository."
    advice = (
        "Expected https://host/path, ssh://user@host/path, user@host:path or a path on this machine, then "
        "perhaps #branch and :folder. Give a password or key as a credential of the source."
    )
    return FetchError(Problem(message, advice=advice))
