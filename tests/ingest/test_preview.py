"""What a source would come to is said before anything changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.changes.locations import register_location
from catalog.ingest.preview import preview
from catalog.ingest.refresh import refresh
from catalog.models import Entity
from tests.ingest.sources import GROUP, component

pytestmark = pytest.mark.django_db(transaction=True)

DEPOT_KIND = """apiVersion: greenroom/v1alpha1
kind: Kind
metadata:
  name: depot
spec:
  names: {kind: Depot, singular: Depot, plural: Depots}
  apiVersions: [example.com/v1]
  schema: {type: object}
"""
DEPOT = "apiVersion: example.com/v1\nkind: Depot\nmetadata:\n  name: north\nspec: {}\n"


def write(folder: Path, *documents: str) -> str:
    path = folder / "catalog-info.yaml"
    path.write_text("---\n".join(documents))
    return str(path)


def test_new_changed_and_deleted_entities_are_told_apart_and_nothing_is_written(tmp_path: Path) -> None:
    target = write(tmp_path, component("orders"), component("basket"), GROUP)
    refresh([register_location(actor=None, kind="file", target=target)])
    before = set(Entity.objects.values_list("ref", "etag"))
    write(tmp_path, component("orders", description="Another"), component("search"), GROUP)

    result = preview("file", target)

    assert [found.ref for found in result.created] == ["component:default/search"]
    assert [found.ref for found in result.changed] == ["component:default/orders"]
    assert result.deleted == ["component:default/basket"]
    assert len(result.unchanged) == 1
    assert not result.complaints
    assert set(Entity.objects.values_list("ref", "etag")) == before


def test_what_another_source_has_is_a_conflict(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    refresh([register_location(actor=None, kind="file", target=write(first, component("orders")))])

    result = preview("file", write(second, component("orders")))

    assert not result.created
    assert "is taken" in str(result.complaints[0])


def test_a_kind_that_the_source_defines_counts(tmp_path: Path) -> None:
    result = preview("file", write(tmp_path, DEPOT, DEPOT_KIND))

    assert not result.complaints
    assert {found.ref for found in result.created} == {"depot:default/north", "kind:default/depot"}


def test_a_source_that_is_not_there_is_a_complaint(tmp_path: Path) -> None:
    result = preview("file", str(tmp_path / "nothing.yaml"))
    assert "nothing.yaml" in str(result.complaints[0])
