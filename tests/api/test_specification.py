"""Requests made up from Backstage's specification: whatever is asked, an answer of the right shape comes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis.core import NotSet
from schemathesis.generation import GenerationMode

from catalog.query.predicate import Everything
from tests.api.conftest import Recorded

pytestmark = [pytest.mark.shared, pytest.mark.django_db(transaction=True)]

PREFIX = "/api/catalog"
EXAMPLES = 10
EMPTY_ON_SUCCESS = {"/refresh", "/validate-entity"}


class Open:
    def visible(self, user: Any) -> Everything:
        return Everything()

    def allows(self, user: Any, verb: str, subject: Any) -> bool:
        return True


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_asked_an_answer_of_the_right_shape_comes(
    mode: GenerationMode,
    shared: Path,
    catalog: Recorded,
    admin_client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("catalog.api.reader.policy", Open)
    schema = schemathesis.openapi.from_path(shared / "contracts" / "catalog.openapi.yaml")
    operations: Iterable[Any] = schema.get_all_operations()
    for result in operations:
        strategy = result.ok().as_strategy(generation_mode=mode)
        try:
            _ask(strategy, admin_client)
        except (Unsatisfiable, schemathesis.errors.SchemathesisError):
            assert mode is GenerationMode.NEGATIVE, (
                "only an operation without parameters cannot be asked wrongly"
            )


def _ask(strategy: SearchStrategy[Any], client: Client) -> None:
    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def ask(case: Any) -> None:
        _check(client, case)

    ask()


def _check(client: Client, case: Any) -> None:
    response = _send(client, case)
    text = b"".join(response.streaming_content) if response.streaming else response.content
    asked = f"{case.method} {case.formatted_path} {case.query} {case.body!r}"
    assert response.status_code < 500, asked
    if response.status_code < 400:
        empty = case.path in EMPTY_ON_SUCCESS or response.status_code == 204
        assert empty or json.loads(text) is not None, asked
        return
    answer = json.loads(text)
    if "errors" in answer:
        assert all(error["name"] and error["message"] for error in answer["errors"]), asked
        return
    assert answer["error"]["name"], asked
    assert answer["response"] == {"statusCode": response.status_code}, asked
    assert answer["request"]["method"] == case.method, asked


def _send(client: Client, case: Any) -> Any:
    query = urlencode(case.query or {}, doseq=True, quote_via=quote, errors="replace")
    address = f"{PREFIX}{case.formatted_path}"
    return client.generic(case.method, address, _body(case.body), "application/json", QUERY_STRING=query)


def _body(value: Any) -> bytes:
    if isinstance(value, NotSet):
        return b""
    return value if isinstance(value, bytes) else json.dumps(value).encode()
