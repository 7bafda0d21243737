"""Asking the API: as whom, with what, and what it says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from catalog.query.predicate import Everything, Predicate

API = "/api/catalog"
JSON = "application/json"


class Fixed:
    """A policy that shows everybody the same."""

    def __init__(self, visible: Predicate = Everything(), verbs: tuple[str, ...] = ()) -> None:  # noqa: B008
        self._visible, self._verbs = visible, verbs

    def visible(self, user: Any) -> Predicate:
        return self._visible

    def allows(self, user: Any, verb: str, subject: Any) -> bool:
        return verb in self._verbs


def restrict(monkeypatch: pytest.MonkeyPatch, visible: Predicate, *verbs: str) -> None:
    monkeypatch.setattr("catalog.api.reader.policy", lambda: Fixed(visible, verbs))


def message(response: Any) -> str:
    text: str = response.json()["error"]["message"]
    return text


def names(response: Any) -> set[str]:
    text = b"".join(response.streaming_content) if response.streaming else response.content
    return {entity["metadata"]["name"] for entity in json.loads(text)}


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"{API}/{path}", json.dumps(body), content_type=JSON)
