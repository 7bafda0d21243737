"""Many files are prepared by several processes, and nobody can tell which of them did it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog.ingest import pool
from catalog.ingest.found import FileRead
from catalog.ingest.pool import Job, Preparer
from catalog.ingest.prepare import prepare
from catalog.ingest.problem import Problem
from tests.ingest.sources import component

ANNOTATIONS = {"backstage.io/managed-by-location": "file:/company/catalog-info.yaml"}


def jobs(count: int) -> Iterator[Job]:
    for number in range(count):
        data = component(f"service-{number}").encode()
        yield Job(FileRead(1, f"{number:03}.yaml", "fingerprint"), data, ANNOTATIONS)


@pytest.fixture
def _eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are started at once, get one file at a time, and two before they have enough to do."""
    monkeypatch.setattr(pool, "SMALL", 0)
    monkeypatch.setattr(pool, "TASK", 1)
    monkeypatch.setattr(pool, "AHEAD", 2)


@pytest.mark.usefixtures("_eager")
def test_files_come_out_prepared_in_the_order_they_came_in() -> None:
    expected = [prepare(job.file, job.data, job.annotations) for job in jobs(200)]

    with Preparer(processes=1) as preparer:
        found = list(preparer.run(jobs(200)))

    assert found == expected


@pytest.mark.usefixtures("_eager")
def test_a_file_that_was_refused_already_passes_through() -> None:
    refused = FileRead(1, "secret.yaml", "", problem=Problem("May not be read."))

    with Preparer(processes=1) as preparer:
        found = list(preparer.run([*jobs(5), refused, *jobs(5)]))

    assert len(found) == 11
    assert [file for file in found if file.problem] == [refused]
