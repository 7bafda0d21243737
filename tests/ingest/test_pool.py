"""Many files are prepared by several processes, and nobody can tell which of them did it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace

import pytest

from catalog.index.holders import Holders
from catalog.index.terms import Term
from catalog.ingest import pool
from catalog.ingest.found import FileRead
from catalog.ingest.pool import Job, Preparer
from catalog.ingest.prepare import prepare
from catalog.ingest.problem import Problem
from tests.ingest.sources import component

ANNOTATIONS = {"backstage.io/managed-by-location": "file:/company/catalog-info.yaml"}


def jobs(count: int, *, documents: int = 1) -> Iterator[Job]:
    for number in range(count):
        names = [f"service-{number}", *(f"service-{number}-{place}" for place in range(1, documents))]
        data = "---\n".join(map(component, names)).encode()
        yield Job(FileRead(1, f"{number:03}.yaml", "fingerprint"), data, ANNOTATIONS)


@pytest.fixture
def _eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are started at once, get one file at a time, and two before they have enough to do."""
    monkeypatch.setattr(pool, "SMALL", 0)
    monkeypatch.setattr(pool, "TASK", 1)
    monkeypatch.setattr(pool, "AHEAD", 2)
    submit = Preparer._submit

    def submit_to_who_is_there(self: Preparer, batch: list[Job]) -> Future[list[FileRead]]:
        future = submit(self, batch)
        if not batch:
            future.result(60)
        return future

    monkeypatch.setattr(Preparer, "_submit", submit_to_who_is_there)


def told(files: list[FileRead]) -> list[tuple[FileRead, list[set[Term]]]]:
    """The files with the terms of each document, whoever says them."""
    terms = [[found.all_terms() for found in file.documents] for file in files]
    for file in files:
        file.documents = [replace(found, terms=set(), group=None, number=0) for found in file.documents]
    return list(zip(files, terms, strict=True))


@pytest.mark.usefixtures("_eager")
def test_files_come_out_prepared_in_the_order_they_came_in() -> None:
    expected = [prepare(job.file, job.data, job.annotations) for job in jobs(200)]

    with Preparer(processes=1) as preparer:
        found = list(preparer.run(jobs(200)))

    assert any(found.group for file in found for found in file.documents)
    assert told(found) == told(expected)


@pytest.mark.usefixtures("_eager")
def test_files_of_several_documents_say_their_terms_together() -> None:
    with Preparer(processes=1) as preparer:
        files = list(preparer.run(jobs(5, documents=20)))

    for file in files:
        (group,) = {found.group for found in file.documents}
        assert group is not None
        ids = {found.number: 100 + found.number for found in file.documents}
        joined = Holders()
        joined.join(group, ids)
        expected = Holders.of((ids[found.number], found.all_terms()) for found in file.documents)
        assert joined.rows == expected.rows
        assert joined.nulls == expected.nulls


@pytest.mark.usefixtures("_eager")
def test_a_file_that_was_refused_already_passes_through() -> None:
    refused = FileRead(1, "secret.yaml", "", problem=Problem("May not be read."))

    with Preparer(processes=1) as preparer:
        found = list(preparer.run([*jobs(5), refused, *jobs(5)]))

    assert len(found) == 11
    assert [file for file in found if file.problem] == [refused]
