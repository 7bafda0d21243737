"""A source with a good neighbour in it, and somebody who looks at everything that came of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson
import pytest
from django.conf import LazySettings
from django.test import Client

from catalog.ingest.complaints import Complaint, complaints
from catalog.models import Entity
from tests.ingest.sources import GROUP, Source, component

NEIGHBOURS = {"component:default/orders", "group:default/team-a"}
TABS = ("", "?tab=source", "?tab=history", "?tab=definition")


class Reader:
    """Who may read everything, and is shown an error page instead of a traceback."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)

    def get(self, address: str, *, target: str = "") -> bytes:
        """The whole answer, or the region `target` of it as HTMX asks for it."""
        headers = {"HX-Request": "true", "HX-Target": target} if target else {}
        response = self.client.get(address, headers=headers)
        assert response.status_code == 200, (address, response.status_code)
        return response.getvalue()

    def opens(self, entity: Entity) -> None:
        """Its page with all tabs, and what the API says of it."""
        path = f"{entity.kind}/{entity.namespace}/{entity.name.lower()}"
        for tab in TABS:
            self.get(f"/catalog/{path}/{tab}")
        self.get(f"/api/catalog/entities/by-name/{path}")
        self.get(f"/api/catalog/entities/by-name/{path}/ancestry")

    def opens_everything(self) -> None:
        for entity in Entity.objects.all():
            self.opens(entity)
        for address in LISTS:
            self.get(address)
        self.get("/search/?q=orders", target="found")


LISTS = (
    "/",
    "/catalog/",
    "/catalog/?kind=all",
    "/catalog/?kind=all&q=orders",
    *(f"/catalog/?kind=all&format={form}" for form in ("csv", "json", "yaml")),
    "/api/catalog/entities",
    "/api/catalog/entities?limit=3&order=asc:metadata.description",
    "/api/catalog/entities/by-query?orderField=metadata.title,desc",
    "/api/catalog/entities/by-query?fullTextFilterTerm=a&fullTextFilterFields=metadata.description",
    "/api/catalog/entity-facets?facet=kind&facet=spec.type&facet=metadata.tags&facet=relations.dependson",
    "/api/catalog/locations",
)


class Company(Source):
    """A source whose root includes a file with the neighbours, and whatever else a test adds."""

    def __init__(self, folder: Path, reader: Reader) -> None:
        super().__init__(folder)
        self.write("neighbours.yaml", component("orders"), GROUP)
        self.include("./neighbours.yaml")
        self.reader = reader

    def holds(self, files: Mapping[str, bytes | str]) -> list[Complaint]:
        """Take in the source with these files in it; what is said about them. The neighbours are unharmed."""
        for name, data in files.items():
            self.write_bytes(name, data if isinstance(data, bytes) else data.encode())
        self.include("./neighbours.yaml", *(orjson.dumps(f"./{name}").decode() for name in files))
        return self.read()

    def read(self) -> list[Complaint]:
        outcome = self.refresh()
        assert outcome.problem is None
        assert set(Entity.objects.values_list("ref", flat=True)) >= NEIGHBOURS
        self.reader.opens_everything()
        return list(complaints(self.location))


@pytest.fixture
def reader(settings: LazySettings) -> Reader:
    settings.ANONYMOUS_READ = True
    return Reader()


@pytest.fixture
def company(tmp_path: Path, reader: Reader) -> Company:
    return Company(tmp_path / "company", reader)
