"""Every address of the portal, tried as everybody: who gets what, and that nobody learns what is hidden.

The table is `access.txt`. An address that no line of it tries fails the test, with what to write there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from catalog.changes.entities import delete_entity
from catalog.changes.locations import register_location
from catalog.ingest.refresh import refresh
from catalog.models import Descriptor, Entity, Location
from portal.accounts.changes.tokens import make_token
from portal.accounts.models import Role, Rule, User
from portal.accounts.rules import known_rules
from portal.githost.changes.repositories import create_repository
from tests.ingest.fetch.repositories import make_repository
from tests.web.conftest import document

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("access.txt")
PERSONS = ("nobody", "closed", "viewer", "narrowed", "owner", "editor", "admin")
"""`nobody` reads without signing in, `closed` may not; `narrowed` is a viewer whom a rule hides the zebra
from; `owner` is a viewer whose group owns `basket`."""
HIDDEN = b"zebra"
"""Is in every word of what is hidden, and in nothing else."""
NARROWING = Rule(
    role=Role.VIEWER,
    verb=Rule.Verb.READ,
    predicate={
        "$all": [
            {"kind": {"$in": ["component", "api", "group", "user"]}},
            {"$not": {"spec.owner": "zebras"}},
            {"$not": {"metadata.name": "zebras"}},
        ]
    },
)
SEEN = {"team-a", "owner", "basket", "prices"}
"""What the narrowed viewer sees."""
ADMINS_ONLY = "admin/"
"""What Django's admin has below here needs no line each: nobody but an admin gets in."""
STEP = {"id": "log", "name": "Log", "action": "debug:log", "input": {"message": "zebra"}}
SCAFFOLDER = {"apiVersion": "scaffolder.backstage.io/v1beta3"}
ENTRANCES = ("admin/login/", "admin/logout/")
NO_UID = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Row:
    method: str
    address: str
    body: str
    expected: tuple[int, ...]

    @property
    def path(self) -> str:
        return self.address.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Answer:
    row: Row
    person: str
    status: int
    content: bytes

    def __str__(self) -> str:
        return f"{self.row.method} {self.row.address} {self.row.body} as {self.person}"

    @property
    def tells_of_what_is_hidden(self) -> bool:
        """What was asked may be said again, so it does not count where that names the zebras."""
        return HIDDEN in self.content.lower() and HIDDEN not in f"{self.row.address} {self.row.body}".encode()


@dataclass(frozen=True, slots=True)
class Known:
    """What the addresses of the table name."""

    names: dict[str, str]

    def fill(self, text: str) -> str:
        return re.sub(r"<(\w+)>", lambda found: self.names[found[1]], text)


def table() -> Iterator[Row]:
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            request, _, expected = line.rpartition("|")
            method, address, *body = request.split(maxsplit=2)
            yield Row(method, address, "".join(body).strip(), tuple(map(int, expected.split())))


@pytest.fixture
def everybody(settings: LazySettings) -> dict[str, Client]:
    """Those who try, by the names of the columns."""
    settings.CATALOG_FILE_ROOTS = None
    settings.CATALOG_ALLOWED_ADDRESSES = []
    roles = {"viewer": Role.VIEWER, "owner": Role.VIEWER, "editor": Role.EDITOR, "admin": Role.ADMIN}
    clients = {name: Client(raise_request_exception=False) for name in PERSONS}
    for name in PERSONS[2:]:
        role = roles.get(name, Role.VIEWER)
        person = "user:default/owner" if name == "owner" else ""
        clients[name].force_login(
            User.objects.create_user(name, f"{name}@halden.example", role=role, entity_ref=person)
        )
    return clients


@pytest.fixture
def known(everybody: dict[str, Client], tmp_path: Path) -> Known:
    """A company, and the zebras in it, of whom everything is hidden: what they own, their source with all
    that is wrong in it, a conflict, what they deleted, their repository."""
    shown = source(
        tmp_path / "company.yaml",
        document("Group", "team-a"),
        document(
            "User", "owner", metadata={"annotations": {"greenroom/account": "owner"}}, memberOf=["team-a"]
        ),
        document("Component", "basket", owner="team-a", providesApis=["prices"]),
        document("API", "prices", owner="team-a"),
    )
    hidden = source(
        tmp_path / "zebra.yaml",
        document("Group", "zebras", metadata={"description": "zebra"}),
        document("Component", "zebra-old", owner="zebras"),
        document(
            "Component",
            "zebra-vault",
            metadata={"title": "Zebra vault", "tags": ["zebra-tag"], "description": "All zebra secrets"},
            **{"owner": "zebras", "type": "zebra-type", "lifecycle": "zebra-life", "system": "zebra-system"},
            dependsOn=["component:basket"],
            consumesApis=["prices"],
        ),
        document("Component", "zebra-broken", type=["zebra"]),
        {
            **document("Template", "zebra-template", type="service", owner="zebras", steps=[STEP]),
            **SCAFFOLDER,
        },
    )
    delete_entity(actor=None, entity=Entity.objects.get(name="zebra-old"))
    claimed = source(tmp_path / "zebra-claim.yaml", document("Component", "zebra-vault", owner="zebras"))
    admin, viewer = (User.objects.get(username=name) for name in ("admin", "viewer"))
    token, _ = make_token(actor=viewer, owner=viewer, name="mine", scopes=["read"], days=None)
    repository = create_repository(actor=admin, owner="zebras", name="zebra-keys")
    files = make_repository(tmp_path / "keys")
    commit = files.commit({"README.md": b"zebra"})
    files.git("push", "--quiet", str(repository.folder), "main")
    names = {
        "source": shown.uid,
        "zebra_source": hidden.uid,
        "claim": Descriptor.objects.get(location=claimed, ref__startswith="component").pk,
        "uid": Entity.objects.get(name="basket").uid,
        "zebra_uid": Entity.objects.get(name="zebra-vault").uid,
        "token": token.pk,
        "commit": commit,
    }
    return Known({name: str(value) for name, value in names.items()})


def source(path: Path, *documents: dict[str, Any]) -> Location:
    path.write_bytes(b"\n---\n".join(map(orjson.dumps, documents)))
    location = register_location(actor=None, kind="file", target=str(path))
    refresh([location])
    return location


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """What is written inside is taken back, cookies too: one of the addresses signs people out."""
    cache.clear()
    cookies = client.cookies.copy()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies)


def narrow(*, viewers: bool) -> None:
    """From now on, whatever the database says of rules and however long it takes."""
    known_rules.know([NARROWING] if viewers else [])
    known_rules.until = math.inf


def ask(client: Client, row: Row, known: Known) -> HttpResponseBase:
    address, body = known.fill(row.address), known.fill(row.body)
    if row.method == "GET":
        return client.get(address)
    kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
    return client.generic(row.method, address, body.encode(), content_type=kind)


def content(response: HttpResponseBase) -> bytes:
    if isinstance(response, StreamingHttpResponse):
        return response.getvalue()
    return getattr(response, "content", b"") + response.get("Location", "").encode()


def answers(known: Known, everybody: dict[str, Client], settings: LazySettings) -> Iterator[Answer]:
    """Every line of the table as everybody."""
    for name, client in everybody.items():
        settings.ANONYMOUS_READ = name not in ("closed", "narrowed")
        narrow(viewers=name == "narrowed")
        for row in table():
            with undone(client):
                response = ask(client, row, known)
                yield Answer(row, name, response.status_code, content(response))


def test_everybody_gets_what_the_table_says_and_learns_nothing_else(
    known: Known, everybody: dict[str, Client], settings: LazySettings
) -> None:
    wrong, told = [], []
    for answer in answers(known, everybody, settings):
        expected = answer.row.expected[PERSONS.index(answer.person)]
        if answer.status != expected:
            wrong.append(f"{answer}: {answer.status} in place of {expected}")
        if answer.person in ("closed", "narrowed") and answer.tells_of_what_is_hidden:
            told.append(str(answer))
    assert told == [], "These tell of what is hidden:\n" + "\n".join(told)
    assert wrong == [], "\n".join(wrong)


def test_every_address_is_tried() -> None:
    """Where this fails, an address is new: add a line to `access.txt` that it matches, and who gets what."""
    tried = {resolve(re.sub(r"<\w+>", stand_in, row.path)).route for row in table()}
    missing = [route for route in routes(get_resolver()) if route not in tried and not by_admins(route)]
    assert not missing, (
        f"Add a line to {TABLE.name} for each of these addresses, with who gets what: {missing}"
    )


def test_only_admins_get_into_the_admin(everybody: dict[str, Client], settings: LazySettings) -> None:
    """Every address below /admin/, without a line for each."""
    settings.ANONYMOUS_READ = True
    addresses = [filled(route) for route in routes(get_resolver()) if by_admins(route)]
    assert len(addresses) > 20
    entered = [
        (name, address)
        for address in addresses
        for name, client in everybody.items()
        if name != "admin" and client.get(address).status_code not in (302, 403, 404)
    ]
    assert entered == []
    assert everybody["admin"].get("/admin/").status_code == 200


def test_what_is_hidden_looks_like_what_is_not_there(
    known: Known, everybody: dict[str, Client], settings: LazySettings
) -> None:
    narrow(viewers=True)
    client = everybody["narrowed"]
    for prefix in ("/catalog/component/default", "/api/catalog/entities/by-name/component/default"):
        for ending in ("", "/ancestry") if prefix.startswith("/api") else ("/", "/graph/", "/definition/"):
            hidden, absent = (
                content(client.get(f"{prefix}/{name}{ending}")) for name in ("zebra-vault", "absent-thing")
            )
            assert settled(hidden, b"zebra-vault") == settled(absent, b"absent-thing")


def test_totals_and_facets_count_only_what_is_seen(known: Known, everybody: dict[str, Client]) -> None:
    narrow(viewers=True)
    client = everybody["narrowed"]
    total = client.get("/api/catalog/entities/by-query").json()["totalItems"]
    kinds = client.get("/api/catalog/entity-facets?facet=kind").json()["facets"]["kind"]
    assert total == sum(one["count"] for one in kinds) == len(SEEN)
    listed = client.get("/catalog/?kind=all&format=json")
    assert {entity["metadata"]["name"] for entity in orjson.loads(content(listed))} == SEEN


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every route that there is, written as `resolve` gives it."""
    for pattern in resolver.url_patterns:
        own = str(pattern.pattern)
        route = before + own.removeprefix("^") if before else own
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def stand_in(name: re.Match[str]) -> str:
    return "1" if name[0] in ("<token>", "<claim>") else NO_UID


def by_admins(route: str) -> bool:
    return route.startswith(ADMINS_ONLY) and route not in ENTRANCES


def filled(route: str) -> str:
    """An address of the route, of an object that is not there."""
    return "/" + re.sub(r"<[^>]*>|\(.*?\)\$?", "1", route).replace("^", "").replace("$", "")


def settled(page: bytes, name: bytes) -> bytes:
    """The page without the name that was asked for, and without the token of its forms."""
    return re.sub(rb"\b\w{64}\b", b"", page).replace(name, b"")
