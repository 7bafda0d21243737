"""Locations and entities are changed through the API: by whom, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from catalog.ingest.work import step
from catalog.models import AuditEvent, Entity, Location
from portal.accounts.changes.tokens import make_token
from portal.accounts.models import Role, User
from tests.api.conftest import Recorded

pytestmark = [pytest.mark.shared, pytest.mark.django_db(transaction=True)]

API = "/api/catalog"
JSON = "application/json"


@pytest.fixture
def place(catalog: Recorded, settings: LazySettings) -> dict[str, str]:
    """A source that can be registered."""
    settings.ANONYMOUS_READ = True
    return {"type": "url", "target": f"http://{catalog.address}/extra.yaml"}


def with_token(role: str, *scopes: str) -> Client:
    owner, _ = User.objects.get_or_create(username=f"{role}.of.tests", defaults={"role": role})
    _, secret = make_token(actor=None, owner=owner, name=" ".join(scopes), scopes=scopes, days=1)
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def manager(db: None) -> Client:
    """An admin by a token for the catalog, since editors do not look after sources."""
    return with_token(Role.ADMIN, "edit")


def ask(client: Client, method: str, path: str, body: Any = None) -> Any:
    return client.generic(method, f"{API}/{path}", "" if body is None else json.dumps(body), JSON)


def message(response: Any) -> str:
    text: str = response.json()["error"]["message"]
    return text


def name_of(response: Any) -> str:
    text: str = response.json()["error"]["name"]
    return text


def uid_of(name: str) -> str:
    return Entity.objects.get(name=name).uid


def test_nobody_changes_anything_without_saying_who_they_are(place: dict[str, str]) -> None:
    uid, location = uid_of("player-web"), Location.objects.get().uid
    powerless = (with_token(Role.VIEWER, "edit"), with_token(Role.EDITOR, "read", "scaffold"))
    for method, path, body in (
        ("POST", "locations", place),
        ("POST", "locations?dryRun=true", place),
        ("PUT", f"locations/{location}", place),
        ("DELETE", f"locations/{location}", None),
        ("DELETE", f"entities/by-uid/{uid}", None),
        ("POST", "refresh", {"entityRef": "component:default/player-web"}),
    ):
        answer = ask(Client(), method, path, body)
        assert (answer.status_code, name_of(answer)) == (401, "AuthenticationError"), path
        assert message(answer) == "Missing credentials"
        for client in powerless:
            answer = ask(client, method, path, body)
            assert (answer.status_code, name_of(answer)) == (403, "NotAllowedError"), path
    assert Location.objects.count() == 1
    assert not AuditEvent.objects.exclude(verb="location.register").exclude(verb="token.make").exists()


def test_editors_change_no_sources_as_on_pages(place: dict[str, str]) -> None:
    client, location = with_token(Role.EDITOR, "edit"), Location.objects.get().uid
    for method, path, body in (
        ("POST", "locations", place),
        ("POST", "locations?dryRun=true", place),
        ("PUT", f"locations/{location}", place),
        ("DELETE", f"locations/{location}", None),
    ):
        answer = ask(client, method, path, body)
        assert (answer.status_code, name_of(answer)) == (403, "NotAllowedError"), path
    assert Location.objects.count() == 1


def test_what_is_done_with_a_token_is_the_owners_deed_and_says_so(
    place: dict[str, str], manager: Client
) -> None:
    ask(manager, "POST", "locations", place)
    event = AuditEvent.objects.get(verb="location.register", subject__startswith="url:")
    assert event.actor == User.objects.get()
    assert event.detail == {"through": "edit"}


def test_a_cookie_needs_the_csrf_token_to_change_something_and_not_to_read(place: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("minseo.kim", role=Role.ADMIN))
    assert ask(client, "GET", "locations").status_code == 200
    assert ask(client, "POST", "entities/by-refs", {"entityRefs": []}).status_code == 200
    answer = ask(client, "POST", "locations", place)
    assert (answer.status_code, name_of(answer)) == (403, "NotAllowedError")
    assert "X-CSRFToken" in message(answer)
    secret = "b" * 32
    client.cookies["csrftoken"] = secret
    answer = client.post(f"{API}/locations", place, JSON, headers={"X-CSRFToken": "c" * 32})
    assert answer.status_code == 403
    answer = client.post(f"{API}/locations", place, JSON, headers={"X-CSRFToken": secret})
    assert answer.status_code == 201


def test_a_dry_run_changes_nothing(place: dict[str, str], manager: Client) -> None:
    before = (Location.objects.count(), Entity.objects.count(), AuditEvent.objects.count())
    answer = ask(manager, "POST", "locations?dryRun=true", place)
    assert answer.status_code == 201
    assert [entity["metadata"]["name"] for entity in answer.json()["entities"][1:]] == ["via-url"]
    assert before == (Location.objects.count(), Entity.objects.count(), AuditEvent.objects.count())


def test_a_dry_run_says_what_would_be_refused(
    place: dict[str, str], manager: Client, catalog: Recorded
) -> None:
    (catalog.folder / "http" / "bad.yaml").write_text(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: bad}\nspec: {type: service}\n"
    )
    place["target"] = place["target"].replace("extra", "bad")
    answer = ask(manager, "POST", "locations?dryRun=yes", place)
    assert answer.status_code == 400
    assert "bad.yaml" in message(answer)
    assert "must have required property" in message(answer)


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("locations?dryrun=true", {}, "Unknown query parameter 'dryrun'"),
        ("locations?onConflict=ignore", {}, "one of the allowed values: reject, refresh"),
        ("locations", {"type": "url"}, "request/body must have required property 'target'"),
        ("locations", {"type": "url", "target": 1}, "request/body/target must be string"),
        (
            "locations",
            {"type": "url", "target": "/srv/git/secret.git"},
            "must be an address that begins with",
        ),
        ("locations", {"type": "url", "target": "file:///etc/x.git"}, "must be an address that begins with"),
        ("locations", {"type": "git", "target": "https://x.example/a.git"}, 'an allowed type ["url"]'),
        (
            "locations",
            {"type": "url", "target": "https://x.example/" + "a" * 2048},
            "more than 2048 characters",
        ),
    ],
)
def test_a_wrong_registration_is_refused_with_a_reason(
    manager: Client, path: str, body: Any, said: str
) -> None:
    answer = ask(manager, "POST", path, body)
    assert answer.status_code == 400
    assert said in message(answer)
    assert not Location.objects.exists()


def test_a_place_that_another_location_reads_cannot_be_moved_to(
    place: dict[str, str], manager: Client
) -> None:
    first = ask(manager, "POST", "locations", place).json()["location"]
    other = {**place, "target": place["target"].replace("extra", "extra2")}
    second = ask(manager, "POST", "locations", other).json()["location"]
    answer = ask(manager, "PUT", f"locations/{second['id']}", place)
    assert (answer.status_code, name_of(answer)) == (409, "ConflictError")
    assert message(answer) == f"Location url:{first['target']} already exists"
    assert ask(manager, "PUT", "locations/1", place).status_code == 400
    missing = "00000000-0000-0000-0000-000000000000"
    assert ask(manager, "PUT", f"locations/{missing}", place).status_code == 404


def test_a_moved_location_gives_what_is_in_its_new_place(place: dict[str, str], manager: Client) -> None:
    location = ask(manager, "POST", "locations", place).json()["location"]
    step("now")
    assert ask(manager, "GET", "entities/by-name/component/default/via-url").status_code == 200
    ask(
        manager,
        "PUT",
        f"locations/{location['id']}",
        {**place, "target": place["target"].replace("extra", "extra2")},
    )
    step("now")
    assert ask(manager, "GET", "entities/by-name/component/default/via-url").status_code == 404
    found = ask(manager, "GET", "entities/by-name/component/default/via-url-2").json()
    assert found["metadata"]["annotations"]["backstage.io/managed-by-origin-location"].endswith("extra2.yaml")
    answer = ask(manager, "GET", "locations/by-entity/component/default/via-url-2").json()
    assert answer == {**location, "target": place["target"].replace("extra", "extra2")}


def test_a_deleted_entity_that_its_source_still_gives_comes_back(
    place: dict[str, str], manager: Client
) -> None:
    uid = uid_of("player-web")
    assert ask(manager, "DELETE", f"entities/by-uid/{uid}").status_code == 204
    assert ask(manager, "GET", f"entities/by-uid/{uid}").status_code == 404
    Location.objects.update(urgent=True)
    step("now")
    assert ask(manager, "GET", f"entities/by-uid/{uid}").json()["metadata"]["name"] == "player-web"
