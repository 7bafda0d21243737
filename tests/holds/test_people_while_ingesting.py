"""People use the portal while a large catalog comes in: nobody waits for a lock, or sees half of anything."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.bench.generate import SHARES, write_company
from tests.holds.people import API, People, browses, reads, searches, signing_in_and_starring, writing
from tests.ingest.fetch.servers import Handler, Server, serve
from tests.ingest.sources import component
from tests.portal.start.portal import Portal, portal

SIZE = int(os.environ.get("PORTAL_TEST_INGESTED", "10000"))
"""Entities that come in. With 100,000 it takes some minutes, so that is for who asks for it."""
COMPONENTS = SIZE - sum(max(1, round(SIZE * share)) for share in SHARES.values())


@pytest.fixture
def database() -> Iterator[str]:
    """The DATABASE_URL of an empty database beside the one of the tests; none for SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield ""
        return
    name = f"people_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def host() -> Iterator[Server]:
    """A host that has a component at every address."""

    def give(asked: Handler) -> None:
        asked.reply(200, component(Path(asked.path).stem, owner="group:default/team-a").encode())

    for server in serve():
        server.otherwise = give
        yield server


@pytest.fixture
def running(tmp_path: Path, database: str, host: Server) -> Iterator[Portal]:
    given = {
        "DATABASE_URL": database,
        "PORTAL_ANONYMOUS_READ": "on",
        "PORTAL_FILE_ROOTS": str(tmp_path),
        "PORTAL_ALLOWED_ADDRESSES": "127.0.0.1",
    }
    with portal(tmp_path, **given) as started:
        started.start()
        started.wait_until_ready()
        yield started
        started.stop()


def ingest(running: Portal, path: Path) -> None:
    process = running.command("ingest", str(path), stdout=PIPE, stderr=STDOUT)
    output, _ = process.communicate()
    assert process.returncode == 0, output.decode()


def new_token(running: Portal) -> str:
    process = running.command(
        *("create_token", "--user", "admin", "--scopes", "read,edit"), stdout=PIPE, stderr=DEVNULL
    )
    output, _ = process.communicate()
    assert process.returncode == 0
    return output.decode().strip()


def test_people_work_on_while_a_large_catalog_comes_in(running: Portal, host: Server, tmp_path: Path) -> None:
    password = running.printed().partition("Password: ")[2].split()[0]
    first = tmp_path / "first.yaml"
    first.write_text(component("first", owner="group:default/team-a"))
    ingest(running, first)
    root = write_company(tmp_path / "company", SIZE, to_a_file=100)

    people = People(f"http://127.0.0.1:{running.port}")
    persons = (
        signing_in_and_starring(password),
        browses,
        searches,
        reads,
        writing(new_token(running), host.url),
    )
    with people.about(*persons):
        ingest(running, root)

    assert people.troubles == []
    assert {person.__name__ for person in persons} == people.turns.keys()
    assert len(people.totals) > 2, "nobody saw the catalog grow"
    assert "Traceback" not in running.printed()
    assert "locked" not in running.printed()
    generated = people.visitor().get(
        f"{API}/entities/by-query?limit=0&filter=metadata.labels.tier,kind=component"
    )
    assert generated.json()["totalItems"] == COMPONENTS
