"""A backup of a portal that runs, and the way back while it goes on running.

On SQLite and on a PostgreSQL of its own, each with the portal as people start it.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from subprocess import PIPE

import psycopg
import pytest
from django.conf import settings

from tests.portal.start.portal import Portal, portal, until
from tests.postgresql import from_wheel

pytestmark = pytest.mark.once

DESCRIPTOR = """apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: {name}
spec:
  type: service
  lifecycle: production
  owner: orders
"""

MANY = 60
"""Entities that a page shows whole or not at all."""

Databases = Callable[[], AbstractContextManager[dict[str, str]]]


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with from_wheel() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Each a database of its own, as the setting that names it."""
    if request.param == "sqlite":
        return lambda: nullcontext({})
    url = request.getfixturevalue("server")
    return lambda: own(url)


@contextmanager
def own(server: str) -> Iterator[dict[str, str]]:
    with psycopg.connect(server, autocommit=True) as connection:
        number = connection.execute("SELECT count(*) FROM pg_database").fetchone()
        assert number is not None
        name = f"portal_{number[0]}"
        connection.execute(f"CREATE DATABASE {name}")
    yield {"DATABASE_URL": re.sub(r"/postgres(?=\?|$)", f"/{name}", server)}


def told(running: Portal, *arguments: str, fails: bool = False) -> str:
    process = running.command(*arguments, stdout=PIPE, stderr=PIPE)
    said, complained = process.communicate(timeout=300)
    assert (process.returncode != 0) == fails, complained.decode()
    return (complained if fails else said).decode()


def ingest(running: Portal, folder: Path, *names: str) -> None:
    path = folder / f"{names[0]}.yaml"
    path.write_text("---\n".join(DESCRIPTOR.format(name=name) for name in names))
    told(running, "ingest", str(path))


def status(running: Portal, name: str) -> int:
    page, answer = (
        running.get(f"{before}component/default/{name}{after}")
        for before, after in (("/catalog/", "/"), ("/api/catalog/entities/by-name/", ""))
    )
    assert page == answer
    return page


class Reader(threading.Thread):
    """Somebody who reads all components again and again, by API and page; `seen` is how many there were."""

    def __init__(self, running: Portal) -> None:
        super().__init__()
        self.running, self.done = running, threading.Event()
        self.seen: list[tuple[int, int]] = []
        self.troubles: list[str] = []

    def run(self) -> None:
        while not self.done.is_set():
            try:
                self.seen.append((self._by_api(), self._by_page()))
            except (OSError, AssertionError, ValueError) as error:
                self.troubles.append(repr(error))

    def _by_api(self) -> int:
        return len(json.loads(self._read("/api/catalog/entities?filter=kind=component")))

    def _by_page(self) -> int:
        found = re.search(
            r'<output[^>]*id="count"[^>]*>\s*<b>(\d+)</b>', self._read("/catalog/?kind=component")
        )
        assert found is not None, "the list says how many there are"
        return int(found[1])

    def _read(self, path: str) -> str:
        address = f"http://127.0.0.1:{self.running.port}{path}"
        with urllib.request.urlopen(address, timeout=60) as answer:
            return str(answer.read().decode())


@contextmanager
def read_meanwhile(running: Portal) -> Iterator[Reader]:
    reader = Reader(running)
    reader.start()
    try:
        until(lambda: len(reader.seen) > 2, "somebody reads")
        yield reader
    finally:
        reader.done.set()
        reader.join()


def test_a_running_portal_is_backed_up_and_goes_back(tmp_path: Path, databases: Databases) -> None:
    file = tmp_path / "greenroom.tar.gz"
    with (
        databases() as database,
        portal(tmp_path, PORTAL_ANONYMOUS_READ="on", PORTAL_TRENDS="off", **database) as running,
    ):
        running.start()
        running.wait_until_ready()
        until(lambda: running.workers().keys() >= {"now", "bulk"}, "the workers run")
        workers = running.workers()
        ingest(running, tmp_path, *(f"checkout-{number}" for number in range(MANY)))
        assert "and the keys. Keep it secret." in told(running, "backup", str(file))
        ingest(running, tmp_path, "later")
        assert (status(running, "checkout-0"), status(running, "later")) == (200, 200)

        with read_meanwhile(running) as reader:
            for _again in range(3):
                said = told(running, "restore", str(file), "--yes")

        assert reader.troubles == []
        assert {count for pair in reader.seen for count in pair} == {MANY, MANY + 1}
        assert reader.seen[-1] == (MANY, MANY)
        assert "Brought back: the database" in said
        assert "Start the portal again" not in said
        assert (status(running, "checkout-0"), status(running, "later")) == (200, 404)
        ingest(running, tmp_path, "later")
        assert status(running, "later") == 200
        assert workers.items() <= running.workers().items(), "no worker was started anew"
        assert "Traceback" not in running.printed()


def test_a_fresh_machine_takes_the_portal_over(tmp_path: Path, databases: Databases) -> None:
    file = tmp_path / "greenroom.tar.gz"
    given = {"PORTAL_ANONYMOUS_READ": "on", "PORTAL_TRENDS": "off"}
    with databases() as database, portal(tmp_path / "old", **given, **database) as old:
        told(old, "prepare")
        ingest(old, tmp_path, "checkout")
        told(old, "backup", str(file))
        keys = (old.data / "keys").read_text().split()
        secret = (old.data / "secret_key").read_text()
    with databases() as database, portal(tmp_path / "new", **given, **database) as new:
        told(new, "restore", str(file), "--yes")
        assert (new.data / "keys").read_text().split()[:1] == keys
        assert (new.data / "secret_key").read_text() == secret
        new.start()
        new.wait_until_ready()
        assert status(new, "checkout") == 200
        assert "Password" not in new.printed()


def migrated_back(running: Portal) -> None:
    """The database as a former version of the portal has it."""
    told(running, "migrate", "catalog", "0015_dismissals")
    told(running, "migrate", "notices", "zero")


def test_an_upgrade_and_the_way_back_while_the_portal_runs(tmp_path: Path, databases: Databases) -> None:
    """A start finds an older database, backs it up and upgrades it. What it says then is done while people
    read: the older backup comes back into the running portal, brought up to date."""
    given = {"PORTAL_ANONYMOUS_READ": "on", "PORTAL_TRENDS": "off", "PORTAL_GOLDEN_PATHS": "off"}
    with databases() as database, portal(tmp_path, **given, **database) as running:
        told(running, "prepare")
        ingest(running, tmp_path, *(f"checkout-{number}" for number in range(MANY)))
        migrated_back(running)
        running.start()
        running.wait_until_ready()
        command = re.search(r"manage\.py (restore \S+ --yes --over-newer)", running.printed())
        assert command is not None, running.printed()
        until(lambda: running.workers().keys() >= {"now", "bulk"}, "the workers run")
        workers = running.workers()
        ingest(running, tmp_path, "later")
        assert (status(running, "checkout-0"), status(running, "later")) == (200, 200)

        with read_meanwhile(running) as reader:
            said = told(running, *command[1].split())

        assert reader.troubles == []
        assert "Brought back: the database" in said
        assert (status(running, "checkout-0"), status(running, "later")) == (200, 404)
        ingest(running, tmp_path, "later")
        assert status(running, "later") == 200
        assert workers.items() <= running.workers().items(), "no worker was started anew"
        assert "Traceback" not in running.printed()


KILLED = """
import os, signal, sys
from contextlib import contextmanager
import django

django.setup()
from django.core.management import call_command
from portal.backup import restoring

in_place = restoring.repositories.in_place


@contextmanager
def killed(made):
    with in_place(made):
        {before}
        yield
        os.kill(os.getpid(), signal.SIGKILL)


restoring.repositories.in_place = killed
call_command("restore", sys.argv[1], "--yes")
"""
BEFORE, AFTER = "os.kill(os.getpid(), signal.SIGKILL)", "pass"
"""The database has its last word: as soon as the repositories are in place, and when all is done."""
MADE = """
import django

django.setup()
from portal.githost.changes.repositories import create_repository

create_repository(actor=None, owner="orders", name="{name}")
"""


def run(running: Portal, script: str, *arguments: str) -> int:
    """What a script of its own does to the portal's data; how it ended."""
    environment = {"DJANGO_SETTINGS_MODULE": "portal.settings", **running.given}
    environment |= {"PORTAL_DATA": str(running.data), "PORTAL_DEMO": "off"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env={**kept, **environment}, capture_output=True, timeout=300
    ).returncode


def repositories(running: Portal) -> set[str]:
    return {path.name for path in (running.data / "git" / "orders").iterdir()}


def left_behind(running: Portal) -> list[str]:
    return [path.name for path in running.data.glob(".restore-*")]


@pytest.mark.parametrize("mending", ["prepare", "restore"])
def test_a_restore_that_is_killed_between_repositories_and_database_is_undone_by_the_next_start_or_restore(
    tmp_path: Path, databases: Databases, mending: str
) -> None:
    file = tmp_path / "greenroom.tar.gz"
    given = {"PORTAL_ANONYMOUS_READ": "on", "PORTAL_TRENDS": "off", "PORTAL_GOLDEN_PATHS": "off"}
    with databases() as database, portal(tmp_path, **given, **database) as running:
        told(running, "prepare")
        assert run(running, MADE.format(name="early")) == 0
        told(running, "backup", str(file))
        assert run(running, MADE.format(name="later")) == 0
        (running.data / "secret_key").write_text("one-of-today\n")

        died = run(running, KILLED.format(before=BEFORE), str(file))

        assert died == -signal.SIGKILL
        assert repositories(running) == {"early.git"}, "of the backup, while the database is that of today"
        assert len(left_behind(running)) == 1
        if mending == "prepare":
            assert "A restore was broken off on its way." in told(running, "prepare")
        else:
            (tmp_path / "no.tar.gz").write_bytes(b"no backup")
            told(running, "restore", str(tmp_path / "no.tar.gz"), "--yes", fails=True)
        assert repositories(running) == {"early.git", "later.git"}
        assert (running.data / "secret_key").read_text() == "one-of-today\n"
        assert left_behind(running) == []

        told(running, "restore", str(file), "--yes")
        assert repositories(running) == {"early.git"}
        assert left_behind(running) == []


def test_a_restore_that_is_killed_when_it_was_done_stays_done(tmp_path: Path, databases: Databases) -> None:
    file = tmp_path / "greenroom.tar.gz"
    given = {"PORTAL_TRENDS": "off", "PORTAL_GOLDEN_PATHS": "off"}
    with databases() as database, portal(tmp_path, **given, **database) as running:
        told(running, "prepare")
        assert run(running, MADE.format(name="early")) == 0
        told(running, "backup", str(file))
        assert run(running, MADE.format(name="later")) == 0

        died = run(running, KILLED.format(before=AFTER), str(file))

        assert died == -signal.SIGKILL
        assert len(left_behind(running)) == 1
        assert "broken off" not in told(running, "prepare")
        assert repositories(running) == {"early.git"}
        assert left_behind(running) == []
