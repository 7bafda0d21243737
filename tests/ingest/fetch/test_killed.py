"""A fetch that is killed at any moment leaves nothing that the next one stumbles over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from catalog.ingest.fetch import FetchError, Limits, Rules, Target, fetch

from .repositories import Repository, component
from .servers import Handler, Server

PROGRAM = """
import sys
from pathlib import Path
from catalog.ingest.fetch import Rules, Target, fetch
rules = Rules(allowed_addresses=["127.0.0.1"])
with fetch(Target("git", sys.argv[1]), cache=Path(sys.argv[2]), rules=rules) as tree:
    for path in tree.start:
        tree.read(path)
print("done")
"""


def start(url: str, cache: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", PROGRAM, url, str(cache)], stdout=subprocess.PIPE)


def test_a_fetch_killed_at_any_moment_is_completed_by_the_next(
    repository: Repository, forge: Server, cache: Path, local: Rules
) -> None:
    url = f"{forge.url}/o/r.git"
    names = [f"s{number}/catalog-info.yaml" for number in range(50)]
    for attempt in range(8):
        repository.commit({name: component(f"n{attempt}") for name in names})
        process = start(url, cache)
        time.sleep(0.12 + attempt * 0.045)
        process.kill()
        process.wait()
        with fetch(Target("git", url), cache=cache, rules=local) as tree:
            assert {tree.read(path) for path in tree.start} == {component(f"n{attempt}")}
    assert not list(cache.rglob("*.lock.*"))
    assert not list(cache.rglob("tmp_*"))


def test_a_git_that_outlives_its_killed_parent_is_waited_for(
    repository: Repository, forge: Server, cache: Path, local: Rules
) -> None:
    """The server holds its answer back until the parent is dead and the next fetch has begun."""
    repository.commit({"catalog-info.yaml": b"a"})
    backend, asked, release = forge.otherwise, threading.Event(), threading.Event()
    assert backend is not None

    def slow(handler: Handler) -> None:
        if handler.command == "POST" and len([seen for seen in forge.asked if seen.method == "POST"]) == 2:
            asked.set()
            release.wait(30)
        backend(handler)

    forge.otherwise = slow
    url = f"{forge.url}/o/r.git"
    process = start(url, cache)
    assert asked.wait(10)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    impatient = Rules(allowed_addresses=local.allowed_addresses, limits=Limits(git_seconds=3))
    with (
        pytest.raises(FetchError, match="held by another fetch"),
        fetch(Target("git", url), cache=cache, rules=impatient),
    ):
        pass
    threading.Timer(0.3, release.set).start()
    with fetch(Target("git", url), cache=cache, rules=local) as tree:
        assert tree.read("catalog-info.yaml") == b"a"


def test_a_git_that_takes_too_long_is_killed_with_all_it_started(
    repository: Repository, forge: Server, cache: Path, local: Rules
) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    release = threading.Event()

    def silent(handler: Handler) -> None:
        release.wait(10)

    forge.otherwise = silent
    hasty = Rules(allowed_addresses=local.allowed_addresses, limits=Limits(git_seconds=0.5))
    with (
        pytest.raises(FetchError, match="could not be read in time"),
        fetch(Target("git", f"{forge.url}/o/r.git"), cache=cache, rules=hasty),
    ):
        pass
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert f"{forge.url}/o/r.git" not in running
    release.set()


def test_several_processes_share_one_mirror(repository: Repository, forge: Server, cache: Path) -> None:
    repository.commit({f"s{number}/catalog-info.yaml": component("x") for number in range(20)})
    processes = [start(f"{forge.url}/o/r.git", cache) for _ in range(4)]
    assert [process.communicate(timeout=60)[0] for process in processes] == [b"done\n"] * 4
    assert len(list(cache.glob("*/objects"))) == 1
