"""What tests of defining kinds share."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from catalog.changes.entities import create_entity
from catalog.web.entity.code import descriptor_yaml
from tests.web.conftest import Catalog, document, words
from tests.web.kinds.shelves import SHELF, shelf, text_of

NEW = "/kinds/new/"
EDIT = "/kinds/default/shelf/"


@pytest.fixture
def shop(catalog: Catalog) -> Catalog:
    catalog.holds(document("Group", "checkout"), document("Component", "orders"))
    return catalog


@pytest.fixture
def shelves(shop: Catalog) -> Catalog:
    shop.holds(*shop.documents, document("User", "ana"))
    create_entity(actor=None, document=SHELF)
    create_entity(actor=None, document=shelf("tall", room="1.07", keeper="ana", holds=["orders"], levels=6))
    create_entity(actor=None, document=shelf("low", room="1.08"))
    return shop


def hidden(markup: str) -> dict[str, str]:
    """What the page of the effect carries along."""
    text = re.search(r'<textarea class="vh" name="text"[^>]*>\n(.*?)</textarea>', markup, re.DOTALL)
    etag = re.search(r'name="etag" value="([^"]*)"', markup)
    assert text is not None
    assert etag is not None
    return {"as": "text", "etag": etag[1], "text": html.unescape(text[1])}


def post(client: Client, url: str, data: dict[str, str], status: int = 200) -> str:
    response = client.post(url, data)
    assert response.status_code == status, words(response.content.decode())
    return response.content.decode()


def save(client: Client, url: str, preview: str) -> None:
    response = client.post(url, {**hidden(preview), "step": "save"})
    assert response.status_code == 302, text_of(response.content.decode())


def yaml_of(client: Client, data: dict[str, str], url: str = NEW) -> str:
    """What the form comes to, as the page shows it beside."""
    shown = client.post(url, data, headers={"hx-request": "true", "hx-target": "kind-yaml"})
    assert shown.status_code == 200
    return text_of(shown.content.decode())


def sent_as_text(client: Client, document: dict[str, Any], url: str = NEW, step: str = "form") -> str:
    return post(client, url, {"as": "text", "text": descriptor_yaml(document), "step": step})


def sent_form(markup: str) -> dict[str, str]:
    """The form as a browser would send it, untouched."""
    form = markup[markup.index('id="kind-form"') :]
    data: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        named = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if named and (" checked" in tag or not re.search('type="(checkbox|radio)"', tag)):
            data[named[1]] = html.unescape(value[1] if value else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        data[name] = html.unescape(text)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)">(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        data[name] = chosen[1] if chosen else ""
    return data
