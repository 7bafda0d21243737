"""A source that was removed comes back: as the source that it was, with its entities, also where it cannot be
read any more."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from catalog.changes import locations, removed_locations
from catalog.changes.deletions import restore_entities, undoable
from catalog.changes.locations import pause_location, register_location, remove_location, set_credential
from catalog.changes.removed_locations import forget_removed, gone_with, restorable, restore_locations
from catalog.ingest import work
from catalog.ingest.credentials import decrypt
from catalog.ingest.fetch import Credential
from catalog.models import AuditEvent, Descriptor, Entity, Location, RemovedLocation, Revision
from portal.accounts.models import Role, User
from tests.changes.test_removal import refs
from tests.changes.test_source_changes import DEPOT, KIND
from tests.ingest.sources import GROUP, Source, component

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS = "component:default/orders"


@pytest.fixture
def admin() -> User:
    return User.objects.create_user("ana", role=Role.ADMIN)


@pytest.fixture
def source(tmp_path: Path) -> Source:
    source = Source(tmp_path / "first")
    source.write("catalog-info.yaml", component("orders"), component("basket"), GROUP)
    source.refresh()
    return source


def restore(admin: User | None = None) -> list[Location]:
    return restore_locations(actor=admin, removed=list(restorable().values_list("pk", flat=True)))


def test_it_is_the_same_source_with_the_same_entities_at_once(source: Source, admin: User) -> None:
    former = source.location
    uids = dict(Entity.objects.values_list("ref", "uid"))
    docs = dict(Entity.objects.values_list("ref", "doc"))
    remove_location(actor=admin, location=source.location)
    assert not Entity.objects.exists()

    (location,) = restore(admin)

    assert (location.uid, str(location)) == (former.uid, str(former))
    assert dict(Entity.objects.values_list("ref", "uid")) == uids
    assert dict(Entity.objects.values_list("ref", "doc")) == docs
    assert set(Entity.objects.values_list("location", flat=True)) == {location.pk}
    event = AuditEvent.objects.get(verb="location.restore")
    assert (event.actor, event.subject, event.detail) == (admin, str(location), {"entities": 4})
    assert {row.actor for row in Revision.objects.filter(action="restored")} == {admin}
    assert not RemovedLocation.objects.exists()


def test_when_it_is_read_it_goes_on_as_if_nothing_had_been(source: Source) -> None:
    remove_location(actor=None, location=source.location)
    (location,) = restore()
    revisions = Revision.objects.count()

    assert work.step("now") == 1

    assert refs() == {ORDERS, "component:default/basket", "group:default/team-a"}
    assert Revision.objects.count() == revisions
    assert not Descriptor.objects.filter(gone=True).exists()
    assert Descriptor.objects.filter(file=None).count() == 0
    location.refresh_from_db()
    assert (location.failures, location.held_deletions) == (0, 0)


def test_what_it_gives_no_more_goes_when_it_is_read(source: Source) -> None:
    remove_location(actor=None, location=source.location)
    source.write("catalog-info.yaml", component("orders", description="Changed since"), GROUP)
    restore()
    assert "component:default/basket" in refs()

    work.step("now")

    assert refs() == {ORDERS, "group:default/team-a"}
    assert "Changed since" in Entity.objects.get(ref=ORDERS).doc


def test_its_entities_are_there_though_it_cannot_be_read_any_more(source: Source) -> None:
    remove_location(actor=None, location=source.location)
    (source.folder / "catalog-info.yaml").unlink()
    restore()

    work.step("now")

    assert ORDERS in refs()
    assert Location.objects.get().failures == 1


def test_its_credential_comes_back_and_it_is_paused_as_it_was(source: Source) -> None:
    set_credential(actor=None, location=source.location, credential=Credential(secret="violet"))
    pause_location(actor=None, location=source.location)
    remove_location(actor=None, location=Location.objects.get(pk=source.location.pk))

    (location,) = restore()

    assert location.credential is not None
    assert decrypt(bytes(location.credential)) == Credential(secret="violet")
    assert location.paused
    assert "violet" not in str(AuditEvent.objects.values_list("detail"))


def test_after_two_weeks_it_is_forgotten_with_its_credential(source: Source) -> None:
    set_credential(actor=None, location=source.location, credential=Credential(secret="violet"))
    remove_location(actor=None, location=Location.objects.get(pk=source.location.pk))
    assert forget_removed() == 0
    RemovedLocation.objects.update(removed_at=timezone.now() - datetime.timedelta(days=15))

    assert not restorable().exists()
    assert forget_removed() == 1
    assert not RemovedLocation.objects.exists()


def test_one_that_was_registered_again_is_passed_over(source: Source) -> None:
    remove_location(actor=None, location=source.location)
    pk = RemovedLocation.objects.get().pk
    again = register_location(actor=None, kind="file", target=RemovedLocation.objects.get().target)

    assert restore_locations(actor=None, removed=[pk]) == []
    assert Location.objects.get() == again


def test_asked_for_twice_it_comes_back_once(source: Source) -> None:
    remove_location(actor=None, location=source.location)
    pk = RemovedLocation.objects.get().pk

    assert len(restore_locations(actor=None, removed=[pk])) == 1
    assert restore_locations(actor=None, removed=[pk]) == []
    assert AuditEvent.objects.filter(verb="location.restore").count() == 1


def test_an_entity_that_was_brought_back_alone_belongs_to_its_source_again(source: Source) -> None:
    remove_location(actor=None, location=source.location)
    restore_entities(actor=None, deletions=[undoable().get(ref=ORDERS).pk])
    restore()

    work.step("now")

    assert Entity.objects.get(ref=ORDERS).location == Location.objects.get(type="file")
    assert not Descriptor.objects.filter(location__type="portal").exists()


def test_one_that_goes_in_the_background_is_stopped_on_its_way(
    source: Source, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locations, "AT_ONCE", 1)
    remove_location(actor=admin, location=source.location)
    assert ORDERS in refs()

    restore(admin)
    work.step("now")

    assert ORDERS in refs()
    assert Location.objects.get().registered


def test_who_removed_a_large_one_deleted_its_entities(
    source: Source, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locations, "AT_ONCE", 1)
    remove_location(actor=admin, location=source.location)
    work.step("bulk")

    assert {row.actor for row in Revision.objects.filter(action="deleted")} == {admin}
    assert gone_with(RemovedLocation.objects.get()).count() == 4


def test_a_large_one_brings_its_entities_as_it_is_read(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = Entity.objects.get(ref=ORDERS).uid
    monkeypatch.setattr(removed_locations, "AT_ONCE", 1)
    remove_location(actor=None, location=source.location)
    restore()
    assert refs() == set()

    work.step("now")

    assert Entity.objects.get(ref=ORDERS).uid == uid


def test_what_it_included_comes_back_with_it(tmp_path: Path, source: Source) -> None:
    child = Source(tmp_path / "child")
    child.write("catalog-info.yaml", component("child"))
    source.write("more.yaml", component("orders"))
    source.include(str(child.folder / "catalog-info.yaml"), "./more.yaml")
    source.refresh(allow_deletions=True)
    while work.step("now") or work.step("bulk"):
        pass
    before = refs()
    assert before == {ORDERS, "component:default/child", "location:default/root"}
    uids = dict(Entity.objects.values_list("ref", "uid"))

    remove_location(actor=None, location=source.location)
    restore()
    while work.step("now") or work.step("bulk"):
        pass

    assert refs() == before
    assert {ref: uids[ref] for ref in uids} == dict(Entity.objects.values_list("ref", "uid"))


def test_what_another_source_has_taken_over_stays_there(tmp_path: Path, source: Source) -> None:
    other = Source(tmp_path / "other")
    other.write("catalog-info.yaml", component("orders", description="The other's"))
    other.refresh()
    remove_location(actor=None, location=source.location)
    assert Entity.objects.get(ref=ORDERS).location == other.location

    restore()
    work.step("now")

    assert Entity.objects.get(ref=ORDERS).location == other.location
    assert Descriptor.objects.filter(ref=ORDERS, lost=True).count() == 1


def test_a_kind_comes_back_with_its_source_and_so_do_its_entities(tmp_path: Path) -> None:
    company = Source(tmp_path / "company")
    company.write("catalog-info.yaml", KIND, DEPOT)
    company.refresh()
    before = refs()
    assert before == {"kind:default/depot", "depot:default/north"}
    remove_location(actor=None, location=company.location)
    assert refs() == set()

    restore()
    while work.step("now"):
        pass

    assert refs() == before
    assert not Descriptor.objects.filter(error__isnull=False).exists()
