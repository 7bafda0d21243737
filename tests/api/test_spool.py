"""A list of everything is given again from a file while the catalog and what one may see are the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.api.spool import Spool, spool
from catalog.ingest.refresh import refresh
from catalog.models import Location
from portal.accounts.models import Role, Rule, User
from tests.api.conftest import take_in
from tests.ingest.sources import GROUP, component

ADDRESS = "/api/catalog/entities?filter=kind=component"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def location(tmp_path: Path, settings: Any) -> Iterator[Location]:
    settings.ANONYMOUS_READ = True
    (tmp_path / "catalog-info.yaml").write_text("---\n".join([component("orders"), GROUP]))
    spool.forget()
    yield take_in("file", str(tmp_path / "catalog-info.yaml"))
    spool.forget()


def answer(client: Client, address: str = ADDRESS) -> bytes:
    response: Any = client.get(address)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def names(client: Client) -> list[str]:
    return [entity["metadata"]["name"] for entity in orjson.loads(answer(client))]


def test_the_same_list_is_given_again_without_reading_entities(client: Client, location: Location) -> None:
    first = answer(client)
    with CaptureQueriesContext(connection) as captured:
        assert answer(client) == first
    assert len(captured) == 1
    assert names(client) == ["orders"]


def test_a_change_is_in_the_next_answer(client: Client, location: Location) -> None:
    assert names(client) == names(client) == ["orders"]
    Path(location.target).write_text("---\n".join([component("orders"), component("basket"), GROUP]))
    refresh([location])
    assert sorted(names(client)) == sorted(names(client)) == ["basket", "orders"]


def test_other_filters_and_fields_are_other_questions(client: Client, location: Location) -> None:
    whole = answer(client)
    assert answer(client, f"{ADDRESS}&fields=kind") == b'[{"kind":"Component"}]' != whole
    assert answer(client, "/api/catalog/entities?filter=kind=domain") == b"[]"


def test_who_may_see_less_gets_an_answer_of_their_own(client: Client, location: Location) -> None:
    assert names(client) == ["orders"]
    Rule.objects.all().delete()
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.READ, predicate={"kind": "group"})
    viewer = Client()
    viewer.force_login(User.objects.create_user("viewer", role=Role.VIEWER))
    assert names(viewer) == names(viewer) == []
    assert names(client) == ["orders"]


def test_a_client_that_has_the_list_is_told_so(client: Client, location: Location) -> None:
    first = answer(client)
    again = client.get(ADDRESS)
    assert again["Content-Length"] == str(len(first))
    assert client.get(ADDRESS, headers={"If-None-Match": again["ETag"]}).status_code == 304


def test_without_room_on_disk_the_list_is_put_together_each_time(
    client: Client, location: Location, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "a file").touch()
    settings.CATALOG_CACHE = tmp_path / "a file"
    assert names(client) == names(client) == ["orders"]


def test_half_an_answer_is_not_kept(tmp_path: Path) -> None:
    kept = Spool()
    for piece in kept.recorded(iter([b"[1", b",2]"]), (1, 1), "all", tmp_path):
        assert piece == b"[1"
        break
    assert kept.get((1, 1), "all") is None


def test_answers_of_another_moment_and_the_oldest_go_first(tmp_path: Path) -> None:
    kept = Spool(room=10)

    def say(question: str, moment: int, text: bytes = b"12345") -> None:
        assert b"".join(kept.recorded(iter([text]), (1, moment), question, tmp_path)) == text

    def said(question: str, moment: int) -> bytes | None:
        found = kept.get((1, moment), question)
        return b"".join(found.pieces()) if found else None

    say("a", 1)
    say("b", 1)
    say("too much", 1, b"x" * 11)
    assert (said("a", 1), said("b", 1), said("too much", 1)) == (b"12345", b"12345", None)
    say("c", 1)
    assert (said("a", 1), said("b", 1), said("c", 1)) == (None, b"12345", b"12345")
    say("c", 2)
    assert (said("b", 1), said("c", 1), said("c", 2)) == (None, None, b"12345")
