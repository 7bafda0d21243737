"""While the catalog changes all the time, each answer is of one moment: its rows, totals and counts agree."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from catalog.ingest.refresh import refresh
from catalog.models import Location
from tests.api.conftest import take_in
from tests.bench.generate import Company

pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/catalog"
SECONDS = 3.0


@contextmanager
def hot_writer(file: Path, location: Location) -> Iterator[list[BaseException]]:
    """Takes in a large and a small version of the file in turn, as fast as it can."""
    done, failures = threading.Event(), []
    versions = ["---\n".join(Company(size).documents()) for size in (60, 20)]

    def write() -> None:
        try:
            while not done.is_set():
                for text in versions:
                    file.write_text(text)
                    refresh([Location.objects.get(pk=location.pk)], allow_deletions=True)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield failures
    finally:
        done.set()
        thread.join()


def test_rows_totals_and_counts_are_of_one_moment(
    client: Client, tmp_path: Path, settings: LazySettings
) -> None:
    settings.ANONYMOUS_READ = True
    file = tmp_path / "all.yaml"
    file.write_text("---\n".join(Company(20).documents()))
    location = take_in("file", str(file))
    totals = set()
    with hot_writer(file, location) as failures:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            totals.add(_whole_answer(client))
            _ordered_answer(client)
            _streamed_answer(client)
    assert not failures
    assert len(totals) > 1, "the writer was never seen at work"


def _whole_answer(client: Client) -> int:
    answer = client.get(f"{API}/entities/by-query?filter=kind=component").json()
    assert len(answer["items"]) == answer["totalItems"]
    return len(answer["items"])


def _ordered_answer(client: Client) -> None:
    answer = client.get(f"{API}/entities/by-query?filter=kind=component&orderField=metadata.name,asc").json()
    names = [entity["metadata"]["name"] for entity in answer["items"]]
    assert names == sorted(names)
    assert len(names) == answer["totalItems"]


def _streamed_answer(client: Client) -> None:
    response: Any = client.get(f"{API}/entities")
    entities = json.loads(b"".join(response.streaming_content))
    refs = {f"{e['kind']}:default/{e['metadata']['name']}".lower() for e in entities}
    assert len(refs) == len(entities)
