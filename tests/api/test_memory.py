"""An answer is given again as long as the catalog, the question and what one may see are the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.api.answer import Made
from catalog.api.memory import BESIDES, LARGEST, Memory
from catalog.ingest.refresh import refresh
from catalog.models import Location
from portal.accounts.models import Role, Rule, User
from tests.api.conftest import take_in
from tests.ingest.sources import GROUP, component

ADDRESS = "/api/catalog/entities/by-query?filter=kind=component&fields=metadata.name,metadata.description"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def location(tmp_path: Path, settings: Any) -> Location:
    settings.ANONYMOUS_READ = True
    (tmp_path / "catalog-info.yaml").write_text("---\n".join([component("orders"), GROUP]))
    return take_in("file", str(tmp_path / "catalog-info.yaml"))


def names(client: Client) -> list[str]:
    return [item["metadata"]["name"] for item in client.get(ADDRESS).json()["items"]]


def test_the_same_question_costs_one_look_at_the_version(client: Client, location: Location) -> None:
    first = client.get(ADDRESS).content
    with CaptureQueriesContext(connection) as captured:
        assert client.get(ADDRESS).content == first
    assert len(captured) == 1


def test_a_change_is_in_the_next_answer(client: Client, location: Location) -> None:
    assert names(client) == ["orders"]
    path = Path(location.target)
    path.write_text("---\n".join([component("orders"), component("basket"), GROUP]))
    refresh([location])
    assert sorted(names(client)) == ["basket", "orders"]

    path.write_text("---\n".join([component("orders", description="New"), component("basket"), GROUP]))
    refresh([location])
    items = client.get(ADDRESS).json()["items"]
    assert {"name": "orders", "description": "New"} in [item["metadata"] for item in items]


def test_who_may_see_less_gets_an_answer_of_their_own(client: Client, location: Location) -> None:
    assert names(client) == ["orders"]
    Rule.objects.all().delete()
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.READ, predicate={"kind": "group"})
    viewer = Client()
    viewer.force_login(User.objects.create_user("viewer", role=Role.VIEWER))

    assert names(viewer) == []


def test_another_body_is_another_question(client: Client, location: Location) -> None:
    def found(ref: str) -> Any:
        body = {"entityRefs": [ref]}
        answer = client.post("/api/catalog/entities/by-refs", body, content_type="application/json")
        return answer.json()["items"][0]

    assert found("component:default/orders")["kind"] == "Component"
    assert found("group:default/team-a")["kind"] == "Group"


def test_a_method_that_asks_otherwise_is_another_question(client: Client, location: Location) -> None:
    address = "/api/catalog/entities/by-query?filter=kind=component"
    assert client.get(address).json()["totalItems"] == 1
    refused = client.post(address, "", content_type="application/json")
    assert refused.json()["error"]["message"] == "Unknown query parameter 'filter'"
    assert client.get(address).json()["totalItems"] == 1


def test_a_body_that_does_not_say_that_it_is_json_is_refused_also_when_it_was_answered_before(
    client: Client, location: Location
) -> None:
    address, body = "/api/catalog/entities/by-refs", '{"entityRefs": []}'
    assert client.post(address, body, content_type="application/json").status_code == 200
    assert client.post(address, body, content_type="text/plain").status_code == 415


def test_what_was_not_asked_for_longest_goes_first_and_nothing_large_is_kept() -> None:
    memory = Memory(room=2 * (5 + BESIDES))
    for question in ("a", "b"):
        memory.keep(question, Made(b"12345"))
    memory.get("a")
    memory.keep("c", Made(b"12345"))

    assert memory.get("a") is not None
    assert memory.get("b") is None
    memory.keep("d", Made(b"x" * (LARGEST + 1)))
    assert memory.get("d") is None
