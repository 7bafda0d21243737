"""Real repositories and real servers on this machine, for sources to be read from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.ingest.fetch import Rules

from .repositories import Repository, make_repository
from .servers import Handler, Server, SmartProtocol, serve


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return make_repository(tmp_path / "served" / "o" / "r")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def web() -> Iterator[Server]:
    yield from serve()


@pytest.fixture
def other_web() -> Iterator[Server]:
    yield from serve()


@pytest.fixture
def local() -> Rules:
    """Rules that let this machine be read."""
    return Rules(allowed_addresses=["127.0.0.1"])


@pytest.fixture
def forge(tmp_path: Path, web: Server) -> Server:
    """A server of repositories by the smart protocol: <folder served>/o/r is /o/r.git."""
    (tmp_path / "served").mkdir(exist_ok=True)
    web.otherwise = SmartProtocol(tmp_path / "served")
    return web


@pytest.fixture
def plain_forge(tmp_path: Path, web: Server) -> Server:
    """A server that gives repositories as mere files: the dumb protocol."""
    root = tmp_path / "served"

    def give(handler: Handler) -> None:
        repository, _, file = handler.path.partition("?")[0].partition(".git/")
        path = root / repository.strip("/") / ".git" / file
        if path.is_file():
            handler.reply(200, path.read_bytes())
        else:
            handler.reply(404)

    web.otherwise = give
    return web
