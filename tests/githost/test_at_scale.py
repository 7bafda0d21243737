"""A hundred megabytes through the real web server: git sends them in chunks, and memory stays small."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings as project_settings

from tests.githost.clone import Clone, git
from tests.portal.start.portal import Portal, portal

pytestmark = pytest.mark.once
MEGABYTES = 100


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with portal(tmp_path) as started:
        started.start()
        started.wait_until_ready()
        yield started


def manage(running: Portal, *arguments: str) -> str:
    environment = {"PORTAL_DATA": str(running.data), "PATH": "/usr/bin:/bin", "PORTAL_DEMO": "off"}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=project_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def held(pids: list[int]) -> int:
    """Kilobytes that the processes hold together, without mapped files, which the system can drop."""
    total = 0
    for pid in pids:
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon")), 0)
    return total


def test_a_push_of_100_mb_takes_little_memory_and_comes_back_whole(running: Portal, tmp_path: Path) -> None:
    token = manage(running, "create_token", "--user", "admin", "--scopes", "admin")
    address = f"http://admin:{token}@127.0.0.1:{running.port}/git/orders/large.git"
    made = (
        "from portal.githost.changes.repositories import create_repository as c;"
        "c(actor=None, owner='orders', name='large')"
    )
    manage(running, "shell", "-c", made)
    clone = Clone(tmp_path / "work")
    clone.folder.mkdir()
    clone.git("init", "--quiet", "--initial-branch=main")
    clone.git("config", "core.compression", "0")
    noise = random.Random(1)
    for number in range(MEGABYTES // 20):
        clone.write(f"data/{number}.bin", noise.randbytes(20_000_000))
    commit = clone.commit("Large")
    idle = held([running.pid, *running.processes()])
    highest, done = [idle], Event()

    def watch() -> None:
        while not done.wait(0.05):
            highest.append(held([running.pid, *running.processes()]))

    watcher = Thread(target=watch)
    watcher.start()
    try:
        clone.git("push", "--quiet", address, "main")
        git("clone", "--quiet", address, str(tmp_path / "again"), folder=tmp_path)
    finally:
        done.set()
        watcher.join()
    again = Clone(tmp_path / "again")
    assert again.git("rev-parse", "HEAD").strip() == commit
    assert again.git("fsck") == ""
    assert (max(highest) - idle) / 1000 < MEGABYTES, "memory grew with what was pushed"
