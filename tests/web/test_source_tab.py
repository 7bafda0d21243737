"""The Source tab: where the descriptor is from, and which of its lines the catalog added."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from catalog.models import Entity, Location
from tests.web.conftest import Catalog, document, page, words

ORDERS = "/catalog/component/default/orders/"
SOURCE = f"{ORDERS}?tab=source"


def added(client: Client) -> list[str]:
    """What the lines say that are not in the file."""
    lines = re.findall(r'<span id="L\d+"[^>]* class="not-in-file">(.*?)</span>', page(client, SOURCE))
    return [words(line).replace(" :", ":") for line in lines]


def origin(client: Client) -> str:
    found = re.search(r'aria-labelledby="origin".*?</section>', page(client, SOURCE), re.DOTALL)
    assert found is not None
    return words(found[0])


def holds(catalog: Catalog, **annotations: str) -> None:
    names = {key.replace("__", "/").replace("_", "-"): value for key, value in annotations.items()}
    metadata = {"annotations": names} if names else {}
    catalog.holds(document("Group", "checkout"), document("Component", "orders", metadata=metadata))


def test_it_says_source_file_and_line(anonymous: Client, catalog: Catalog) -> None:
    holds(catalog)
    told = origin(anonymous)
    assert f"Source {catalog.path}" in told
    assert "File catalog-info.yaml" in told
    assert "Line 3" in told


def test_it_says_at_which_commit_it_was_read(anonymous: Client, catalog: Catalog) -> None:
    holds(catalog)
    commit = "0123456789abcdef0123456789abcdef01234567"
    forge = Location.objects.create(
        type="git", target="https://github.com/halden/orders.git", revision=commit
    )
    Entity.objects.update(location=forge)
    assert "Read at commit 0123456" in origin(anonymous)
    assert f'href="https://github.com/halden/orders/commit/{commit}"' in page(anonymous, SOURCE)


def test_lines_that_the_catalog_added_are_marked(anonymous: Client, catalog: Catalog) -> None:
    holds(catalog, jira__project_key="ORD")
    names = [line.partition(":")[0] for line in added(anonymous)]
    assert names == ["backstage.io/managed-by-location", "backstage.io/managed-by-origin-location"]
    assert "The lines with a bar are not in the file" in words(page(anonymous, SOURCE))


def test_where_all_annotations_are_added_their_heading_is_too(anonymous: Client, catalog: Catalog) -> None:
    holds(catalog)
    assert added(anonymous)[0] == "annotations:"


def test_what_the_file_says_of_its_place_stays_its_own(anonymous: Client, catalog: Catalog) -> None:
    holds(catalog, backstage_io__source_location="url:https://x.example/")
    doc = Entity.objects.get(name="orders").doc
    told = doc.replace("backstage-io/source-location", "backstage.io/source-location")
    Entity.objects.filter(name="orders").update(doc=told)
    assert not any("source-location" in line for line in added(anonymous))


@pytest.mark.parametrize("name", ["view-url", "edit-url", "source-location"])
def test_the_links_of_a_forge_are_added(anonymous: Client, catalog: Catalog, name: str) -> None:
    holds(catalog, jira__project_key="ORD")
    view = "https://github.com/halden/orders/tree/main/catalog-info.yaml"
    entity = Entity.objects.get(name="orders")
    told = re.sub(r'("backstage.io/managed-by-location":)"[^"]*"', rf'\1"url:{view}"', entity.doc)
    links = "".join(f'"backstage.io/{key}":"{view}",' for key in ("view-url", "edit-url", "source-location"))
    Entity.objects.filter(pk=entity.pk).update(
        doc=told.replace('"annotations":{', f'"annotations":{{{links}')
    )
    assert any(line.startswith(f"backstage.io/{name}") for line in added(anonymous))


def test_it_can_be_had_as_json(anonymous: Client, catalog: Catalog) -> None:
    holds(catalog)
    link = re.search(r'<a href="([^"]*)">As JSON</a>', page(anonymous, SOURCE))
    assert link is not None
    assert anonymous.get(link[1]).json()["metadata"]["name"] == "orders"
