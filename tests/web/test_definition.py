"""The Definition tab: operations to read, text in colour, addresses of MCP servers; all of it lazily."""

from __future__ import annotations

import html
import re
from typing import Any

import orjson
import pytest
import yaml
from django.test import Client

from catalog.web.definition import lines, reading
from catalog.web.definition import page as tab
from portal.accounts.models import Role
from tests.web.conftest import Catalog, document, only_reads, page, words

ORDERS = "/catalog/api/default/orders/"
TAB = f"{ORDERS}?tab=definition"

OPENAPI: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Orders", "version": "2.1", "description": "What a *shop* sells."},
    "servers": [{"url": "https://api.halden.example/v2"}],
    "security": [{"token": []}],
    "tags": [{"name": "Late", "description": "After the fact."}, {"name": "Early"}],
    "paths": {
        "/orders": {
            "parameters": [{"name": "Trace", "in": "header", "schema": {"type": "string"}}],
            "get": {
                "tags": ["Early"],
                "summary": "List orders",
                "parameters": [
                    {
                        "name": "state",
                        "in": "query",
                        "required": True,
                        "description": "Only these.",
                        "schema": {"type": "string", "enum": ["open", "done"]},
                    },
                    {"$ref": "#/components/parameters/Limit"},
                ],
                "responses": {
                    "200": {
                        "description": "A page of them.",
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Order"}}
                            }
                        },
                    },
                    "404": {"$ref": "#/components/responses/Missing"},
                },
            },
            "post": {
                "tags": ["Early"],
                "operationId": "placeOrder",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/Order"},
                            "example": {"id": "given"},
                        }
                    },
                },
                "responses": {"201": {"description": "Placed."}},
            },
        },
        "/orders/{id}": {
            "delete": {"tags": ["Late"], "summary": "Forget one", "deprecated": True, "responses": {}}
        },
    },
    "components": {
        "parameters": {
            "Limit": {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 0, "maximum": 50, "default": 10},
            }
        },
        "responses": {"Missing": {"description": "There is none."}},
        "schemas": {
            "Order": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string", "format": "uuid", "description": "Made by **us**."},
                    "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
                    "before": {"$ref": "#/components/schemas/Order"},
                },
            },
            "Line": {
                "allOf": [
                    {"type": "object", "properties": {"sku": {"type": "string"}}, "required": ["sku"]},
                    {"properties": {"count": {"type": ["integer", "null"]}}},
                ]
            },
        },
    },
}


def defines(catalog: Catalog, definition: object, type_: str = "openapi") -> None:
    text = definition if isinstance(definition, str) else yaml.safe_dump(definition, sort_keys=False)
    catalog.holds(document("API", "orders", type=type_, definition=text))


def operation(client: Client, key: str) -> str:
    return words(page(client, f"{TAB}&operation={key}", target="operation-0"))


@pytest.fixture
def orders(catalog: Catalog) -> Catalog:
    defines(catalog, OPENAPI)
    return catalog


def test_operations_stand_by_tag_in_the_order_of_the_api(anonymous: Client, orders: Catalog) -> None:
    markup = page(anonymous, TAB)
    told = words(markup)
    assert "Orders 2.1 · OpenAPI 3.1.0 What a shop sells. Servers https://api.halden.example/v2" in told
    assert re.search(r"Late 1.*After the fact.*DELETE /orders/{id} Forget one deprecated.*Early 2", told)
    assert re.search(r"GET /orders List orders.*POST /orders placeOrder.*Schemas 2", told)
    assert "Made by" not in told, "Operations and schemas are read when they are opened."


def test_an_operation_tells_what_it_takes_and_answers(anonymous: Client, orders: Catalog) -> None:
    told = operation(anonymous, "get /orders")
    assert "Sign-in by token" in told
    assert "state string query required one of: open, done Only these." in told
    assert "limit integer query at least 0 at most 50 10 when left out" in told
    assert "Trace string header" in told
    assert "200 A page of them. application/json list of Order" in told
    assert "id string (uuid) required Made by us" in told
    assert "404 There is none." in told


def test_schemas_are_followed_put_together_and_circles_end(anonymous: Client, orders: Catalog) -> None:
    told = operation(anonymous, "get /orders")
    assert "lines list of Line 2 fields sku string required count integer | null" in told
    assert "before Order Its fields are listed under Schemas." in told
    schema = words(page(anonymous, f"{TAB}&schema=Order", target="schema-1"))
    assert "before Order Its fields are listed under Schemas." in schema


def test_an_example_is_the_one_given_or_one_made(anonymous: Client, orders: Catalog) -> None:
    assert "POST" not in operation(anonymous, "post /orders")
    assert '"id": "given"' in operation(anonymous, "post /orders")
    assert '"sku": "text"' in operation(anonymous, "get /orders")


def test_without_scripts_an_operation_has_an_address_of_its_own(anonymous: Client, orders: Catalog) -> None:
    markup = page(anonymous, TAB)
    link = re.search(r'<a class="link" href="([^"]*operation=get[^"]*)">Show it', markup)
    assert link is not None
    opened = page(anonymous, html.unescape(link[1]))
    assert "<h1>" in opened
    assert "Only these." in opened
    assert opened.count('<details class="op" open>') == 1


def test_words_find_operations_and_schemas(anonymous: Client, orders: Catalog) -> None:
    told = words(page(anonymous, f"{TAB}&find=forget+delete"))
    assert "DELETE /orders/{id}" in told
    assert "GET /orders" not in told
    assert "Schemas 1 Line" in words(page(anonymous, f"{TAB}&find=lin"))
    assert "Nothing in it has these words." in words(page(anonymous, f"{TAB}&find=zebra"))


def test_what_is_not_in_it_any_more_says_so(anonymous: Client, orders: Catalog) -> None:
    assert "this is not in it any more" in operation(anonymous, "get /nothing")
    assert "this is not in it any more" in words(page(anonymous, f"{TAB}&schema=No", target="schema-1"))


def test_swagger_two_is_read_too(anonymous: Client, catalog: Catalog) -> None:
    swagger = {
        "swagger": "2.0",
        "info": {"title": "Old", "version": "1"},
        "host": "old.halden.example",
        "basePath": "/v1",
        "schemes": ["https"],
        "paths": {
            "/parcels": {
                "post": {
                    "parameters": [
                        {"name": "dry", "in": "query", "type": "boolean"},
                        {
                            "name": "body",
                            "in": "body",
                            "required": True,
                            "schema": {"$ref": "#/definitions/P"},
                        },
                    ],
                    "responses": {"200": {"description": "Sent", "schema": {"$ref": "#/definitions/P"}}},
                },
                "put": {
                    "consumes": ["multipart/form-data"],
                    "parameters": [{"name": "label", "in": "formData", "type": "file", "required": True}],
                    "responses": {},
                },
            }
        },
        "definitions": {"P": {"type": "object", "properties": {"weight": {"type": "number"}}}},
    }
    defines(catalog, swagger)
    assert "Swagger 2.0" in words(page(anonymous, TAB))
    assert "https://old.halden.example/v1" in words(page(anonymous, TAB))
    post = operation(anonymous, "post /parcels")
    assert "dry boolean query" in post
    assert "Request body required application/json P weight number" in post
    assert "200 Sent application/json P weight number" in post
    assert "multipart/form-data object label file required" in operation(anonymous, "put /parcels")


def test_webhooks_are_operations_too(anonymous: Client, catalog: Catalog) -> None:
    defines(catalog, {"openapi": "3.1.0", "webhooks": {"placed": {"post": {"summary": "An order came"}}}})
    assert "Webhooks 1 POST placed An order came" in words(page(anonymous, TAB))


def test_the_text_is_there_with_lines_to_link_to(anonymous: Client, orders: Catalog) -> None:
    markup = page(anonymous, f"{TAB}&as=text")
    assert '<span id="L1" data-number="1"><i>openapi</i>: 3.1.0</span>' in markup
    assert "List orders" in markup


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        ("openapi: 3.1.0\npaths:\n  /a: [", "See line"),
        ("openapi: 3.1.0\nopenapi: 3.1.0", "See line 2"),
        ('{"openapi": "3.1.0"', "Its operations cannot be shown, only its text."),
        ("just words", "It does not say which version of OpenAPI it is written in"),
        ("- a\n- b", "It does not say which version of OpenAPI it is written in"),
        ("title: mine", "It does not say which version of OpenAPI it is written in"),
    ],
)
def test_a_broken_definition_is_shown_as_text_with_the_reason(
    anonymous: Client, catalog: Catalog, definition: str, reason: str
) -> None:
    defines(catalog, definition)
    markup = page(anonymous, TAB)
    assert reason in words(markup)
    assert "pre class=" in markup


def test_the_line_of_the_mistake_is_marked(anonymous: Client, catalog: Catalog) -> None:
    defines(catalog, "asyncapi: 3.0.0\ninfo:\n  title: x\n  title: y\n", "asyncapi")
    assert re.search(r'<span id="L4" data-number="4" class="hit">', page(anonymous, TAB))


@pytest.mark.parametrize(
    ("type_", "definition", "marked"),
    [
        ("graphql", "type Query {\n  order(id: ID!): Order\n}", "<i>type</i> Query"),
        ("grpc", 'syntax = "proto3";\nservice Orders {}', "<i>service</i> Orders"),
        ("asyncapi", "asyncapi: 3.0.0\n", "<i>asyncapi</i>: 3.0.0"),
        ("trpc", "export const x = 1", "<i>export</i>"),
        ("unheard-of", "anything <b>at all", "anything &lt;b&gt;at all"),
    ],
)
def test_other_languages_are_coloured(
    anonymous: Client, catalog: Catalog, type_: str, definition: str, marked: str
) -> None:
    defines(catalog, definition, type_)
    assert marked in page(anonymous, TAB)


def test_the_addresses_of_an_mcp_server_are_a_table(anonymous: Client, catalog: Catalog) -> None:
    remotes = [
        {"type": "streamable-http", "url": "https://mcp.halden.example/orders"},
        {"type": "stdio", "url": "javascript:alert(1)"},
    ]
    entity = document("API", "orders", type="mcp-server", remotes=remotes)
    del entity["spec"]["definition"]
    catalog.holds(entity)
    markup = page(anonymous, TAB)
    assert "streamable-http https://mcp.halden.example/orders stdio javascript:alert(1)" in words(markup)
    assert 'href="https://mcp.halden.example/orders"' in markup
    assert 'href="javascript' not in markup


def test_text_comes_in_parts(anonymous: Client, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "AT_ONCE", 10)
    defines(catalog, "\n".join(f"line {n}" for n in range(1, 26)), "grpc")
    markup, numbers = page(anonymous, TAB), []
    while True:
        numbers += re.findall(r'id="L(\d+)"', markup)
        following = re.search(r'id="(lines-\d+)"[^>]*hx-get="([^"]*)"', markup)
        if following is None:
            break
        markup = page(anonymous, html.unescape(following[2]), target=following[1])
        assert "<h1>" not in markup
    assert numbers == [str(number) for number in range(1, 26)]


def test_json_in_one_line_gets_lines_and_endless_lines_are_cut(anonymous: Client, catalog: Catalog) -> None:
    long = {"openapi": "3.1.0", "info": {"title": "x" * 3_000}}
    defines(catalog, orjson.dumps(long).decode())
    markup = page(anonymous, TAB)
    assert 'id="L5"' in markup
    assert "x" * 1_900 in markup
    assert "x" * 2_100 not in markup


def test_what_takes_long_to_read_comes_after_the_page(
    anonymous: Client, orders: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tab, "HEAVY", 100)
    monkeypatch.setattr(reading, "_memory", reading._Memory())
    markup = page(anonymous, TAB)
    assert "List orders" not in markup
    assert "Read it now" in words(markup)
    later = re.search(r'id="definition" hx-get="([^"]*)"', markup)
    assert later is not None
    assert "List orders" in page(anonymous, html.unescape(later[1]), target="definition")
    assert "List orders" in page(anonymous, TAB), "It is remembered."


def test_what_is_too_long_to_read_says_so(
    anonymous: Client, orders: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST_YAML", 100)
    monkeypatch.setattr(reading, "_memory", reading._Memory())
    assert "It is longer than 100 characters." in words(page(anonymous, TAB))


def test_memory_has_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "REMEMBERED", 10)
    memory = reading._Memory()
    for key in "abc":
        memory.keep(key, b"1234")
    assert [memory.get(key) for key in "abc"] == [None, b"1234", b"1234"]


def test_it_can_be_had_as_it_is_written(anonymous: Client, orders: Catalog) -> None:
    response = anonymous.get(f"{ORDERS}definition/")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert yaml.safe_load(response.content) == OPENAPI
    download = anonymous.get(f"{ORDERS}definition/?download")
    assert download["Content-Disposition"] == 'attachment; filename="orders.yaml"'


def test_what_one_may_not_see_cannot_be_had(viewer: Client, orders: Catalog) -> None:
    only_reads(Role.VIEWER, {"kind": "component"})
    assert viewer.get(f"{ORDERS}definition/").status_code == 404
    assert viewer.get("/catalog/api/default/nothing/definition/").status_code == 404


def test_what_has_no_definition_has_none_to_show(anonymous: Client, company: Catalog) -> None:
    component = "/catalog/component/default/basket-service/"
    assert anonymous.get(f"{component}definition/").status_code == 404
    assert 'id="tab-definition"' not in page(anonymous, component)


def test_words_of_the_definition_stay_text(anonymous: Client, catalog: Catalog) -> None:
    nasty = "<script>alert(1)</script>"
    defines(
        catalog,
        {
            "openapi": "3.1.0",
            "info": {"title": nasty, "description": f"{nasty} [x](javascript:alert(1))"},
            "paths": {
                f"/{nasty}": {
                    "get": {
                        "summary": nasty,
                        "parameters": [{"name": nasty, "in": "query", "description": nasty}],
                        "responses": {nasty: {"description": nasty}},
                    }
                }
            },
        },
    )
    for markup in (page(anonymous, TAB), page(anonymous, f"{TAB}&operation=get+/{nasty}")):
        assert "<script>alert" not in markup
        assert 'href="javascript' not in markup
