"""A run is killed at any moment: nothing is half-visible, and the next run completes."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

import orjson
import pytest
from django.db import connections

from catalog.changes.locations import register_location
from catalog.index.reading import one_snapshot
from catalog.index.terms import Term, terms_of
from catalog.ingest import refresh as refreshing
from catalog.ingest.refresh import refresh
from catalog.models import Descriptor, Entity, Location, Relation
from tests.bench.generate import Company
from tests.index.contents import counted, counted_keys, indexed_terms

TRIES = int(os.environ.get("PORTAL_TEST_KILLS", "200"))
DOCUMENTS = 90
CHUNK = 12
"""Documents a write: a run of so few has as many moments between writes as one of thousands."""

pytestmark = pytest.mark.django_db(transaction=True)

HELPERS = ("the one that starts others", "the one that cleans up", "the first that reads")
"""What is large is read by several processes."""

Pairs = set[tuple[str, str]]


def write(folder: Path, documents: list[str], *, to_a_file: int) -> Path:
    """The documents in files of `to_a_file`, none of those that were there before, and a root that includes
    them."""
    folder.mkdir(exist_ok=True)
    for path in folder.glob("part-*.yaml"):
        path.unlink()
    for number in range(0, len(documents), to_a_file):
        (folder / f"part-{number:05d}.yaml").write_text("---\n".join(documents[number : number + to_a_file]))
    root = folder / "root.yaml"
    root.write_text(
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: root\n"
        "spec:\n  target: ./part-*.yaml\n"
    )
    return root


def run(location: Location, *, for_seconds: float) -> bool:
    """Refresh in a process of its own and kill it after so long. True when it was done before."""
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=_refresh, args=(location.pk,))
    process.start()
    process.join(for_seconds)
    if process.is_alive() and process.pid:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode == 0


def _refresh(pk: int) -> None:
    refresh([Location.objects.get(pk=pk)], allow_deletions=True)
    connections.close_all()
    os._exit(0)


def assert_whole() -> None:
    """Every entity is there with its descriptor and its relations, and the index says of it what its document
    says. All from one moment: a database server may be about to end what the killed process asked of it."""
    with one_snapshot():
        expected = expected_terms()
        assert indexed_terms() == expected
        assert counted_keys() == counted(expected)


def expected_terms() -> dict[int, set[Term]]:
    stated, relations = _relations()
    ids = dict(Entity.objects.values_list("ref", "id"))
    expected = {}
    for entity in Entity.objects.select_related("descriptor"):
        own = stated.get(entity.id, set())
        assert entity.descriptor is not None
        assert entity.descriptor.digest == entity.etag
        assert ("ownedBy", entity.owner) in own or not entity.owner
        dangling = {("greenroom/dangling", kind) for kind, target in own if target not in ids}
        document = orjson.loads(entity.doc + "}")
        expected[entity.id] = terms_of(document, relations.get(entity.id, ()), dangling)
    return expected


def _relations() -> tuple[dict[int, Pairs], dict[int, Pairs]]:
    """Of each entity the relations that it states, and those together with what others state of it."""
    ids = dict(Entity.objects.values_list("ref", "id"))
    stated: dict[int, Pairs] = {}
    every: dict[int, Pairs] = {}
    for row in Relation.objects.select_related("source"):
        assert row.target_id == ids.get(row.target_ref)
        stated.setdefault(row.source_id, set()).add((row.type, row.target_ref))
        every.setdefault(row.source_id, set()).add((row.type, row.target_ref))
        if row.target_id is not None:
            every.setdefault(row.target_id, set()).add((row.inverse, row.source.ref))
    return stated, every


def test_a_run_killed_at_any_moment_leaves_a_whole_catalog_and_the_next_completes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "CHUNK", CHUNK)
    rng = random.Random(7)
    versions = [list(Company(DOCUMENTS).documents()), list(Company(DOCUMENTS - 20).documents())]
    root = write(tmp_path / "company", versions[0], to_a_file=7)
    location = register_location(actor=None, kind="file", target=str(root))
    started = time.monotonic()
    assert run(location, for_seconds=60)
    whole = time.monotonic() - started
    killed = 0
    before = meant = (versions[0], 7)
    for number in range(TRIES):
        if not number or rng.random() < 2 / 3:  # else all is as it was before the last run
            before, meant = meant, _some_of(versions[number % 2], rng)
        else:
            before, meant = meant, before
        write(root.parent, meant[0], to_a_file=meant[1])
        if run(location, for_seconds=rng.uniform(0, whole)):
            assert _entities() == len(meant[0])
        else:
            killed += 1
        if number % 2:
            assert_whole()
    assert killed > TRIES / 4

    write(root.parent, versions[1], to_a_file=10)
    assert run(location, for_seconds=60)
    assert_whole()
    assert _entities() == DOCUMENTS - 20
    assert not Descriptor.objects.filter(gone=True).exists()


def _some_of(documents: list[str], rng: random.Random) -> tuple[list[str], int]:
    """Some of the documents in any order, and how many a file has."""
    some = rng.sample(documents, rng.randrange(30, len(documents)))
    return some, rng.choice([3, 20, 100])


def _entities() -> int:
    return Entity.objects.exclude(kind="location").count()


def test_the_helpers_of_a_killed_run_end_with_it(tmp_path: Path) -> None:
    root = write(tmp_path / "company", list(Company(4000).documents()), to_a_file=100)
    location = register_location(actor=None, kind="file", target=str(root))
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=_refresh_alone, args=(location.pk,))
    process.start()
    assert process.pid
    helpers: set[int] = set()
    while len(helpers) < len(HELPERS) and process.is_alive():
        helpers |= set(_below(process.pid))
    helpers |= {pid for helper in helpers for pid in _below(helper)}
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert len(helpers) >= len(HELPERS)
    for pid in helpers:
        _wait_for_the_end_of(pid)


def _refresh_alone(pk: int) -> None:
    """With helpers of its own: an earlier test may have left the tests' process some that go on."""
    server, tracker = vars(forkserver)["_forkserver"], vars(resource_tracker)["_resource_tracker"]
    server._forkserver_pid = server._forkserver_fd = server._forkserver_address = None
    tracker._fd = tracker._pid = None
    _refresh(pk)


def _below(pid: int) -> Iterator[int]:
    """The processes that a process started, and those that these started."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            yield child
            yield from _below(child)


def _wait_for_the_end_of(pid: int) -> None:
    status = Path(f"/proc/{pid}/status")
    for _ in range(300):
        try:
            if "State:\tZ" in status.read_text():
                return
        except (FileNotFoundError, ProcessLookupError):
            return
        time.sleep(0.1)
    pytest.fail(f"Process {pid} outlived the run that it worked for")
