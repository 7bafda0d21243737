"""A small company in the catalog, and the people who look at it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.changes.locations import register_location
from catalog.ingest.refresh import refresh
from catalog.models import Location
from portal.accounts.models import Role, Rule, User
from portal.accounts.rules import known_rules

BACKSTAGE = "backstage.io/v1alpha1"


def document(kind: str, name: str, *, metadata: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    """A descriptor; what a kind requires and the test does not care about is filled in."""
    usual: dict[str, dict[str, Any]] = {
        "Component": {"type": "service", "lifecycle": "production", "owner": "checkout"},
        "API": {
            "type": "openapi",
            "lifecycle": "production",
            "owner": "checkout",
            "definition": "openapi: 3.0.0",
        },
        "Resource": {"type": "database", "owner": "checkout"},
        "Group": {"type": "team", "children": []},
        "User": {"memberOf": []},
        "System": {"owner": "checkout"},
        "Domain": {"owner": "checkout"},
    }
    return {
        "apiVersion": BACKSTAGE,
        "kind": kind,
        "metadata": {"name": name, **(metadata or {})},
        "spec": {**usual.get(kind, {}), **spec},
    }


@dataclass
class Catalog:
    """A file with descriptors and the location that reads it. Its documents are JSON, which is YAML."""

    path: Path
    documents: list[dict[str, Any]] = field(default_factory=list)

    def holds(self, *documents: dict[str, Any]) -> Location:
        self.documents = list(documents)
        return self.read("\n---\n".join(orjson.dumps(one).decode() for one in documents))

    def read(self, text: str) -> Location:
        self.path.write_text(text)
        target = str(self.path)
        location = Location.objects.filter(target=target).first()
        location = location or register_location(actor=None, kind="file", target=target)
        refresh([location], allow_deletions=True)
        return Location.objects.get(pk=location.pk)


@pytest.fixture
def catalog(tmp_path: Path, settings: LazySettings, db: None) -> Catalog:
    settings.ANONYMOUS_READ = True
    settings.CATALOG_FILE_ROOTS = None
    return Catalog(tmp_path / "catalog-info.yaml")


@pytest.fixture
def company(catalog: Catalog) -> Catalog:
    """A team with three components, and around them whatever pages show."""
    catalog.holds(
        document("Group", "checkout", metadata={"title": "Checkout team"}),
        document("Group", "storefront"),
        document("System", "shop"),
        document(
            "Component",
            "basket-service",
            metadata={"description": "Holds what a shopper has picked", "tags": ["python", "tier-1"]},
            system="shop",
            dependsOn=["resource:basket-db"],
            providesApis=["basket-api"],
        ),
        document(
            "Component",
            "checkout-api",
            lifecycle="deprecated",
            dependsOn=["component:basket-service"],
            consumesApis=["basket-api", "tax-rates"],
            system="shop",
        ),
        document(
            "Component",
            "checkout-web",
            type="website",
            owner="storefront",
            dependsOn=["component:checkout-api"],
        ),
        document("API", "basket-api"),
        document("Resource", "basket-db"),
    )
    return catalog


@pytest.fixture
def anonymous(db: None) -> Client:
    return Client()


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(User.objects.create_user(f"some-{role}", role=role))
    return client


@pytest.fixture
def viewer(db: None) -> Client:
    return signed_in(Role.VIEWER)


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in(Role.EDITOR)


@pytest.fixture
def admin(db: None) -> Client:
    return signed_in(Role.ADMIN)


def only_reads(role: Role, predicate: dict[str, Any]) -> None:
    """From now on people of the role see what the predicate matches and nothing else."""
    known_rules.know([Rule(role=role, verb=Rule.Verb.READ, predicate=predicate)])


def page(client: Client, url: str, *, status: int = 200, target: str = "") -> str:
    """The page at this address, or the region `target` of it as HTMX asks for it."""
    headers = {"hx-request": "true", "hx-target": target} if target else {}
    response = client.get(url, headers=headers)
    assert response.status_code == status, response.status_code
    return response.content.decode()


def korean(client: Client, url: str) -> str:
    """The page as it reads in Korean."""
    client.cookies["django_language"] = "ko"
    try:
        return page(client, url)
    finally:
        del client.cookies["django_language"]


def rows(markup: str) -> list[str]:
    """The names of a list's rows, in order."""
    return re.findall(r'<div class="name">.*?<div><a href="[^"]*">([^<]*)</a>', markup, re.DOTALL)


def words(markup: str) -> str:
    """What a person reads, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def choices(markup: str, name: str) -> dict[str, int]:
    """The choices of a filter as they are labelled, with their counts."""
    found = re.findall(rf'name="{name}" value="[^"]*"[^>]*>([^<]*)<span class="count[^"]*">(\d+)', markup)
    return {html.unescape(label): int(count) for label, count in found}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent inside; transactions do not count."""
    statements: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield statements
    ignored = ("BEGIN", "ROLLBACK", "COMMIT", "SAVEPOINT", "RELEASE", "SET TRANSACTION")
    statements += [query["sql"] for query in captured if not query["sql"].startswith(ignored)]
