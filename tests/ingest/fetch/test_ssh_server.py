"""Repositories over ssh: the real ssh program against a real server on this machine."""

from __future__ import annotations

import asyncio
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncssh
import pytest

from catalog.ingest.fetch import Credential, FetchError, Rules, Target, fetch

from .repositories import Repository


@dataclass
class SecureServer:
    """A server that lets in whoever has `key`; `known_hosts` is a file with the server's own."""

    port: int
    key: str
    known_hosts: Path

    def address(self, repository: Repository) -> str:
        return f"ssh://git@localhost:{self.port}{repository.folder}"

    def rules(self, known_hosts: Path | None = None) -> Rules:
        return Rules(allowed_addresses=["localhost"], known_hosts=known_hosts or self.known_hosts)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SecureServer]:
    host, person = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    with _listening(host, person) as port:
        known_hosts = tmp_path / "known hosts"
        known_hosts.write_text(f"[localhost]:{port} {_public(host)}")
        yield SecureServer(port, _private(person), known_hosts)


@contextmanager
def _listening(host: asyncssh.SSHKey, person: asyncssh.SSHKey) -> Iterator[int]:
    """A server in a thread of its own; gives its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[host],
            authorized_client_keys=asyncssh.import_authorized_keys(_public(person)),
            process_factory=_upload,
            encoding=None,
        )

    acceptor = asyncio.run_coroutine_threadsafe(listen(), loop).result(timeout=30)
    try:
        yield acceptor.get_port()
    finally:
        loop.call_soon_threadsafe(acceptor.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=30)
        loop.close()


async def _upload(process: asyncssh.SSHServerProcess[bytes]) -> None:
    """Run what git asks for, as a login shell on a git server would."""
    assert process.command is not None
    assert process.command.startswith("git-upload-pack ")
    pipe = subprocess.PIPE
    child = await asyncio.create_subprocess_shell(process.command, stdin=pipe, stdout=pipe, stderr=pipe)
    await process.redirect(stdin=child.stdin, stdout=child.stdout, stderr=child.stderr)
    process.exit(await child.wait())
    await process.wait_closed()


def _public(key: asyncssh.SSHKey) -> str:
    return key.export_public_key().decode()


def _private(key: asyncssh.SSHKey) -> str:
    return key.export_private_key().decode()


def test_a_repository_is_read_with_its_key_and_read_again_after_a_push(
    server: SecureServer, repository: Repository, cache: Path
) -> None:
    repository.commit({"catalog-info.yaml": b"a", "other.yaml": b"b"})
    target = Target("git", server.address(repository), Credential(private_key=server.key))
    with fetch(target, cache=cache, rules=server.rules()) as tree:
        assert tree.read("catalog-info.yaml") == b"a"
        first = tree.revision
    with fetch(target, known_revision=first, cache=cache, rules=server.rules()) as tree:
        assert tree.unchanged
    repository.commit({"catalog-info.yaml": b"c"})
    with fetch(target, known_revision=first, cache=cache, rules=server.rules()) as tree:
        assert tree.read("catalog-info.yaml") == b"c"


def test_a_person_with_another_key_is_refused(
    server: SecureServer, repository: Repository, cache: Path
) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    stranger = Credential(private_key=_private(asyncssh.generate_private_key("ssh-ed25519")))
    target = Target("git", server.address(repository), stranger)
    with (
        pytest.raises(FetchError, match="its server refuses access") as raised,
        fetch(target, cache=cache, rules=server.rules()),
    ):
        pass
    assert "credential" in raised.value.problem.advice


def test_a_server_that_is_not_the_known_one_is_not_talked_to(
    server: SecureServer, repository: Repository, cache: Path, tmp_path: Path
) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    other = asyncssh.generate_private_key("ssh-ed25519")
    known_hosts = tmp_path / "known_hosts"
    known_hosts.write_text(f"[localhost]:{server.port} {_public(other)}")
    target = Target("git", server.address(repository), Credential(private_key=server.key))
    with (
        pytest.raises(FetchError, match=r"host key of .* is not known to this machine") as raised,
        fetch(target, cache=cache, rules=server.rules(known_hosts)),
    ):
        pass
    assert "PORTAL_KNOWN_HOSTS" in raised.value.problem.advice
