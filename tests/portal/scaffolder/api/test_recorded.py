"""What a real Backstage's scaffolder answered, ours answers too."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from portal.accounts.changes.tokens import make_token
from portal.accounts.models import Role, User
from portal.scaffolder.models import RunStep
from portal.scaffolder.running import worker
from tests.api.conftest import Recorded

pytestmark = [pytest.mark.shared, pytest.mark.django_db(transaction=True)]

GUEST = "user:development/guest"
STARTED = {
    "scaffolder-task-create",
    "scaffolder-task-retry",
    "scaffolder-peer-fails-create",
    "authon-task-create",
}
"""After these the recorded server ran the template to its end."""
NOT_COMPARED = {"createdAt", "lastHeartbeatAt", "uid", "etag"}
COLOUR = re.compile("\x1b\\[32minfo\x1b\\[39m: ")
STACK = re.compile(r"\n    at .*", re.DOTALL)

Change = Callable[[Any], Any]


def _without_count(answer: Any) -> Any:
    return {**answer, "log": answer["log"][1:]}


def _without_ends(answer: Any) -> Any:
    """The events up to where the step is told as cancelled."""
    texts = [event["body"]["message"] for event in answer]
    return answer[: texts.index("Step wait has been cancelled.")]


def _without_status(answer: Any) -> Any:
    return {name: value for name, value in answer.items() if name != "status"}


def _without_stack(answer: Any) -> Any:
    for event in answer:
        body = event["body"]
        body["message"] = body["message"].removeprefix("InputError: ")
        if "error" in body:
            body["error"]["name"] = "Error"
    return answer


KEPT_DIFFERENCES: dict[str, tuple[str, Change]] = {
    "scaffolder-dry-run": ("there a step of the server's own is counted too", _without_count),
    "scaffolder-failed-eventstream": ("reasons are for people: no stack, no class", _without_stack),
    "scaffolder-cancelled-eventstream": ("a cancelled run is told as such, not as failed", _without_ends),
    "scaffolder-cancelled-get": ("a cancelled run is told as such, not as failed", _without_status),
}


@pytest.fixture
def exchanges(shared: Path) -> list[dict[str, Any]]:
    lines = (shared / "contracts" / "recorded" / "exchanges.jsonl").read_text().splitlines()
    return [row for row in map(json.loads, lines) if row["path"].startswith("/api/scaffolder/")]


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("minseo.kim", role=Role.EDITOR)


@pytest.fixture
def client(editor: User) -> Client:
    _, secret = make_token(actor=None, owner=editor, name="replay", scopes=["scaffold"], days=1)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_our_answers_are_those_of_a_real_backstage(
    exchanges: list[dict[str, Any]], catalog: Recorded, client: Client, editor: User, settings: LazySettings
) -> None:
    settings.ANONYMOUS_READ = False
    assert len(exchanges) == 27
    names: dict[str, str] = {}
    mismatches: list[str] = []
    for exchange in exchanges:
        if exchange["name"].startswith("authon-"):
            editor.entity_ref = GUEST
            editor.save()
        response = _send(client, exchange, names)
        if exchange["name"].endswith("create") and response.status_code == 201:
            names[exchange["response"]["id"]] = response.json()["id"]
        if exchange["name"] in STARTED:
            assert worker.step()
        if exchange["name"] == "scaffolder-task-cancel":
            _cancelled_meanwhile.join()
        if exchange["name"] == "scaffolder-peer-slow-create":
            _start_in_background()
        if response.status_code != exchange["status"]:
            mismatches.append(f"{exchange['name']}: {exchange['status']} there, {response.status_code} here")
            continue
        there, here = (
            _comparable(exchange["response"], {}, exchange),
            _comparable(_answer(response), {own: name for name, own in names.items()}, exchange, catalog),
        )
        mismatches += [f"{exchange['name']}: {text}" for text in _differences(there, here, "answer")]
    assert not mismatches, "\n".join(mismatches)


_cancelled_meanwhile = threading.Thread()


def _start_in_background() -> None:
    """As the recorded server did: the run waits in a step when it is cancelled."""
    global _cancelled_meanwhile
    _cancelled_meanwhile = threading.Thread(target=worker._in_thread, args=(worker.claim(1)[0],))
    _cancelled_meanwhile.start()
    while not RunStep.objects.filter(step_id="wait", state=RunStep.State.PROCESSING).exists():
        time.sleep(0.05)


def _send(client: Client, exchange: dict[str, Any], names: dict[str, str]) -> Any:
    path = exchange["path"]
    for name, own in names.items():
        path = path.replace(name, own)
    data = "" if exchange["body"] is None else json.dumps(exchange["body"])
    content_type = exchange["headers"].get("Content-Type", "application/octet-stream")
    return client.generic(exchange["method"], path, data, content_type)


def _answer(response: Any) -> Any:
    text = b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()
    return text if response["Content-Type"] == "text/event-stream" else json.loads(text)


def _comparable(
    answer: Any, names: dict[str, str], exchange: dict[str, Any], ours: Recorded | None = None
) -> Any:
    if isinstance(answer, str):
        answer = _events(answer)
    text = json.dumps(answer)
    for own, name in names.items():
        text = text.replace(own, name)
    if ours is not None:
        text = text.replace(str(ours.folder), "/oracle")
    value = _plain(json.loads(text))
    if exchange["name"] in KEPT_DIFFERENCES:
        value = KEPT_DIFFERENCES[exchange["name"]][1](value)
    return value


def _events(stream: str) -> list[dict[str, Any]]:
    """The events, numbered from 1: there the numbers go on from run to run. Listings of the workspace come
    there when the disk has answered, so the order is that of the messages."""
    blocks = [block for block in stream.split("\n\n") if block.strip()]
    found = [json.loads(block.partition("data: ")[2]) for block in blocks]
    for event, block in zip(found, blocks, strict=True):
        assert block.strip().startswith(f"event: {event['type']}\n")
        event["id"] = 0
        event["body"]["message"] = STACK.sub("", event["body"]["message"])
    workspace = [event for event in found if "Workspace:" in event["body"]["message"]]
    return [event for event in found if event not in workspace] + workspace


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items() if key not in NOT_COMPARED}
        case list():
            return [_plain(item) for item in value]
        case str():
            return COLOUR.sub("", value)
    return value


def _differences(there: Any, here: Any, place: str) -> Iterator[str]:
    if there == here:
        return
    if isinstance(there, dict) and isinstance(here, dict):
        for key in sorted(there.keys() | here.keys()):
            yield from _differences(there.get(key), here.get(key), f"{place}.{key}")
    elif isinstance(there, list) and isinstance(here, list) and len(there) == len(here):
        for number, (one, other) in enumerate(zip(there, here, strict=True)):
            yield from _differences(one, other, f"{place}[{number}]")
    else:
        yield f"{place} is {json.dumps(there)[:600]} there and {json.dumps(here)[:600]} here"
