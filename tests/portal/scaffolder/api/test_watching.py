"""Many people who watch runs at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from django.conf import LazySettings
from django.http import StreamingHttpResponse
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.scaffolder.changes import start_run
from portal.scaffolder.models import LogLine, Run
from portal.scaffolder.template import Template
from tests.portal.scaffolder.api.test_access import client_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(make: Callable[..., Template], editor: User) -> Run:
    template = make([{"action": "debug:log", "input": {"message": "hello"}}])
    run = start_run(actor=editor, template=template, answers={})
    for seq, message in enumerate(("first", "second"), 1):
        LogLine.objects.create(run=run, seq=seq, at=timezone.now(), message=message)
    return run


def stream(client: Client, run: Run, **headers: str) -> StreamingHttpResponse:
    response = client.get(f"/api/scaffolder/v2/tasks/{run.uid}/eventstream", headers=headers)
    return cast(StreamingHttpResponse, response)


def begin(response: StreamingHttpResponse) -> bytes:
    return next(iter(cast(Iterator[bytes], response.streaming_content)))


def test_half_of_the_threads_stay_free_however_many_watch(
    run: Run, editor: User, settings: LazySettings
) -> None:
    client = client_of(editor, "scaffold")
    lasting = [stream(client, run) for _ in range(settings.WEB_THREADS // 2)]
    assert all(b"first" in begin(each) for each in lasting)
    for _ in range(20):
        told = stream(client, run).getvalue()  # ends at once, with all that there is
        assert b"first" in told
        assert b"second" in told
        assert told.endswith(b"id: 2\nretry: 1000\n\n")
    for each in lasting:
        each.close()
    again = [stream(client, run) for _ in lasting]
    assert all(b"first" in begin(each) for each in again)
    for each in again:
        each.close()


def test_a_list_waits_for_what_comes_next_and_says_it_at_once(
    run: Run, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        LogLine.objects.create(run=run, seq=3, at=timezone.now(), message="third")

    monkeypatch.setattr("time.sleep", sleep)
    client = client_of(editor, "scaffold")
    address = f"/api/scaffolder/v2/tasks/{run.uid}/events"
    assert [each["id"] for each in client.get(address).json()] == [1, 2]
    assert not slept
    assert [each["id"] for each in client.get(f"{address}?after=2").json()] == [3]
    assert len(slept) == 1


def test_who_comes_back_gets_what_came_since(run: Run, editor: User) -> None:
    response = stream(client_of(editor, "scaffold"), run, **{"last-event-id": "1"})
    told = begin(response)
    response.close()
    assert b"second" in told
    assert b"first" not in told
