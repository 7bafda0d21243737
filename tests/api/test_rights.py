"""What one may not see or do is nowhere in the answers."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.query.predicate import All, Equals, Everything, Not, Nothing
from tests.api.asking import API, names, post, restrict
from tests.api.conftest import Recorded

pytestmark = [
    pytest.mark.shared,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("open_policy"),
]


def test_a_tag_is_that_of_what_one_may_see(
    client: Client, catalog: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    tags = [client.get(f"{API}/entities/by-query?limit=2").headers["ETag"]]
    restrict(monkeypatch, Equals("kind", "user"))
    tags.append(client.get(f"{API}/entities/by-query?limit=2").headers["ETag"])
    assert tags[0] != tags[1]


def test_what_one_may_not_see_is_nowhere(
    client: Client, admin_client: Client, catalog: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = "component:default/player-web"
    uid = client.get(f"{API}/entities/by-name/component/default/player-web").json()["metadata"]["uid"]
    everything = client.get(f"{API}/entities/by-query").json()["pageInfo"]
    restrict(
        monkeypatch, Not(All((Equals("kind", "component"), Equals("metadata.name", "player-web")))), "refresh"
    )
    assert everything == {}
    assert client.get(f"{API}/entities/by-query").json()["totalItems"] == 17
    assert "player-web" not in names(client.get(f"{API}/entities"))
    assert "player-web" not in names(client.get(f"{API}/entities?limit=100"))
    assert client.get(f"{API}/entities/by-uid/{uid}").status_code == 404
    for path in ("", "/ancestry"):
        assert client.get(f"{API}/entities/by-name/component/default/player-web{path}").status_code == 404
    assert client.get(f"{API}/locations/by-entity/component/default/player-web").status_code == 404
    assert post(client, "entities/by-refs", {"entityRefs": [hidden]}).json() == {"items": [None]}
    assert post(admin_client, "refresh", {"entityRef": hidden}).status_code == 404
    counted = client.get(f"{API}/entity-facets?facet=kind&filter=kind=component").json()
    assert counted == {"facets": {"kind": [{"value": "Component", "count": 2}]}}


def test_who_may_read_little_sees_the_locations_whose_entities_they_see(
    client: Client, catalog: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(client.get(f"{API}/locations").json()) == 1
    restrict(monkeypatch, Equals("kind", "user"))
    assert client.get(f"{API}/locations").json() == []
    assert post(client, "locations/by-query", {}).json() == {"items": [], "totalItems": 0, "pageInfo": {}}


def test_a_refresh_needs_its_own_right(
    client: Client, admin_client: Client, catalog: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"entityRef": "component:default/player-web"}
    assert post(client, "refresh", body).status_code == 401
    denied = post(admin_client, "refresh", body)
    assert (denied.status_code, denied.json()["error"]["name"]) == (403, "NotAllowedError")
    restrict(monkeypatch, Everything(), "refresh")
    assert post(admin_client, "refresh", body).status_code == 200
    assert post(client, "refresh", body).status_code == 401


def test_who_may_read_nothing_is_asked_to_sign_in(
    client: Client, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    restrict(monkeypatch, Nothing())
    for path in ("entities", "entities/by-query", "entity-facets?facet=kind", "locations"):
        assert client.get(f"{API}/{path}").status_code == 401
    assert names(admin_client.get(f"{API}/entities")) == set()
