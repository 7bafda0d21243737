"""A backup of a portal that runs, and the way back while it goes on running."""

from __future__ import annotations

from pathlib import Path
from subprocess import PIPE

import pytest

from tests.portal.start.portal import Portal, portal, until

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


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


def told(running: Portal, *arguments: str) -> str:
    process = running.command(*arguments, stdout=PIPE, stderr=PIPE)
    said, complained = process.communicate(timeout=120)
    assert process.returncode == 0, complained.decode()
    return said.decode()


def ingest(running: Portal, folder: Path, name: str) -> None:
    path = folder / f"{name}.yaml"
    path.write_text(DESCRIPTOR.format(name=name))
    told(running, "ingest", str(path))


def status(running: Portal, name: str) -> int:
    page, answer = (
        running.get(f"{before}component/default/{name}{after}")
        for before, after in (("/catalog/", "/"), ("/api/catalog/entities/by-name/", ""))
    )
    assert page == answer
    return page


def test_a_running_portal_is_backed_up_and_goes_back(tmp_path: Path) -> None:
    file = tmp_path / "greenroom.tar.gz"
    with portal(tmp_path, PORTAL_ANONYMOUS_READ="on", PORTAL_TRENDS="off") as running:
        running.start()
        running.wait_until_ready()
        until(lambda: running.workers().keys() >= {"now", "bulk"}, "the workers run")
        workers = running.workers()
        ingest(running, tmp_path, "checkout")
        assert "and the keys. Keep it secret." in told(running, "backup", str(file))
        ingest(running, tmp_path, "later")
        assert (status(running, "checkout"), status(running, "later")) == (200, 200)

        said = told(running, "restore", str(file), "--yes")

        assert "Brought back: the database" in said
        assert "Start the portal again" not in said
        assert (status(running, "checkout"), status(running, "later")) == (200, 404)
        ingest(running, tmp_path, "later")
        assert status(running, "later") == 200
        assert workers.items() <= running.workers().items(), "no worker was started anew"
        assert "Traceback" not in running.printed()


def test_a_fresh_machine_takes_the_portal_over(tmp_path: Path) -> None:
    file = tmp_path / "greenroom.tar.gz"
    with portal(tmp_path / "old", PORTAL_ANONYMOUS_READ="on", PORTAL_TRENDS="off") as old:
        told(old, "prepare")
        ingest(old, tmp_path, "checkout")
        told(old, "backup", str(file))
        keys = (old.data / "keys").read_text().split()
        secret = (old.data / "secret_key").read_text()
    with portal(tmp_path / "new", PORTAL_ANONYMOUS_READ="on", PORTAL_TRENDS="off") as new:
        told(new, "restore", str(file), "--yes")
        assert (new.data / "keys").read_text().split()[:1] == keys
        assert (new.data / "secret_key").read_text() == secret
        new.start()
        new.wait_until_ready()
        assert status(new, "checkout") == 200
        assert "Password" not in new.printed()
