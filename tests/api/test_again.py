"""What was answered once is given again in front of Django: never older, never to others, never elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import orjson
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client

from catalog.api import memory
from catalog.ingest.refresh import refresh
from catalog.models import Location
from portal.accounts.models import Role, Rule, User
from portal.accounts.rules import known_rules
from portal.web.again import Again
from tests.api.conftest import take_in
from tests.ingest.sources import GROUP, component

API = "/api/catalog"
ORDERS = f"{API}/entities/by-name/component/default/orders"
BY_REFS = f"{API}/entities/by-refs"

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def value(self) -> Any:
        return orjson.loads(self.body)


@dataclass
class Portal:
    """The portal as a web server sees it; `asked` is how often Django was."""

    asked: int = 0
    _again: Again = field(init=False)

    def __post_init__(self) -> None:
        django = get_wsgi_application()

        def counted(environ: Any, start_response: Any) -> Any:
            self.asked += 1
            return django(environ, start_response)

        self._again = Again(counted)

    def ask(
        self, address: str, *, method: str = "GET", body: bytes = b"", scheme: str = "http", **headers: str
    ) -> Answer:
        path, _, query = address.partition("?")
        environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
        environ |= {"HTTP_HOST": "localhost:8000", "wsgi.input": BytesIO(body)} | headers
        environ["wsgi.url_scheme"] = scheme
        if method == "POST":
            environ |= {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body))}
        setup_testing_defaults(environ)
        started: list[tuple[str, list[tuple[str, str]]]] = []
        pieces = self._again(environ, lambda status, headers: started.append((status, headers)))
        text = b"".join(pieces)
        if hasattr(pieces, "close"):
            pieces.close()
        return Answer(int(started[0][0][:3]), dict(started[0][1]), text)


@pytest.fixture
def portal() -> Iterator[Portal]:
    for signal in (request_started, request_finished):  # the test's connection is to outlive a request
        signal.disconnect(close_old_connections)
    memory.forget()
    yield Portal()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def location(tmp_path: Path, settings: Any) -> Location:
    settings.ANONYMOUS_READ = True
    (tmp_path / "catalog-info.yaml").write_text("---\n".join([component("orders"), GROUP]))
    return take_in("file", str(tmp_path / "catalog-info.yaml"))


@pytest.mark.parametrize(
    "address", [ORDERS, f"{API}/entities/by-query?filter=kind=component", f"{API}/entity-facets?facet=kind"]
)
def test_the_same_answer_with_the_same_headers_is_given_without_asking_django(
    portal: Portal, location: Location, address: str
) -> None:
    first = portal.ask(address)
    assert first.status == 200
    assert portal.ask(address) == first
    assert portal.asked == 1
    assert {"ETag", "X-Frame-Options", "Content-Security-Policy", "Vary"} <= first.headers.keys()


def test_a_change_is_in_the_next_answer(portal: Portal, location: Location) -> None:
    before = portal.ask(ORDERS).value
    Path(location.target).write_text("---\n".join([component("orders", description="New"), GROUP]))
    refresh([location])
    after = portal.ask(ORDERS).value
    assert before["metadata"].get("description") != "New"
    assert after["metadata"]["description"] == "New"


def test_what_is_gone_is_not_given_any_more(portal: Portal, location: Location) -> None:
    assert portal.ask(ORDERS).status == 200
    Path(location.target).write_text(GROUP)
    refresh([location], allow_deletions=True)
    assert portal.ask(ORDERS).status == 404


def test_who_must_sign_in_from_now_on_gets_nothing_that_was_said_before(
    portal: Portal, location: Location, settings: Any
) -> None:
    assert portal.ask(ORDERS).status == 200
    settings.ANONYMOUS_READ = False
    assert portal.ask(ORDERS).status == 401


def test_a_cookie_and_a_token_are_always_looked_at(
    portal: Portal, location: Location, client: Client
) -> None:
    portal.ask(ORDERS)
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.READ, predicate={"kind": "group"})
    known_rules.forget()
    client.force_login(User.objects.create_user("viewer", role=Role.VIEWER))
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    assert portal.ask(ORDERS, HTTP_COOKIE=cookie).status == 404
    assert portal.ask(ORDERS, HTTP_AUTHORIZATION="Bearer unknown").status == 401


def test_what_one_person_was_told_is_not_told_to_everybody(
    portal: Portal, location: Location, client: Client, settings: Any
) -> None:
    settings.ANONYMOUS_READ = False
    client.force_login(User.objects.create_user("admin", role=Role.ADMIN))
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    assert portal.ask(ORDERS, HTTP_COOKIE=cookie).status == 200
    assert portal.ask(ORDERS).status == 401


def test_a_host_that_is_not_the_portals_is_refused(portal: Portal, location: Location) -> None:
    portal.ask(ORDERS)
    assert portal.ask(ORDERS, HTTP_HOST="elsewhere.example").status == 400


def test_plain_http_is_still_sent_to_https(portal: Portal, location: Location, settings: Any) -> None:
    portal.ask(ORDERS, scheme="https")
    settings.SECURE_SSL_REDIRECT = True
    assert Portal().ask(ORDERS).status == 301


def test_a_client_that_has_the_answer_is_told_so(portal: Portal, location: Location) -> None:
    first = portal.ask(ORDERS)
    again = portal.ask(ORDERS, HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert portal.ask(ORDERS) == first


def test_another_body_is_another_question(portal: Portal, location: Location) -> None:
    def kind(ref: str) -> Any:
        body = orjson.dumps({"entityRefs": [ref]})
        return portal.ask(BY_REFS, method="POST", body=body).value["items"][0]["kind"]

    assert [kind("component:default/orders") for _ in range(2)] == ["Component"] * 2
    assert kind("group:default/team-a") == "Group"
    assert portal.asked == 2


def test_a_body_that_is_too_long_to_be_looked_at_is_no_empty_one(portal: Portal, location: Location) -> None:
    address = f"{API}/entities/by-query"
    everything = portal.ask(address, method="POST").value["totalItems"]
    long = orjson.dumps({"query": {"kind": "component"}}) + b" " * 100_000
    assert portal.ask(address, method="POST", body=long).value["totalItems"] == 1 < everything


def test_a_refusal_is_not_remembered(portal: Portal, location: Location) -> None:
    missing = f"{API}/entities/by-name/component/default/basket"
    assert portal.ask(missing).status == 404
    path = Path(location.target)
    path.write_text("---\n".join([component("orders"), component("basket"), GROUP]))
    refresh([location])
    assert portal.ask(missing).status == 200


def test_a_page_comes_whole(portal: Portal, location: Location) -> None:
    page = portal.ask("/catalog/")
    assert page.status == 200
    assert page.body.rstrip().endswith(b"</html>")
