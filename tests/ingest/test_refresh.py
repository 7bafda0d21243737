"""A source is read: what people then find in the catalog."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from catalog.ingest.complaints import complaints
from catalog.models import Descriptor, Entity, Refresh, Relation, Revision
from tests.ingest.sources import GROUP, Source, component

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(tmp_path / "company")


def entity(ref: str) -> Entity:
    return Entity.objects.get(ref=ref)


def document(ref: str) -> dict[str, object]:
    found: dict[str, object] = orjson.loads(entity(ref).doc + "}")
    return found


def refs() -> set[str]:
    return set(Entity.objects.exclude(kind="location").values_list("ref", flat=True))


def test_a_file_becomes_entities_with_uid_etag_and_where_they_came_from(source: Source) -> None:
    source.write("catalog-info.yaml", component("orders"), GROUP)

    outcome = source.refresh()

    assert (outcome.tally.created, outcome.tally.refused) == (3, 0)
    metadata = document("component:default/orders")["metadata"]
    assert isinstance(metadata, dict)
    assert metadata["uid"] == entity("component:default/orders").uid
    assert metadata["etag"]
    assert metadata["annotations"] == {
        "backstage.io/managed-by-location": f"file:{source.folder}/catalog-info.yaml",
        "backstage.io/managed-by-origin-location": f"file:{source.folder}/catalog-info.yaml",
    }
    assert f"location:default/{source.location.entity_name}" in set(
        Entity.objects.values_list("ref", flat=True)
    )


def test_a_second_reading_of_the_same_files_writes_nothing(source: Source) -> None:
    source.write("catalog-info.yaml", component("orders"), GROUP)
    source.refresh()
    before = list(Entity.objects.values_list("ref", "etag", "changed_at"))

    outcome = source.refresh()

    assert not outcome.tally.touched
    assert list(Entity.objects.values_list("ref", "etag", "changed_at")) == before
    assert Refresh.objects.count() == 1


def test_a_changed_document_keeps_its_uid_and_leaves_what_it_was_in_its_history(source: Source) -> None:
    source.write("catalog-info.yaml", component("orders", description="Takes orders"))
    source.refresh()
    uid = entity("component:default/orders").uid
    source.write("catalog-info.yaml", component("orders", description="Takes and keeps orders"))

    outcome = source.refresh()

    assert outcome.tally.changed == 1
    assert entity("component:default/orders").uid == uid
    revision = Revision.objects.get(ref="component:default/orders")
    assert orjson.loads(revision.before) == {"metadata": {"description": "Takes orders"}}
    assert revision.number == 1


def test_relations_lead_both_ways_in_whatever_order_things_come(source: Source) -> None:
    source.include("./orders.yaml", "./org.yaml")
    source.write("orders.yaml", component("orders"))
    source.write("org.yaml", GROUP)
    source.refresh()

    row = Relation.objects.get(type="ownedBy")
    assert (row.source.ref, row.target and row.target.ref) == (
        "component:default/orders",
        "group:default/team-a",
    )


def test_what_is_taken_out_of_a_file_is_deleted_and_comes_back_as_the_same_entity(source: Source) -> None:
    source.write("catalog-info.yaml", component("orders"), component("basket"))
    source.refresh()
    uid = entity("component:default/basket").uid
    source.write("catalog-info.yaml", component("orders"))
    source.refresh()
    assert refs() == {"component:default/orders"}
    assert Revision.objects.get(ref="component:default/basket").action == Revision.Action.DELETED

    source.write("catalog-info.yaml", component("orders"), component("basket"))
    source.refresh()

    assert entity("component:default/basket").uid == uid


def test_what_leads_to_something_deleted_dangles(source: Source) -> None:
    source.write("catalog-info.yaml", component("orders"), GROUP)
    source.refresh()
    source.write("catalog-info.yaml", component("orders"))

    source.refresh()

    assert Relation.objects.get(type="ownedBy").target is None


def test_a_refused_document_keeps_its_last_good_version_and_says_why(source: Source) -> None:
    source.write("catalog-info.yaml", component("orders"), component("basket"))
    source.refresh()
    source.write(
        "catalog-info.yaml", component("orders").replace("  owner: team-a\n", ""), component("basket")
    )

    outcome = source.refresh()

    assert outcome.tally.refused == 1
    kept = document("component:default/orders")
    assert kept["spec"] == {"type": "service", "lifecycle": "production", "owner": "team-a"}
    status = kept["status"]
    assert isinstance(status, dict)
    assert "owner" in status["items"][0]["message"]
    assert "status" not in document("component:default/basket")

    source.write("catalog-info.yaml", component("orders"), component("basket"))
    source.refresh()
    assert "status" not in document("component:default/orders")


def test_a_file_that_is_no_yaml_any_more_loses_nothing(source: Source) -> None:
    source.write("catalog-info.yaml", component("orders"), component("basket"))
    source.refresh()
    source.write("catalog-info.yaml", "kind: [Component\n  broken: {", "")

    outcome = source.refresh()

    assert refs() == {"component:default/orders", "component:default/basket"}
    assert outcome.tally.refused
    assert next(iter(complaints(source.location))).path == "catalog-info.yaml"


def test_a_broken_root_keeps_what_its_includes_give(source: Source) -> None:
    source.include("./orders.yaml")
    source.write("orders.yaml", component("orders"))
    source.refresh()
    source.write("catalog-info.yaml", "kind: [Location")

    source.refresh()

    assert "component:default/orders" in refs()


def test_an_include_that_is_missing_is_a_complaint_with_its_neighbours_unharmed(source: Source) -> None:
    source.include("./orders.yaml", "./missing.yaml")
    source.write("orders.yaml", component("orders"))

    outcome = source.refresh()

    assert refs() == {"component:default/orders"}
    assert not outcome.healthy
    assert any("missing.yaml" in str(complaint) for complaint in complaints(source.location))

    source.include("./orders.yaml")
    assert source.refresh().healthy
    assert not list(complaints(source.location))


def test_locations_that_include_each_other_end(source: Source) -> None:
    source.include("./more.yaml")
    source.write(
        "more.yaml",
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: more\n"
        "spec:\n  targets: [./catalog-info.yaml, ./more.yaml, ./orders.yaml]\n",
    )
    source.write("orders.yaml", component("orders"))

    assert source.refresh().healthy
    assert refs() == {"component:default/orders"}


def test_a_moved_file_keeps_its_entities(source: Source) -> None:
    source.include("./*/orders.yaml")
    path = source.write("old/orders.yaml", component("orders"))
    source.refresh()
    uid = entity("component:default/orders").uid
    path.unlink()
    source.write("new/orders.yaml", component("orders"))

    source.refresh()

    moved = entity("component:default/orders")
    assert moved.uid == uid
    assert moved.descriptor is not None
    assert moved.descriptor.file is not None
    assert moved.descriptor.file.path == "new/orders.yaml"
    assert not Revision.objects.filter(action=Revision.Action.DELETED).exists()


def test_the_second_to_claim_a_reference_is_a_conflict_until_the_first_lets_go(tmp_path: Path) -> None:
    first, second = Source(tmp_path / "first"), Source(tmp_path / "second")
    first.write("catalog-info.yaml", component("orders", description="The first"))
    second.write("catalog-info.yaml", component("Orders", description="The second"))
    first.refresh()

    outcome = second.refresh()

    assert outcome.tally.conflicts == 1
    assert entity("component:default/orders").location == first.location
    assert "is taken" in str(next(iter(complaints(second.location))))

    first.write("catalog-info.yaml", GROUP)
    first.refresh()
    assert entity("component:default/orders").location == second.location
    assert not list(complaints(second.location))


def test_a_refresh_that_would_delete_too_much_stops_and_asks(source: Source) -> None:
    source.write("catalog-info.yaml", *(component(f"service-{number}") for number in range(20)))
    source.refresh()
    source.write("catalog-info.yaml", component("service-0"))

    outcome = source.refresh()

    assert outcome.held == 19
    assert len(refs()) == 20
    assert source.location.held_deletions == 19

    source.refresh(allow_deletions=True)
    assert refs() == {"component:default/service-0"}
    assert source.location.held_deletions == 0


def test_held_deletions_are_remembered_by_the_next_refresh(source: Source) -> None:
    source.write("catalog-info.yaml", *(component(f"service-{number}") for number in range(20)))
    source.refresh()
    source.write("catalog-info.yaml", component("service-0"))
    source.refresh()

    assert source.refresh().held == 19
    source.write("catalog-info.yaml", *(component(f"service-{number}") for number in range(20)))
    assert source.refresh().held == 0
    assert len(refs()) == 20


def test_orphans_are_kept_where_the_settings_say_so(source: Source, settings: object) -> None:
    settings.CATALOG_ORPHANS = "keep"  # type: ignore[attr-defined]
    source.write("catalog-info.yaml", component("orders"), component("basket"))
    source.refresh()
    source.write("catalog-info.yaml", component("orders"))

    source.refresh()

    metadata = document("component:default/basket")["metadata"]
    assert isinstance(metadata, dict)
    assert metadata["annotations"]["backstage.io/orphan"] == "true"

    source.write("catalog-info.yaml", component("orders"), component("basket"))
    source.refresh()
    metadata = document("component:default/basket")["metadata"]
    assert isinstance(metadata, dict)
    assert "backstage.io/orphan" not in metadata["annotations"]


def test_a_location_that_cannot_be_read_keeps_its_entities_and_backs_off(source: Source) -> None:
    source.write("catalog-info.yaml", component("orders"))
    source.refresh()
    (source.folder / "catalog-info.yaml").unlink()

    outcome = source.refresh()

    assert outcome.problem is not None
    assert refs() == {"component:default/orders"}
    assert source.location.error
    first = source.location
    source.refresh()
    second = source.location
    assert (first.failures, second.failures) == (1, 2)
    assert first.next_check
    assert second.next_check
    assert first.checked_at
    assert second.checked_at
    assert second.next_check - second.checked_at > first.next_check - first.checked_at


def test_a_file_longer_than_one_write_is_taken_in_whole(source: Source) -> None:
    source.write("catalog-info.yaml", *(component(f"service-{number}") for number in range(1000)))
    assert source.refresh().tally.created == 1001
    source.write("catalog-info.yaml", *(component(f"service-{number}") for number in range(5, 1000)))

    assert source.refresh().tally.deleted == 5
    assert len(refs()) == 995
    assert Descriptor.objects.filter(gone=True).count() == 0
