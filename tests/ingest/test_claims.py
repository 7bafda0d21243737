"""Who has a reference when several sources claim it, and for how long."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from catalog.ingest.complaints import complaints, conflicting
from catalog.ingest.held import held_by
from catalog.models import Descriptor, Entity, Location, Revision
from tests.ingest.sources import GROUP, Source, component

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS = "component:default/orders"


@pytest.fixture
def first(tmp_path: Path) -> Source:
    return Source(tmp_path / "first")


@pytest.fixture
def second(tmp_path: Path) -> Source:
    return Source(tmp_path / "second")


def holder(ref: str = ORDERS) -> Location | None:
    return Entity.objects.get(ref=ref).location


def lost() -> list[Location]:
    return [row.location for row in Descriptor.objects.filter(lost=True).select_related("location")]


def approve(source: Source) -> None:
    Location.objects.filter(pk=source.location.pk).update(deletions_approved=True)


def test_the_second_to_claim_a_reference_is_marked_until_it_has_it(first: Source, second: Source) -> None:
    first.write("catalog-info.yaml", component("orders"))
    second.write("catalog-info.yaml", component("orders", description="Another"))
    first.refresh()
    second.refresh()
    assert lost() == [second.location]
    assert [row.ref for row in conflicting(second.location)] == [ORDERS]

    first.write("catalog-info.yaml", GROUP)
    first.refresh()

    assert holder() == second.location
    assert lost() == []


def test_a_file_that_moves_inside_its_source_keeps_what_another_source_waits_for(
    first: Source, second: Source
) -> None:
    first.include("./*/orders.yaml")
    path = first.write("old/orders.yaml", component("orders"))
    first.refresh()
    second.write("catalog-info.yaml", component("orders", description="Another"))
    second.refresh()
    path.unlink()
    first.write("new/orders.yaml", component("orders"))

    first.refresh()

    assert holder() == first.location
    assert lost() == [second.location]
    assert not list(complaints(first.location))


def test_what_nothing_gives_any_more_yields_to_the_next_that_claims_it(first: Source, second: Source) -> None:
    first.write("catalog-info.yaml", component("orders"))
    first.refresh()
    uid = Entity.objects.get(ref=ORDERS).uid
    Descriptor.objects.filter(ref=ORDERS).update(gone=True)
    second.write("catalog-info.yaml", component("orders", description="Another"))

    second.refresh()

    assert holder() == second.location
    assert lost() == []
    assert Entity.objects.get(ref=ORDERS).uid == uid


def test_two_documents_of_one_reference_do_not_both_take_over_an_orphan(
    first: Source, second: Source, settings: LazySettings
) -> None:
    settings.CATALOG_ORPHANS = "keep"
    first.write("catalog-info.yaml", component("orders"))
    first.refresh()
    first.write("catalog-info.yaml", GROUP)
    first.refresh()
    second.write("catalog-info.yaml", component("orders"), component("orders", description="Another"))

    second.refresh()

    assert lost() == [second.location]


def services(*numbers: int) -> list[str]:
    return [component(f"service-{number}") for number in numbers]


def test_held_deletions_are_listed_and_go_once_they_are_approved(first: Source) -> None:
    first.write("catalog-info.yaml", *services(*range(20)))
    first.refresh()
    first.write("catalog-info.yaml", *services(0))
    first.refresh()
    assert held_by(first.location).count() == 19

    approve(first)
    first.refresh()

    assert Revision.objects.filter(action="deleted").count() == 19
    assert not first.location.deletions_approved
    assert not held_by(first.location).exists()


def test_held_deletions_of_whole_files_are_listed_too(first: Source) -> None:
    first.include("./*.yaml")
    for number in range(20):
        first.write(f"service-{number}.yaml", component(f"service-{number}"))
    first.refresh()
    for number in range(1, 20):
        (first.folder / f"service-{number}.yaml").unlink()

    first.refresh()

    assert held_by(first.location).count() == 19


def test_what_comes_back_is_no_longer_held(first: Source) -> None:
    first.write("catalog-info.yaml", *services(*range(20)))
    first.refresh()
    first.write("catalog-info.yaml", *services(0))
    first.refresh()
    first.write("catalog-info.yaml", *services(*range(20)))

    first.refresh()

    assert not held_by(first.location).exists()


def test_an_approval_does_not_reach_beyond_what_was_held_when_it_was_given(first: Source) -> None:
    first.write("catalog-info.yaml", *services(*range(40)))
    first.refresh()
    first.write("catalog-info.yaml", *services(*range(25)))
    first.refresh()
    approve(first)
    first.write("catalog-info.yaml", *services(0))

    assert first.refresh().held == 39
    assert held_by(first.location).count() == 39
    assert not first.location.deletions_approved


def test_an_approval_outlives_a_refresh_that_could_not_be_read(first: Source) -> None:
    path = first.write("catalog-info.yaml", *services(*range(20)))
    first.refresh()
    first.write("catalog-info.yaml", *services(0))
    first.refresh()
    approve(first)
    path.unlink()
    first.refresh()
    assert first.location.deletions_approved

    first.write("catalog-info.yaml", *services(0))
    first.refresh()

    assert Revision.objects.filter(action="deleted").count() == 19
