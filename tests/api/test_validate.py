"""Asking whether an entity would be taken in, and what is said of one that would not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.api.asking import API, JSON, message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("open_policy")]

VALID = {
    "apiVersion": "backstage.io/v1alpha1",
    "kind": "System",
    "metadata": {"name": "a"},
    "spec": {"owner": "b"},
}


@pytest.mark.parametrize(
    ("entity", "location", "said"),
    [
        (VALID, "x", "Unable to parse location ref 'x', expected '<type>:<target>'"),
        (VALID, "url: ", "Unable to parse location ref 'url: ', expected '<type>:<target>'"),
        (VALID, "https://a.b", "Invalid location ref 'https://a.b', please prefix it with 'url:'"),
        (VALID, "file:/x", "Invalid location ref file:/x, only 'url:<target>' is supported"),
        ({}, "x", "<root> must have required property 'apiVersion'"),
        ({**VALID, "spec": {}}, "x", "Unable to parse location ref 'x'"),
    ],
)
def test_what_is_wrong_with_where_an_entity_comes_from(
    client: Client, entity: dict[str, Any], location: str, said: str
) -> None:
    body = json.dumps({"entity": entity, "location": location})
    response = client.post(f"{API}/validate-entity", body, content_type=JSON)
    assert response.status_code == 400
    assert response.json()["errors"][0]["message"].startswith(said)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "request/body must have required property 'location'"),
        ({"location": "url:x", "entity": "x"}, "request/body/entity must be object"),
    ],
)
def test_a_body_that_holds_no_entity_is_an_error_of_the_request(
    client: Client, body: dict[str, Any], said: str
) -> None:
    response = client.post(f"{API}/validate-entity", json.dumps(body), content_type=JSON)
    assert (response.status_code, message(response)) == (400, said)


def test_an_entity_may_take_in_files_which_are_not_read(client: Client) -> None:
    spec = {"type": "openapi", "lifecycle": "x", "owner": "y", "definition": {"$text": "./openapi.yaml"}}
    body = {"entity": {**VALID, "kind": "API", "spec": spec}, "location": "url:https://example.com/a.yaml"}
    assert client.post(f"{API}/validate-entity", json.dumps(body), content_type=JSON).status_code == 200

    spec["definition"] = {"$text": 5}
    reason = client.post(f"{API}/validate-entity", json.dumps(body), content_type=JSON).json()["errors"][0]
    said = "Placeholder $text expected a string value parameter"
    assert reason["message"].startswith(
        f"Processor PlaceholderProcessor threw an error while preprocessing; caused by Error: {said}"
    )
