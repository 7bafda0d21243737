"""A source is removed: what goes with it, what passes on, what stays."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from django.conf import LazySettings

from catalog.changes import locations
from catalog.changes.deletions import restore_entities, undoable
from catalog.changes.locations import register_location, remove_location
from catalog.ingest import work
from catalog.ingest.refresh import refresh
from catalog.models import AuditEvent, Entity, Location, Revision, SourceFile
from portal.accounts.models import Role, User
from tests.ingest.sources import Source, component

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS = "component:default/orders"


@pytest.fixture
def admin() -> User:
    return User.objects.create_user("ana", role=Role.ADMIN)


@pytest.fixture
def first(tmp_path: Path) -> Source:
    return Source(tmp_path / "first")


@pytest.fixture
def second(tmp_path: Path) -> Source:
    return Source(tmp_path / "second")


def refs() -> set[str]:
    return set(Entity.objects.exclude(name__startswith="generated-").values_list("ref", flat=True))


def included(child: Source, *parents: Source) -> None:
    """Make the source one that others include, as an address elsewhere would be."""
    Location.objects.filter(pk=child.location.pk).update(registered=False)
    child.location.parents.set([parent.location for parent in parents])


def test_what_a_removed_source_gave_goes_and_can_be_brought_back(first: Source, admin: User) -> None:
    first.write("catalog-info.yaml", component("orders"))
    first.refresh()

    remove_location(actor=admin, location=first.location)

    assert not Location.objects.exists()
    assert not Entity.objects.exists()
    assert not SourceFile.objects.exists()
    assert AuditEvent.objects.get(verb="location.remove").actor == admin
    deleted = Revision.objects.get(ref=ORDERS)
    assert deleted.actor == admin
    assert undoable().filter(pk=deleted.pk).exists()
    restore_entities(actor=admin, deletions=[deleted.pk])
    assert refs() == {ORDERS}


def test_what_another_source_claims_passes_to_that_one(first: Source, second: Source) -> None:
    first.write("catalog-info.yaml", component("orders"))
    second.write("catalog-info.yaml", component("orders"), component("basket"))
    first.refresh()
    second.refresh()

    remove_location(actor=None, location=first.location)

    assert Entity.objects.get(ref=ORDERS).location == second.location


def test_a_large_source_goes_in_the_background(first: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locations, "AT_ONCE", 1)
    first.write("catalog-info.yaml", component("orders"), component("basket"))
    first.refresh()

    remove_location(actor=None, location=first.location)
    assert refs() == {ORDERS, "component:default/basket"}

    assert work.step("bulk") == 1
    assert not Entity.objects.exists()
    assert not Location.objects.exists()


def test_orphans_stay_where_the_settings_say_so(first: Source, settings: LazySettings) -> None:
    settings.CATALOG_ORPHANS = "keep"
    first.write("catalog-info.yaml", component("orders"))
    first.refresh()

    remove_location(actor=None, location=first.location)

    assert refs() == {ORDERS}
    assert Entity.objects.get(ref=ORDERS).location is None
    assert not Location.objects.exists()


def test_what_it_alone_included_goes_with_it_at_any_depth(
    tmp_path: Path, first: Source, second: Source
) -> None:
    third = Source(tmp_path / "third")
    for source, name in ((first, "one"), (second, "two"), (third, "three")):
        source.write("catalog-info.yaml", component(name))
        source.refresh()
    included(second, first)
    included(third, second)

    remove_location(actor=None, location=first.location)

    assert refs() == set()
    assert not Location.objects.exists()


def test_what_others_include_too_stays(tmp_path: Path, first: Source, second: Source) -> None:
    other = Source(tmp_path / "other")
    for source, name in ((first, "one"), (second, "two"), (other, "three")):
        source.write("catalog-info.yaml", component(name))
        source.refresh()
    included(second, first, other)

    remove_location(actor=None, location=first.location)

    assert refs() == {"component:default/two", "component:default/three"}


def test_sources_that_include_each_other_go_together(first: Source, second: Source) -> None:
    for source, name in ((first, "one"), (second, "two")):
        source.write("catalog-info.yaml", component(name))
        source.refresh()
    included(second, first)
    first.location.parents.add(second.location)

    remove_location(actor=None, location=first.location)

    assert not Location.objects.exists()


def origin(ref: str) -> str:
    annotations = orjson.loads(Entity.objects.get(ref=ref).doc + "}")["metadata"]["annotations"]
    return str(annotations["backstage.io/managed-by-origin-location"])


def test_one_that_another_includes_is_registered_no_more_but_stays(first: Source, second: Source) -> None:
    for source, name in ((first, "one"), (second, "two")):
        source.write("catalog-info.yaml", component(name))
        source.refresh()
    second.location.parents.add(first.location)

    remove_location(actor=None, location=second.location)

    location = Location.objects.get(pk=second.location.pk)
    assert not location.registered
    assert not Entity.objects.filter(name=location.entity_name).exists()
    refresh([location])
    assert origin("component:default/two") == str(first.location)
    register_location(actor=None, kind="file", target=location.target)
    refresh([Location.objects.get(pk=location.pk)])
    assert origin("component:default/two") == str(second.location)
    assert Entity.objects.filter(name=location.entity_name).exists()
