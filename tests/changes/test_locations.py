"""Sources move, and are removed and registered while they are read or are just going."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser

from catalog.changes import locations
from catalog.changes.locations import (
    AlreadyRegistered,
    change_target,
    register_location,
    remove_location,
    set_credential,
)
from catalog.ingest import work
from catalog.ingest.children import adopt
from catalog.ingest.departure import depart
from catalog.ingest.fetch import Credential
from catalog.ingest.refresh import refresh
from catalog.models import AuditEvent, Entity, Location
from tests.ingest.sources import GROUP, Source, component

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS = "component:default/orders"
ORIGIN = "backstage.io/managed-by-origin-location"


@pytest.fixture
def actor() -> AbstractBaseUser:
    return get_user_model().objects.create_user("ana.duarte")


@pytest.fixture
def source(tmp_path: Path) -> Source:
    source = Source(tmp_path / "company")
    source.write("catalog-info.yaml", component("orders"), GROUP)
    source.refresh()
    return source


@pytest.fixture
def other(tmp_path: Path) -> Source:
    other = Source(tmp_path / "elsewhere")
    other.write("catalog-info.yaml", component("orders"), component("returns"))
    return other


def refs() -> set[str]:
    return set(Entity.objects.exclude(kind="location").values_list("ref", flat=True))


def origin_of(ref: str) -> str:
    doc = orjson.loads(Entity.objects.get(ref=ref).doc + "}")
    return str(doc["metadata"]["annotations"][ORIGIN])


def work_off() -> None:
    while work.step("now"):
        pass


def include(parent: Location, other: Source) -> Location:
    """`parent` includes what is in `other`, which was read already."""
    (pk,) = adopt(parent, [("file", str(other.folder / "catalog-info.yaml"))])
    child = Location.objects.get(pk=pk)
    refresh([child])
    return child


def test_what_comes_back_has_the_same_uid(source: Source) -> None:
    uid = Entity.objects.get(ref=ORDERS).uid
    target = source.location.target
    remove_location(actor=None, location=source.location)
    refresh([register_location(actor=None, kind="file", target=target)])
    assert Entity.objects.get(ref=ORDERS).uid == uid


def test_a_source_that_is_registered_again_stops_going(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locations, "AT_ONCE", 0)
    remove_location(actor=None, location=source.location)
    location = source.location
    register_location(actor=None, kind=location.type, target=location.target)
    depart(location)
    work_off()
    assert refs() == {ORDERS, "group:default/team-a"}
    assert Entity.objects.filter(ref=f"location:default/{location.entity_name}").exists()


def test_a_source_that_is_removed_while_it_is_read_stays_removed(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.write("catalog-info.yaml", component("orders", description="Newer"), GROUP)
    location = source.location

    def removed_meanwhile(*args: object) -> str:
        remove_location(actor=None, location=Location.objects.get(pk=location.pk))
        return str(location)

    monkeypatch.setattr("catalog.ingest.refresh.origin_of", removed_meanwhile)
    refresh([location])
    assert not Entity.objects.exists()
    assert not Location.objects.exists()


def test_a_source_that_moves_is_read_from_there_and_keeps_its_id_and_name(
    source: Source, other: Source, actor: AbstractBaseUser
) -> None:
    location, target = source.location, str(other.folder / "catalog-info.yaml")
    before, uid, name = str(location), location.uid, location.entity_name
    set_credential(actor=None, location=location, credential=Credential(secret="s3cret"))
    change_target(actor=actor, location=location, kind="file", target=target)
    work_off()
    location.refresh_from_db()
    assert (location.target, location.uid, location.entity_name) == (target, uid, name)
    assert location.credential is None
    assert refs() == {ORDERS, "component:default/returns"}
    assert origin_of(ORDERS) == f"file:{target}"
    assert target in Entity.objects.get(ref=f"location:default/{name}").doc
    event = AuditEvent.objects.get(verb="location.move")
    assert (event.actor_id, event.subject, event.detail) == (actor.pk, before, {"to": f"file:{target}"})


def test_a_source_that_moves_while_it_is_read_is_read_from_its_new_place(
    source: Source, other: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.write("catalog-info.yaml", component("orders", description="Newer"), GROUP)
    location, target = source.location, str(other.folder / "catalog-info.yaml")

    def moved_meanwhile(*args: object) -> str:
        now = Location.objects.get(pk=location.pk)
        change_target(actor=None, location=now, kind="file", target=target)
        return str(location)

    with monkeypatch.context() as patch:
        patch.setattr("catalog.ingest.refresh.origin_of", moved_meanwhile)
        refresh([location])
    assert "Newer" not in Entity.objects.get(ref=ORDERS).doc
    work_off()
    assert refs() == {ORDERS, "component:default/returns"}


def test_two_sources_cannot_be_the_same_place(source: Source, other: Source) -> None:
    location, known = source.location, other.location
    with pytest.raises(AlreadyRegistered) as caught:
        change_target(actor=None, location=location, kind=known.type, target=known.target)
    assert caught.value.location == known
    change_target(actor=None, location=location, kind=location.type, target=location.target)
    assert not AuditEvent.objects.filter(verb="location.move").exists()


def test_a_place_that_a_source_moved_away_from_is_a_source_of_another_name(
    source: Source, other: Source
) -> None:
    left, moved = source.location.target, source.location
    change_target(actor=None, location=moved, kind="file", target=str(other.folder / "catalog-info.yaml"))
    again = register_location(actor=None, kind="file", target=left)
    work_off()
    standing = {f"location:default/{location.entity_name}" for location in (moved, again)}
    assert standing == set(Entity.objects.filter(kind="location").values_list("ref", flat=True))
    assert len(standing) == 2


def test_what_was_only_included_says_where_it_comes_from_once_it_is_registered(
    source: Source, other: Source
) -> None:
    child = include(source.location, other)
    assert origin_of("component:default/returns") == str(source.location)
    register_location(actor=None, kind=child.type, target=child.target)
    Location.objects.exclude(pk=child.pk).update(paused=True)
    work_off()
    assert origin_of("component:default/returns") == str(child)
