"""The portal as it is started, killed and ended: real processes on a real port."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal.start.portal import Portal, alive, portal, until

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as started:
        started.start()
        started.wait_until_ready()
        yield started


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_pages_until_it_is_asked_to_end(running: Portal, number: int) -> None:
    assert running.get("/health/") == 200
    assert running.get("/accounts/login/") == 200
    processes = running.processes()
    until(lambda: running.workers().keys() == {"now", "bulk", "runs"}, "all workers run")

    assert running.stop(number) == 0

    until(lambda: not [pid for pid in processes if alive(pid)], "all processes have ended", seconds=5)
    assert running.get("/health/") == 0
    assert "Traceback" not in running.printed()


def test_what_is_killed_is_started_again(running: Portal) -> None:
    until(lambda: "bulk" in running.workers(), "the worker runs")
    killed = {running.workers()["bulk"], *running.web()}
    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    until(lambda: running.workers().get("bulk", 0) not in {0, *killed}, "the worker runs again")
    until(lambda: running.get("/health/") == 200, "pages are served again")

    assert "The worker “bulk” was ended by signal 9; starting it again." in running.printed()


def test_the_parent_of_all_may_be_killed_too(running: Portal) -> None:
    until(lambda: len(running.workers()) == 3, "all workers run")
    killed = set(running.find("portal.supervisor.processes"))
    parent = min(killed)
    os.kill(parent, signal.SIGKILL)

    until(lambda: len(running.workers()) == 3 and not killed & set(running.workers().values()), "others run")
    until(lambda: not [pid for pid in killed if alive(pid)], "the first ones have ended")
    until(lambda: running.get("/health/") == 200, "pages are served again")


def test_a_server_process_that_is_killed_alone_is_replaced(running: Portal) -> None:
    master, worker = running.web()
    os.kill(worker, signal.SIGKILL)
    until(lambda: running.web()[1:] not in ([], [worker]), "there is another process")
    until(lambda: running.get("/health/") == 200, "pages are served again")
    assert alive(master)


def test_nothing_is_left_behind_when_the_supervisor_itself_is_killed(running: Portal) -> None:
    processes = running.processes()
    assert running.stop(signal.SIGKILL) == -signal.SIGKILL
    until(lambda: not [pid for pid in processes if alive(pid)], "all processes have ended", seconds=5)


def test_the_password_is_shown_once_and_the_keys_are_its_own(running: Portal) -> None:
    password = running.printed().partition("Password: ")[2].split()[0]
    keys = {name: (running.data / name).read_text() for name in ("secret_key", "keys")}
    assert {(running.data / name).stat().st_mode & 0o777 for name in keys} == {0o600}
    assert running.stop() == 0

    running.log.write_text("")
    running.start()
    running.wait_until_ready()

    assert "assword: " not in running.printed()
    assert password not in running.printed()
    assert {name: (running.data / name).read_text() for name in keys} == keys
    with sqlite3.connect(running.data / "greenroom.sqlite3") as database:
        assert database.execute("SELECT username, role FROM accounts_user").fetchall() == [("admin", "admin")]


def test_a_first_start_shows_the_example_company_to_anybody(tmp_path: Path) -> None:
    with portal(tmp_path, PORTAL_DEMO="on") as running:
        running.start()
        running.wait_until_ready()
        assert running.get("/catalog/") == 200
        assert running.get("/api/catalog/entities/by-name/component/default/checkout-api") == 200
        with sqlite3.connect(running.data / "greenroom.sqlite3") as database:
            found = database.execute("SELECT count(*) FROM catalog_entity WHERE kind = 'component'")
            assert found.fetchone()[0] > 50
            linked = database.execute(
                "SELECT count(*) FROM accounts_user JOIN catalog_entity ON ref = entity_ref"
            )
            assert linked.fetchone()[0] == 1


def test_a_busy_port_is_one_line(tmp_path: Path) -> None:
    with portal(tmp_path) as refused, socket.socket() as other:
        other.bind(("127.0.0.1", refused.port))
        other.listen()
        refused.start()
        until(refused.ended, "it gives up")
        assert refused.process is not None
        assert refused.process.returncode == 1
        (line,) = refused.printed().splitlines()
        assert line.startswith(f"Port {refused.port} is taken by another program. Choose another one: ")


def test_a_data_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "portal").write_text("a file where the folder should be")
    with portal(tmp_path) as refused:
        refused.start()
        until(refused.ended, "it gives up")
        assert refused.process is not None
        assert refused.process.returncode == 1
        (line,) = refused.printed().splitlines()
        assert line.startswith(f"The data folder {refused.data} cannot be written to: ")


def test_a_wrong_setting_is_one_line(tmp_path: Path) -> None:
    with portal(tmp_path, PORTAL_REFRESH_SECONDS="soon") as refused:
        refused.start()
        until(refused.ended, "it gives up")
        assert refused.process is not None
        assert refused.process.returncode == 1
        (line,) = refused.printed().splitlines()
        assert line.startswith("PORTAL_REFRESH_SECONDS is “soon”; it must be a whole number from 1 to ")
