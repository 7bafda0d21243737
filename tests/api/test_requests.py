"""What the API does with requests that no recording holds: wrong ones, foreign ones, repeated ones."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client

from catalog.changes.locations import register_location
from tests.api.asking import API, JSON, message, names, post
from tests.api.conftest import Recorded, take_in

pytestmark = [
    pytest.mark.shared,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("open_policy"),
]

UNREADABLE = (
    "Malformed request body (did you remember to specify an application/json content type?), "
    'Validation error: Invalid at "query.$not"'
)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("entities?limti=3", "Unknown query parameter 'limti'"),
        ("entities?filter=", "Empty value found for query parameter 'filter'"),
        ("entities?limit=0", "Invalid limit, must be greater than zero"),
        ("entities?limit=-1", "request/query/limit must be >= 0"),
        ("entities?limit=1&limit=2", "request/query/limit must be integer"),
        ("entities?limit=%D9%A3", "request/query/limit must be integer"),
        ("entities?limit=1.5", "request/query/limit must be integer"),
        ("entities?limit=1e", "request/query/limit must be integer"),
        ("entities?limit=NaN", "request/query/limit must be integer"),
        ("entities?limit=1e999", "request/query/limit must be integer"),
        ("entities?limit=-1e1", "request/query/limit must be >= 0"),
        ("entities/by-query?orderField=kind,up", "Invalid order field order, must be asc or desc"),
        ("entities?after=e30x", "Malformed after cursor, could not be parsed"),
        ("entities?after=eyJsaW1pdCI6IngifQ==", "Malformed after cursor, limit was not a number"),
        ("entities?fields=metadata.tags[0]", 'Invalid field "metadata.tags[0]", array type fields'),
        ("entities?filter=kind%00=x", "The address must not contain a null character"),
        ("entities/by-query?totalItems=some", "request/query/totalItems must be equal to one of"),
        ("entities/by-query?cursor=a&cursor=b", "request/query/cursor must be string"),
        ("entities/by-uid/x?limit=1", "Unknown query parameter 'limit'"),
        ("locations/1", "request/params/id must be the UUID of a location, not '1'"),
        ("entity-facets?facet=", "Empty value found for query parameter 'facet'"),
        ("entity-facets?facet=&facet=", "Missing facet parameter"),
    ],
)
def test_a_wrong_address_is_refused_with_a_reason(client: Client, query: str, said: str) -> None:
    response = client.get(f"{API}/{query}")
    assert response.status_code == 400
    assert said in message(response)
    assert response.json()["request"] == {"method": "GET", "url": f"/{query}".replace("%00=x", "%00=x")}


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("entities/by-refs", "{", "request/body is not JSON"),
        ("entities/by-refs", "[]", "request/body must be object"),
        ("entities/by-refs", '{"entityRefs": "x"}', "request/body/entityRefs must be array"),
        ("entities/by-refs", '{"entityRefs": [1]}', "request/body/entityRefs/0 must be string"),
        ("entities/by-refs", r'{"entityRefs": ["\u0000"]}', "must not contain a null character"),
        ("entities/by-refs", '{"entityRefs": [], "query": {"$not": "x", "a": 1}}', UNREADABLE),
        ("entities/by-query", '{"limit": 1.5}', "request/body/limit must be integer"),
        ("entities/by-query", '{"limit": "x"}', "request/body/limit must be number"),
        ("entities/by-query", '{"totalItems": 5}', "request/body/totalItems must be string"),
        ("entities/by-query?limit=5", "{}", "Unknown query parameter 'limit'"),
        ("entity-facets?facet=kind", "{}", "Unknown query parameter 'facet'"),
        ("entities/by-query", '{"cursor": ""}', "Cursor cannot be empty"),
        ("entities/by-query", '{"orderBy": [{"field": "a"}]}', "must have required property 'order'"),
        ("entities/by-query", '{"totalItems": "x"}', "allowed values: include, exclude"),
        ("entities/by-query", '{"query": "x"}', "request/body/query must be object"),
        ("entity-facets", '{"facets": []}', "Missing or empty facets parameter"),
        ("locations/by-query", '{"limit": 0}', "Limit must be a positive integer"),
        ("locations/by-query", '{"cursor": "x"}', "Malformed cursor, unknown encoding"),
        ("locations/by-query", '{"query": {"name": "x"}}', "expected key to be 'id', 'type', 'target'"),
    ],
)
def test_a_wrong_body_is_refused_with_a_reason(client: Client, path: str, body: str, said: str) -> None:
    response = client.post(f"{API}/{path}", body, content_type=JSON)
    assert response.status_code == 400
    assert said in message(response)


def test_of_a_wrong_body_the_first_thing_is_told(client: Client) -> None:
    body = '{"query": 5, "fullTextFilter": {"term": 1, "fields": 5}}'
    told = message(client.post(f"{API}/entities/by-query", body, content_type=JSON))
    assert told == "request/body/fullTextFilter/term must be string"


@pytest.mark.parametrize("limit", ["2", "%2B2", "2.0", "20e-1", "0x2", "%202", "02", "0b10"])
def test_a_number_is_what_javascript_takes_for_one(client: Client, catalog: Recorded, limit: str) -> None:
    assert len(client.get(f"{API}/entities/by-query?limit={limit}").json()["items"]) == 2


def test_who_asks_for_more_than_there_can_be_gets_all(client: Client, catalog: Recorded) -> None:
    most = 10**30
    assert len(client.get(f"{API}/entities?limit={most}&offset=1").json()) == 17
    assert client.get(f"{API}/entities?limit=1&offset={most}").json() == []


def test_an_empty_value_among_others_says_nothing(client: Client, catalog: Recorded) -> None:
    found = client.get(f"{API}/entities?limit=5&fields=&fields=kind&filter=&filter=kind=api").json()
    assert found == [{"kind": "API"}]
    counted = client.get(f"{API}/entity-facets?facet=&facet=kind&filter=kind=api").json()
    assert counted == {"facets": {"kind": [{"value": "API", "count": 1}]}}


def test_the_link_to_the_next_page_has_the_parameters_as_they_were(client: Client, catalog: Recorded) -> None:
    asked = "filter=kind%3Duser&fields=kind&filter=metadata.name*!~()&offset=1&limit=1"
    link = client.get(f"{API}/entities?{asked}").headers["Link"]
    kept = "filter=kind%3Duser&fields=kind&filter=metadata.name*%21%7E%28%29&limit=1"
    assert link.startswith(f"</entities?{kept}&after=")


@pytest.mark.parametrize("field", ["spec.", "spec..type", ".", "kind.", "metadata.nope"])
def test_a_path_with_an_empty_step_leads_nowhere(client: Client, catalog: Recorded, field: str) -> None:
    assert client.get(f"{API}/entities?limit=5&filter=kind=api&fields={field}").json() == [{}]


def test_references_are_asked_for_as_they_are_kept(client: Client, catalog: Recorded) -> None:
    body = {
        "entityRefs": ["user:default/bob", "User:default/bob", "user:bob"],
        "fields": ["kind", "spec,kind"],
    }
    answer = client.post(f"{API}/entities/by-refs", json.dumps(body), content_type=JSON).json()
    assert answer["items"] == [{"kind": "User"}, None, None]


def test_a_slash_at_the_end_changes_nothing(client: Client, catalog: Recorded) -> None:
    assert len(client.get(f"{API}/entities/?limit=5&filter=kind=user").json()) == 3
    assert client.get(f"{API}/entities/by-query/?nope=1").status_code == 400
    assert client.get(f"{API}/entities//").status_code == 404
    assert client.get("/api/catalog/").status_code == 404


def test_a_form_of_another_site_is_not_read(admin_client: Client) -> None:
    response = admin_client.post(f"{API}/refresh", '{"entityRef": "a:b/c"}', content_type="text/plain")
    assert response.status_code == 415
    assert message(response) == "unsupported media type text/plain"


def test_clients_have_no_csrf_token_and_need_none() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(f"{API}/entities/by-refs", '{"refs": []}', content_type=JSON)
    assert "must have required property 'entityRefs'" in message(response)
    nowhere = strict.post("/api/catalog/nowhere", "{}", content_type=JSON)
    assert (nowhere.status_code, nowhere.json()["error"]["name"]) == (404, "NotFoundError")


def test_what_breaks_is_told_without_its_inside(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("catalog.api.reader.policy", broken)
    response = client.get(f"{API}/entities")
    assert response.status_code == 500
    assert response.json()["error"]["name"] == "Error"
    assert "secret" not in response.text


def test_a_client_that_has_the_newest_answer_is_told_so(client: Client, catalog: Recorded) -> None:
    for path in (
        "entities/by-name/component/default/player-web",
        "entities/by-query?limit=2",
        "entities?limit=2",
    ):
        first = client.get(f"{API}/{path}")
        again = client.get(f"{API}/{path}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    take_in("url", f"http://{catalog.address}/extra.yaml")
    changed = client.get(f"{API}/{path}", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_pages_by_offset_put_what_lacks_the_field_last(client: Client, catalog: Recorded) -> None:
    address = f"{API}/entities?fields=kind,metadata.name&order=desc:spec.lifecycle"
    unpaged = names(client.get(address))
    pages: list[str] = []
    link = f"{address}&limit=5"
    while link:
        response = client.get(link)
        pages += [entity["metadata"]["name"] for entity in response.json()]
        found = response.headers.get("Link", "")
        link = f"{API}{found[1:].partition('>')[0]}" if found else ""
    assert len(pages) == 18
    assert set(pages[: len(unpaged)]) == unpaged
    assert len(unpaged) == 4


@pytest.mark.parametrize("how", [{}, {"orderBy": [{"field": "metadata.name", "order": "asc"}]}])
def test_beyond_every_number_of_entities_there_are_none(
    client: Client, catalog: Recorded, how: dict[str, Any]
) -> None:
    for beyond in (2**31, 2**63 - 1):
        answer = post(client, "entities/by-query", {"offset": beyond, **how})
        assert (answer.status_code, answer.json()["items"]) == (200, [])
        answer = post(client, "entities/by-query", {"limit": beyond, **how})
        assert len(answer.json()["items"]) == answer.json()["totalItems"] > 5


@pytest.mark.parametrize("order", ["metadata.tags,asc", "metadata.tags,desc", "metadata.uid,desc", None])
def test_rows_with_several_values_come_once_forwards_and_back(
    client: Client, catalog: Recorded, order: str | None
) -> None:
    def page(**parameters: str) -> Any:
        parameters |= {"limit": "1", "fields": "metadata.name"}
        return client.get(f"{API}/entities/by-query", parameters).json()

    forth = [page(**{"orderField": order} if order else {})]
    while cursor := forth[-1]["pageInfo"].get("nextCursor"):
        forth.append(page(cursor=cursor))
    back = [forth[-1]]
    while cursor := back[-1]["pageInfo"].get("prevCursor"):
        back.append(page(cursor=cursor))
    names = [found["items"][0]["metadata"]["name"] for found in forth]
    assert len(names) == forth[0]["totalItems"]
    assert len(set(names)) == len(names)
    assert [found["items"] for found in back] == [found["items"] for found in reversed(forth)]


def test_an_address_with_slashes_and_case_finds_its_entity(client: Client, catalog: Recorded) -> None:
    response = client.get(f"{API}/entities/by-name/Component/Default/ARTIST-lookup")
    assert response.json()["metadata"]["name"] == "Artist-Lookup"


def test_locations_are_found_by_their_parts_page_by_page(client: Client, catalog: Recorded) -> None:
    register_location(actor=None, kind="url", target="https://example.com/a.yaml")
    register_location(actor=None, kind="url", target="https://example.com/b.yaml")
    rows = client.get(f"{API}/locations").json()
    first = rows[0]["data"]
    found = {
        "type": _locations(client, {"type": "URL"}),
        "prefix": _locations(client, {"target": {"$hasPrefix": "HTTPS://example.com/"}}),
        "id": _locations(client, {"id": {"$in": [first["id"], "nonsense"]}}),
        "not": _locations(client, {"$not": {"type": "file"}}),
        "any": _locations(client, {"$any": [{"type": "file"}, {"target": "https://example.com/a.yaml"}]}),
        "none": _locations(client, {"$any": []}),
        "exists": _locations(client, {"id": {"$exists": True}}),
        "ref": _locations(
            client, {"entityRef": next(r["data"]["entityRef"] for r in rows if r["data"]["type"] == "file")}
        ),
    }
    counts = {"type": 2, "prefix": 2, "id": 1, "not": 2, "any": 2, "none": 0, "exists": 3, "ref": 1}
    assert {name: len(targets) for name, targets in found.items()} == counts


def _locations(client: Client, query: Any) -> list[str]:
    targets: list[str] = []
    body: dict[str, Any] = {"limit": 1, "query": query}
    while True:
        answer = post(client, "locations/by-query", body).json()
        targets += [item["target"] for item in answer["items"]]
        if "nextCursor" not in answer["pageInfo"]:
            return targets
        body = {"cursor": answer["pageInfo"]["nextCursor"]}


def test_what_a_repository_gave_already_is_told_instead_of_a_suggestion(
    client: Client, catalog: Recorded
) -> None:
    take_in("url", f"http://{catalog.address}/extra.yaml")
    answer = _analyze(client, f"http://{catalog.address}")
    assert answer.status_code == 400
    answer = _analyze(client, f"http://{catalog.address}/extra.yaml").json()
    assert answer["generateEntities"] == []
    names = {found["entity"]["metadata"]["name"] for found in answer["existingEntityFiles"]}
    assert "via-url" in names
    assert {found["isRegistered"] for found in answer["existingEntityFiles"]} == {True}


@pytest.mark.parametrize(
    ("target", "name", "slug"),
    [
        ("https://github.com/acme/shop/blob/main/catalog-info.yaml", "shop", "github.com acme/shop"),
        ("git@github.com:acme/shop.git", "shop", "github.com acme/shop"),
        ("https://gitlab.com/a/b/shop/-/tree/main", "shop", "gitlab.com a/b/shop"),
        ("https://git.example.com/acme/shop", "shop", None),
    ],
)
def test_a_repository_gets_a_first_entity_by_its_name(
    client: Client, transactional_db: None, target: str, name: str, slug: str | None
) -> None:
    entity = _analyze(client, target).json()["generateEntities"][0]["entity"]
    assert entity["metadata"]["name"] == name
    annotations = entity["metadata"].get("annotations", {})
    host, _, path = (slug or "").partition(" ")
    assert annotations == ({f"{host}/project-slug": path} if slug else {})


def test_a_cursor_of_another_server_is_refused_or_answered_but_never_breaks(
    client: Client, catalog: Recorded
) -> None:
    form: dict[str, Any] = {
        "orderFields": [{"field": "metadata.name", "order": "asc"}],
        "isPrevious": True,
        "orderFieldValues": ["player-web", "ffffffff-6b28-40e4-ac80-207666b78aa8"],
        "firstSortFieldValues": ["artist-lookup", "682d9cad-31ab-4ada-a475-770108997e7c"],
    }
    cursor = base64.b64encode(json.dumps(form).encode()).decode()
    assert client.get(f"{API}/entities/by-query", {"cursor": cursor, "limit": "2"}).status_code == 200
    del form["orderFieldValues"]
    broken = base64.b64encode(json.dumps(form).encode()).decode()
    assert client.get(f"{API}/entities/by-query", {"cursor": broken}).status_code == 400


def _analyze(client: Client, target: str) -> Any:
    return post(client, "analyze-location", {"location": {"type": "url", "target": target}})
