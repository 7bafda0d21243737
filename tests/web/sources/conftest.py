"""What tests of sources and their pages share."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from catalog.models import AuditEvent, Location
from tests.ingest.sources import Source
from tests.web.conftest import words

ORDERS = "component:default/orders"


@pytest.fixture(autouse=True)
def any_folder(settings: LazySettings) -> None:
    settings.CATALOG_FILE_ROOTS = None


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(tmp_path / "company")


@pytest.fixture
def other(tmp_path: Path) -> Source:
    return Source(tmp_path / "other")


def url(source: Source | Location, action: str = "") -> str:
    location = source.location if isinstance(source, Source) else source
    return f"/sources/{location.uid}/{action}"


def say(client: Client, address: str, **data: object) -> list[str]:
    """Send a form; the messages of the page it leads to."""
    response = client.post(address, data, follow=True)
    assert response.status_code == 200, response.status_code
    return [str(message) for message in response.context["messages"]]


def audited() -> list[str]:
    return list(
        AuditEvent.objects.exclude(verb="location.register").order_by("pk").values_list("verb", flat=True)
    )


def sent(client: Client, url: str, *, status: int = 200, **data: str) -> str:
    response = client.post(url, data)
    assert response.status_code == status, words(response.content.decode())
    return response.content.decode()


def draft_in(markup: str) -> str:
    (found,) = re.findall(r'name="draft" value="([^"]*)"', markup)
    return str(found)


def error_at(markup: str, field: str) -> str:
    """What is said at a field, which is marked as wrong."""
    assert re.search(
        rf'id="id_{field}"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="id_{field}"', markup
    )
    found = re.findall(rf'id="id_{field}_error"[^>]*>(.*?)</span></span>', markup, re.DOTALL)
    return words(" ".join(found))
