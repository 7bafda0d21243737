"""What a real Backstage answered, our server answers too.

The exchanges are replayed in their order. Uids, cursors and ids come from our own earlier answers: what the
recorded server called one thing and we another is learnt from the two answers, side by side.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.test import Client

from catalog.ingest.work import step
from portal.accounts.changes.tokens import make_token
from portal.accounts.models import Role, User
from tests.api.conftest import Recorded

pytestmark = [pytest.mark.shared, pytest.mark.django_db(transaction=True)]

OTHER_PLUGINS = ("/api/scaffolder/", "/api/search/", "/api/auth/")
"""Projects from templates, the search plugin and Backstage's own sign-in: issues of their own."""

PROCESSED = {"locations-create", "locations-create-onconflict-refresh"}
"""After these the recorded server had time to read what it was told of."""

WITHOUT_TOKEN = {"authon-no-token-401"}

IDENTITIES = {"uid", "etag", "nextCursor", "prevCursor", "id"}

Change = Callable[[Any], Any]


def _without_message(answer: Any) -> Any:
    return {**answer, "error": {**answer["error"], "message": ""}}


def _with_our_shape(answer: Any) -> Any:
    assert answer["error"]["name"] == "NotFoundError"
    assert answer["response"] == {"statusCode": 404}
    return None


def _only_web(answer: Any) -> Any:
    if isinstance(answer, list):
        return [row for row in answer if row["data"]["type"] == "url"]
    items = [row for row in answer["items"] if row["type"] == "url"]
    return {"items": items, "totalItems": len(items), "pageInfo": {}}


KEPT_DIFFERENCES: dict[str, tuple[str, Change]] = {
    "by-query-bad-cursor": ("the message there is that of JavaScript's JSON parser", _without_message),
    "locations-create-not-allowed-host-dryrun": (
        "addresses outside the own network need no permission here: the host is asked for, and there is none",
        _without_message,
    ),
    "unknown-route-404": ("an address that leads nowhere has an answer here too", _with_our_shape),
    "unknown-plugin-404": ("an address that leads nowhere has an answer here too", _with_our_shape),
    "locations-list-2": (
        "recorded/catalog is a registered location here, there it was configured",
        _only_web,
    ),
    "locations-by-query": (
        "recorded/catalog is a registered location here, there it was configured",
        _only_web,
    ),
}
REQUESTS_CHANGED: dict[str, Any] = {
    "locations-by-query": {"limit": 2},
}
"""One more location is here than there (see above): the page that held all there holds all here."""


@dataclass
class Names:
    """The recorded server's names for things, and ours."""

    ours: dict[str, str] = field(default_factory=dict)

    def learn(self, recorded: Any, own: Any) -> None:
        """Note identities at the same place of two answers; entities are met by their reference."""
        if isinstance(recorded, dict) and isinstance(own, dict):
            for key in recorded.keys() & own.keys():
                if key in IDENTITIES and _is_given(recorded[key]) and _is_given(own[key]):
                    self.ours.setdefault(recorded[key], own[key])
                else:
                    self.learn(recorded[key], own[key])
        elif isinstance(recorded, list) and isinstance(own, list):
            known = {_reference(item): item for item in own}
            for place, item in enumerate(recorded):
                self.learn(item, known.get(_reference(item), own[place] if place < len(own) else None))

    def to_ours(self, text: str) -> str:
        for name, own in self.ours.items():
            text = text.replace(name, own).replace(quote(name, safe=""), quote(own, safe=""))
        return text

    def to_recorded(self, text: str) -> str:
        for name, own in sorted(self.ours.items(), key=lambda pair: -len(pair[1])):
            text = text.replace(own, name).replace(quote(own, safe=""), quote(name, safe=""))
        return text


def _is_given(name: Any) -> bool:
    """Whether it is a name that a server gave: short ones were written by people (`id: fetch`)."""
    return isinstance(name, str) and len(name) >= 36


def _reference(item: Any) -> str:
    metadata = item.get("metadata") if isinstance(item, dict) else None
    if not isinstance(metadata, dict):
        return ""
    return f"{item.get('kind')}:{metadata.get('namespace')}/{metadata.get('name')}"


def _ordered(exchange: dict[str, Any]) -> bool:
    """Whether the request asks for an order: by field, by reference (pages by offset), or by its own list."""
    path, body = exchange["path"], exchange["body"] or {}
    by_reference = "/entities?" in path and "limit=" in path
    return by_reference or "order" in path.lower() or "orderBy" in body or "by-refs" in path


def _unordered(answer: Any) -> Any:
    if isinstance(answer, list):
        return sorted(answer, key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(answer, dict) and isinstance(answer.get("items"), list):
        return {**answer, "items": _unordered(answer["items"])}
    return answer


@dataclass
class Replay:
    client: Client
    names: Names
    mismatches: list[str] = field(default_factory=list)

    def run(self, exchange: dict[str, Any]) -> None:
        response = self._send(exchange)
        text = b"".join(response.streaming_content) if response.streaming else response.content
        own = json.loads(text) if text else None
        self.names.learn(exchange["response"], self._in_their_words(own))
        self._compare(exchange, "status", exchange["status"], response.status_code)
        self._compare_answers(exchange, own)
        self._compare_headers(exchange, response)

    def _send(self, exchange: dict[str, Any]) -> Any:
        body = REQUESTS_CHANGED.get(exchange["name"], exchange["body"])
        data = "" if body is None else self.names.to_ours(json.dumps(body))
        content_type = exchange["headers"].get("Content-Type", "application/octet-stream")
        return self.client.generic(
            exchange["method"], self.names.to_ours(exchange["path"]), data, content_type
        )

    def _compare_answers(self, exchange: dict[str, Any], own: Any) -> None:
        recorded = exchange["response"]
        own = self._in_their_words(own)
        if exchange["name"] in KEPT_DIFFERENCES:
            _, change = KEPT_DIFFERENCES[exchange["name"]]
            own = change(own)
            recorded = change(recorded) if change is not _with_our_shape else recorded
        if not _ordered(exchange):
            recorded, own = _unordered(recorded), _unordered(own)
        self._compare(exchange, "answer", recorded, own)

    def _in_their_words(self, own: Any) -> Any:
        return json.loads(self.names.to_recorded(json.dumps(own)))

    def _compare_headers(self, exchange: dict[str, Any], response: Any) -> None:
        headers = exchange["response_headers"]
        self._compare(exchange, "link", headers.get("link"), response.headers.get("Link"))
        if exchange["response"] is not None:
            self._compare(exchange, "type", headers["content-type"], response.headers["Content-Type"])

    def _compare(self, exchange: dict[str, Any], what: str, recorded: Any, own: Any) -> None:
        for difference in _differences(recorded, own, what):
            self.mismatches.append(f"{exchange['name']}: {difference}")


def _differences(recorded: Any, own: Any, place: str) -> Iterator[str]:
    if recorded == own:
        return
    if isinstance(recorded, dict) and isinstance(own, dict):
        for key in sorted(recorded.keys() | own.keys()):
            yield from _differences(recorded.get(key), own.get(key), f"{place}.{key}")
    elif isinstance(recorded, list) and isinstance(own, list) and len(recorded) == len(own):
        for index, (there, here) in enumerate(zip(recorded, own, strict=True)):
            yield from _differences(there, here, f"{place}[{index}]")
    else:
        yield f"{place} is {json.dumps(recorded)[:300]} there and {json.dumps(own)[:300]} here"


@pytest.fixture
def exchanges(shared: Path) -> list[dict[str, Any]]:
    lines = (shared / "contracts" / "recorded" / "exchanges.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture
def names(recorded: Recorded, exchanges: list[dict[str, Any]]) -> Names:
    """What is known before the first answer: folders, addresses, and the names made of them.

    The recorded server had another folder than its answers show: the name made of it is read off.
    """

    def generated(location: str) -> str:
        return "generated-" + hashlib.sha1(location.encode(), usedforsecurity=False).hexdigest()

    there, here = "http://127.0.0.1:7788/extra.yaml", f"http://{recorded.address}/extra.yaml"
    return Names(
        {
            _generated_name(exchanges[0]["response"]): generated(recorded.root),
            generated(f"url:{there}"): generated(f"url:{here}"),
            "127.0.0.1:7788": recorded.address,
            "/oracle/": f"{recorded.folder}/",
        }
    )


def _generated_name(entities: list[dict[str, Any]]) -> str:
    names: list[str] = [entity["metadata"]["name"] for entity in entities]
    return next(name for name in names if name.startswith("generated-"))


def test_every_exchange_is_replayed_or_named_as_anothers(exchanges: list[dict[str, Any]]) -> None:
    names = {exchange["name"] for exchange in exchanges}
    assert names >= {*KEPT_DIFFERENCES, *REQUESTS_CHANGED, *PROCESSED, *WITHOUT_TOKEN}
    replayed = [exchange for exchange in exchanges if _is_ours(exchange)]
    assert len(replayed) == 84
    assert all("/api/catalog/" in e["path"] or e["name"].startswith(("health", "unknown")) for e in replayed)


def _is_ours(exchange: dict[str, Any]) -> bool:
    return not exchange["path"].startswith(OTHER_PLUGINS)


@pytest.fixture
def manager() -> User:
    return User.objects.create_user("minseo.kim", role=Role.ADMIN)


def by_token(manager: User) -> Client:
    _, secret = make_token(actor=None, owner=manager, name="replay", scopes=["edit"], days=1)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def by_cookie(manager: User) -> Client:
    """As a browser that is signed in and follows the rules against forged requests."""
    secret = "a" * 32
    client = Client(enforce_csrf_checks=True, headers={"X-CSRFToken": secret})
    client.force_login(manager)
    client.cookies["csrftoken"] = secret
    return client


@pytest.mark.parametrize("signed_in", [by_token, by_cookie])
def test_our_answers_are_those_of_a_real_backstage(
    exchanges: list[dict[str, Any]],
    catalog: Recorded,
    names: Names,
    manager: User,
    settings: LazySettings,
    signed_in: Callable[[User], Client],
) -> None:
    settings.ANONYMOUS_READ = False
    replay, client = Replay(Client(), names), signed_in(manager)
    for exchange in filter(_is_ours, exchanges):
        replay.client = Client() if exchange["name"] in WITHOUT_TOKEN else client
        replay.run(exchange)
        if exchange["name"] in PROCESSED:
            assert step("now")
    assert not replay.mismatches, "\n".join(replay.mismatches)
