"""What people do to sources, beneath the pages: choose, approve, undo, state, pause."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from catalog.changes.conflicts import ConflictChanged, choose_claim
from catalog.changes.deletions import HeldChanged, approve_deletions, restore_entities, undoable
from catalog.changes.documents import DocumentsRefused, state_documents
from catalog.changes.locations import pause_location, request_refresh, resume_location
from catalog.ingest import work
from catalog.ingest.portal import portal_location
from catalog.ingest.problem import Refused
from catalog.ingest.store.remove import delete_entities
from catalog.ingest.store.transaction import writing
from catalog.models import AuditEvent, Descriptor, Entity, Location, Revision
from portal.accounts.models import Role, User
from tests.ingest.sources import GROUP, Source, component

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS = "component:default/orders"
KIND = """apiVersion: greenroom/v1alpha1
kind: Kind
metadata: {name: depot}
spec:
  names: {kind: Depot, singular: depot, plural: depots}
  apiVersions: [halden.example/v1]
  schema: {type: object, required: [city], properties: {city: {type: string}}}
"""
DEPOT = "apiVersion: halden.example/v1\nkind: Depot\nmetadata: {name: north}\nspec: {city: Oulu}\n"


@pytest.fixture
def admin() -> User:
    return User.objects.create_user("ana", role=Role.ADMIN)


@pytest.fixture
def first(tmp_path: Path) -> Source:
    return Source(tmp_path / "first")


@pytest.fixture
def second(tmp_path: Path) -> Source:
    return Source(tmp_path / "second")


def entity(ref: str = ORDERS) -> Entity:
    return Entity.objects.get(ref=ref)


def description(ref: str = ORDERS) -> object:
    return orjson.loads(entity(ref).doc + "}")["metadata"]["description"]


def audited() -> list[str]:
    return list(
        AuditEvent.objects.order_by("pk").exclude(verb="location.register").values_list("verb", flat=True)
    )


@pytest.fixture
def conflict(first: Source, second: Source) -> tuple[int, int]:
    """Two sources claim orders; the descriptors of the one that waits and of the one that has it."""
    first.write("catalog-info.yaml", component("orders", description="The first"))
    second.write("catalog-info.yaml", component("orders", description="The second"))
    first.refresh()
    second.refresh()
    has = entity().descriptor_id
    assert has is not None
    return Descriptor.objects.get(lost=True).pk, has


def test_a_chosen_claim_has_the_entity_from_then_on(
    first: Source, second: Source, conflict: tuple[int, int], admin: User
) -> None:
    uid = entity().uid
    claim, instead_of = conflict

    assert choose_claim(actor=admin, claim=claim, instead_of=instead_of) == ORDERS

    assert (description(), entity().location, entity().uid) == ("The second", second.location, uid)
    assert [row.location for row in Descriptor.objects.filter(lost=True)] == [first.location]
    assert Revision.objects.get(ref=ORDERS).actor == admin
    assert audited() == ["conflict.choose"]
    first.write("catalog-info.yaml", component("orders", description="The first, changed"))
    first.refresh()
    assert description() == "The second"


def test_choosing_twice_changes_nothing_the_second_time(conflict: tuple[int, int], admin: User) -> None:
    choose_claim(actor=admin, claim=conflict[0], instead_of=conflict[1])
    with pytest.raises(ConflictChanged):
        choose_claim(actor=admin, claim=conflict[0], instead_of=conflict[1])
    assert audited() == ["conflict.choose"]


def services(*numbers: int) -> list[str]:
    return [component(f"service-{number}") for number in numbers]


@pytest.fixture
def held(first: Source) -> Source:
    first.write("catalog-info.yaml", *services(*range(20)))
    first.refresh()
    first.write("catalog-info.yaml", *services(0))
    first.refresh()
    return first


def test_approved_deletions_are_made_by_the_next_refresh(held: Source, admin: User) -> None:
    approve_deletions(actor=admin, location=held.location, held=19)
    assert held.location.urgent

    held.refresh()

    assert Entity.objects.filter(kind="component").count() == 1
    assert audited() == ["deletions.approve"]


@pytest.mark.parametrize("number", [0, 18])
def test_one_approves_what_one_saw_and_nothing_else(held: Source, admin: User, number: int) -> None:
    with pytest.raises(HeldChanged):
        approve_deletions(actor=admin, location=held.location, held=number)
    assert not held.location.deletions_approved
    assert audited() == []


@pytest.fixture
def deleted(first: Source) -> Revision:
    """The deletion of orders, which its source gives no more."""
    first.write("catalog-info.yaml", component("orders", owner="team-a"), GROUP)
    first.refresh()
    first.write("catalog-info.yaml", GROUP)
    first.refresh()
    return Revision.objects.get(ref=ORDERS)


def test_what_was_deleted_comes_back_as_the_same_entity_and_stays(
    first: Source, deleted: Revision, admin: User
) -> None:
    assert restore_entities(actor=admin, deletions=[deleted.pk]) == [ORDERS]

    assert (entity().uid, entity().pk) == (deleted.uid, deleted.entity_id)
    assert entity().location == portal_location()
    annotations = orjson.loads(entity().doc + "}")["metadata"]["annotations"]
    assert set(annotations.values()) == {"portal:portal"}
    restored = Revision.objects.get(ref=ORDERS, number=2)
    assert (restored.action, restored.actor) == (Revision.Action.RESTORED, admin)
    assert audited() == ["entity.restore"]
    first.write("catalog-info.yaml", GROUP, component("basket"))
    first.refresh()
    assert description() == "Takes orders"


def test_relations_lead_to_it_again(first: Source, deleted: Revision) -> None:
    restore_entities(actor=None, deletions=[deleted.pk])
    relation = entity().relations.get()
    assert (relation.type, relation.target) == ("ownedBy", entity("group:default/team-a"))


def test_what_was_restored_goes_back_to_the_source_that_gives_it_again(
    first: Source, deleted: Revision
) -> None:
    restore_entities(actor=None, deletions=[deleted.pk])
    first.write("catalog-info.yaml", component("orders", description="Back"), GROUP)

    first.refresh()

    assert (description(), entity().location) == ("Back", first.location)
    assert not Descriptor.objects.filter(location=portal_location()).exists()
    first.write("catalog-info.yaml", GROUP)
    first.refresh()
    assert not Entity.objects.filter(ref=ORDERS).exists()


def test_what_is_there_again_is_not_restored_over_it(first: Source, deleted: Revision) -> None:
    first.write("catalog-info.yaml", component("orders", description="Back"), GROUP)
    first.refresh()
    assert not undoable().exists()
    assert restore_entities(actor=None, deletions=[deleted.pk]) == []
    assert description() == "Back"


def test_what_a_source_still_gives_comes_back_as_that_says(second: Source) -> None:
    second.write("catalog-info.yaml", component("orders", description="The first"))
    second.refresh()
    with writing() as held:
        delete_entities(held, [entity()])

    restore_entities(actor=None, deletions=[Revision.objects.get(ref=ORDERS).pk])

    assert (description(), entity().location) == ("The first", second.location)


def test_what_has_no_kind_any_more_cannot_come_back(first: Source) -> None:
    first.write("catalog-info.yaml", KIND, DEPOT)
    first.refresh()
    first.write("catalog-info.yaml", KIND)
    first.refresh()
    first.write("catalog-info.yaml", GROUP)
    first.refresh()
    gone = Revision.objects.get(ref="depot:default/north")

    with pytest.raises(Refused, match="No processor recognized"):
        restore_entities(actor=None, deletions=[gone.pk])

    assert not Entity.objects.filter(ref="depot:default/north").exists()


def test_stated_documents_become_entities_of_the_portal(admin: User) -> None:
    assert state_documents(actor=admin, text=component("orders") + "---\n" + GROUP) == [
        ORDERS,
        "group:default/team-a",
    ]
    assert entity().location == portal_location()
    assert entity().relations.get().target == entity("group:default/team-a")
    assert audited() == ["documents.state"]


def test_stating_it_again_changes_it(admin: User) -> None:
    state_documents(actor=admin, text=component("orders"))
    state_documents(actor=admin, text=component("orders", description="Changed"))
    assert description() == "Changed"
    assert Descriptor.objects.count() == 1
    assert Revision.objects.get(ref=ORDERS).actor == admin


def test_kinds_may_be_stated_together_with_their_entities() -> None:
    assert state_documents(actor=None, text=DEPOT + "---\n" + KIND) == [
        "depot:default/north",
        "kind:default/depot",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (component("orders") + "---\n" + component("orders"), "states the same reference twice"),
        (
            "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: x}\nspec: {target: ./y}\n",
            "cannot be made here",
        ),
        (component("orders").replace("Takes orders", "{$text: ./x}"), "no files beside it"),
        ("kind: [", "flow"),
    ],
)
def test_what_cannot_be_stated_says_why_and_changes_nothing(text: str, said: str) -> None:
    with pytest.raises(DocumentsRefused) as refused:
        state_documents(actor=None, text=text)
    assert any(said in complaint.problem.message for complaint in refused.value.complaints)
    assert not Entity.objects.exists()
    assert audited() == []


def test_a_reference_that_a_source_has_cannot_be_stated(first: Source) -> None:
    first.write("catalog-info.yaml", component("orders"))
    first.refresh()
    with pytest.raises(DocumentsRefused) as refused:
        state_documents(actor=None, text=component("orders"))
    assert "is taken" in refused.value.complaints[0].problem.message


def test_a_paused_source_is_read_by_nobody_until_it_is_resumed(first: Source, admin: User) -> None:
    first.write("catalog-info.yaml", component("orders"))
    pause_location(actor=admin, location=first.location)
    request_refresh(actor=admin, location=first.location)
    assert work.step("now") == 0

    resume_location(actor=admin, location=first.location)

    assert work.step("now") == 1
    assert audited() == ["location.pause", "location.refresh", "location.resume"]


def test_nobody_reads_what_is_stated_in_the_portal(admin: User) -> None:
    state_documents(actor=admin, text=GROUP)
    request_refresh(actor=admin, location=portal_location())
    assert work.step("now") == 0
    assert not Location.objects.get().error
