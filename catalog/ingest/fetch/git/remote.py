"""The way to a remote repository: checked, pinned to the checked address, its credential out of sight."""

from __future__ import annotations

import fcntl
import os
import secrets
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.ingest.fetch.address import WebAddress
from catalog.ingest.fetch.error import FetchError, shown
from catalog.ingest.fetch.file import Roots
from catalog.ingest.fetch.git.command import Git, GitFailed
from catalog.ingest.fetch.git.hosted import folder_of
from catalog.ingest.fetch.git.said import MOVED, problem_of
from catalog.ingest.fetch.git.target import Remote
from catalog.ingest.fetch.guard import Guard
from catalog.ingest.fetch.http import Client, authorization
from catalog.ingest.fetch.lock import locked
from catalog.ingest.fetch.target import Credential, Rules
from catalog.ingest.problem import Problem

_TOKEN_USER = "x-access-token"  # noqa: S105
"""The user name beside a token alone; the forges look only at the token."""
_KEY_PREFIX = "key-"
_FILES_LOCK = "files.lock"


@dataclass(frozen=True, slots=True)
class Way:
    """How git reaches a remote; valid inside the `with` block that gave it."""

    remote: Remote
    git: Git
    client: Client | None = None

    def explain(self, failed: GitFailed) -> FetchError:
        """What a failure means. A repository that has moved is told with its new address."""
        if self.client is None or not MOVED.search(failed.said):
            return problem_of(failed, self.remote.url)
        services = WebAddress.parse(f"{self.remote.url}/info/refs?service=git-upload-pack")
        try:
            goal = self.client.redirect_of(services)
        except FetchError:
            goal = ""
        new = shown(goal).partition("/info/refs")[0]
        message = f"The repository {self.remote.url} has moved" + (f" to {new}." if new else ".")
        return FetchError(Problem(message, advice="Register the new address and remove this source."))


@contextmanager
def way_to(
    remote: Remote, credential: Credential | None, rules: Rules, cache: Path, *, written: str
) -> Iterator[Way]:
    """Raises Forbidden when the rules are against it; `written` is what the error then speaks of."""
    folder = folder_of(remote, rules.hosted)
    if folder is not None:
        yield Way(remote, _local_git(str(folder), cache))
        return
    if remote.scheme == "file":
        Roots(rules).check(remote.url)
        yield Way(remote, _local_git(remote.url, cache))
        return
    config = [("remote.origin.url", remote.url), (f"protocol.{remote.scheme}.allow", "always")]
    guard = Guard.of(rules)
    addresses = guard.addresses(remote.host, remote.port, target=written)
    own = _own(credential, remote)
    if remote.scheme == "ssh":
        with _key_file(own, cache) as key:
            command = {
                "GIT_SSH_COMMAND": _ssh(remote, addresses[0], key, rules.known_hosts),
                "GIT_SSH_VARIANT": "ssh",
            }
            yield Way(remote, Git(config, command))
        return
    if remote.host not in addresses:
        config.append(("http.curloptResolve", _pin(remote, addresses)))
    if own is not None:
        config.append(("http.extraHeader", f"Authorization: {authorization(own)}"))
    yield Way(remote, Git(config), Client(guard, rules.limits, WebAddress.parse(remote.url), own))


def _local_git(folder: str, cache: Path) -> Git:
    config = [("remote.origin.url", folder), ("protocol.file.allow", "always")]
    return Git(config, {"GIT_CONFIG_GLOBAL": str(_trusting(cache))})


def _own(credential: Credential | None, remote: Remote) -> Credential | None:
    """The credential if it belongs to this remote's host, with a user name."""
    if credential is None:
        return None
    if credential.host and credential.host.lower() not in (remote.authority, f"{remote.host}:{remote.port}"):
        return None
    return replace(credential, username=credential.username or _TOKEN_USER)


def _pin(remote: Remote, addresses: Sequence[str]) -> str:
    numbers = ",".join(f"[{number}]" if ":" in number else number for number in addresses)
    return f"{remote.host}:{remote.port}:{numbers}"


def _ssh(remote: Remote, address: str, key: Path | None, known_hosts: Path | None) -> str:
    """ssh without questions and personal settings.

    It connects to the checked address, and still has the server prove that it is the host that was named.
    """
    alias = remote.host if remote.port == 22 else f"[{remote.host}]:{remote.port}"
    options = [
        "BatchMode=yes",
        "StrictHostKeyChecking=yes",
        "ConnectTimeout=20",
        "ServerAliveInterval=15",
        "ServerAliveCountMax=4",
        "ForwardAgent=no",
        "PermitLocalCommand=no",
        f"HostName={address}",
        f"HostKeyAlias={alias}",
    ]
    if key is not None:
        options += [f"IdentityFile={key}", "IdentitiesOnly=yes", "IdentityAgent=none"]
    if known_hosts is not None:
        options.append(f"UserKnownHostsFile={shlex.quote(str(known_hosts))}")
    command = ["ssh", "-F", os.devnull]
    for option in options:
        command += ["-o", option]
    return shlex.join(command)


@contextmanager
def _key_file(credential: Credential | None, cache: Path) -> Iterator[Path | None]:
    """A private key in a file that only this user can read, while it is needed.

    The file is locked as long as its maker lives; those of killed ones are removed when the next is made.
    """
    if credential is None or not credential.private_key:
        yield None
        return
    path = cache / f"{_KEY_PREFIX}{secrets.token_hex(8)}"
    with locked(cache / _FILES_LOCK, seconds=10):
        _remove_left_keys(cache)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        os.write(handle, credential.private_key.strip().replace("\r\n", "\n").encode() + b"\n")
        yield path
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _remove_left_keys(cache: Path) -> None:
    for path in cache.glob(f"{_KEY_PREFIX}*"):
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
        except BlockingIOError:
            pass
        finally:
            os.close(handle)


def _trusting(cache: Path) -> Path:
    """Settings that let git read repositories of other users on this machine, as mounted volumes often are.

    The rules say which folders may be read; git's own check would only add a question that nobody can answer.
    """
    path = cache / "local.gitconfig"
    if not path.exists():
        with locked(cache / _FILES_LOCK, seconds=10):
            draft = path.with_suffix(".new")
            draft.write_text("[safe]\n\tdirectory = *\n")
            draft.replace(path)
    return path
