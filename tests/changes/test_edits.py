"""What people edit stays on top of what sources give, until it is taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from catalog.changes.documents import state_documents
from catalog.changes.edits import (
    ChangedMeanwhile,
    NotEditable,
    edit_entities,
    edit_entity,
    take_back,
)
from catalog.changes.entities import delete_entity
from catalog.ingest.problem import Refused
from catalog.ingest.store.entities import plain_document
from catalog.models import AuditEvent, Entity, Overlay, Revision
from portal.accounts.models import User
from tests.ingest.sources import GROUP, Source, component

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS = "component:default/orders"


@pytest.fixture
def source(tmp_path: Path) -> Source:
    source = Source(tmp_path / "company")
    source.write("catalog-info.yaml", component("orders"), GROUP)
    source.refresh()
    return source


@pytest.fixture
def actor() -> User:
    return User.objects.create_user("ana.duarte")


def orders() -> Entity:
    return Entity.objects.get(ref=ORDERS)


def said(*path: str) -> Any:
    value: Any = plain_document(orders())
    for key in path:
        value = value.get(key)
    return value


def edit(patch: dict[str, Any], actor: User | None = None) -> None:
    edit_entity(actor=actor, ref=ORDERS, etag=orders().etag, patch=patch)


def test_an_edit_changes_the_entity_and_says_who_did_it(source: Source, actor: User) -> None:
    edit({"metadata": {"title": "Orders"}, "spec": {"lifecycle": "deprecated"}}, actor)
    entity = orders()
    assert (entity.title, entity.lifecycle) == ("Orders", "deprecated")
    assert Revision.objects.get().actor == actor
    event = AuditEvent.objects.get(verb="entity.edit")
    assert (event.actor, event.subject) == (actor, ORDERS)
    assert event.detail == {"fields": ["metadata.title", "spec.lifecycle"]}
    overlay = Overlay.objects.get()
    assert (overlay.ref, overlay.changed_by) == (ORDERS, actor)


def test_it_survives_every_refresh_and_the_rest_follows_the_file(source: Source) -> None:
    edit({"spec": {"lifecycle": "deprecated"}})
    source.write("catalog-info.yaml", component("orders", description="Takes all orders"), GROUP)
    source.refresh()
    assert said("metadata", "description") == "Takes all orders"
    assert said("spec", "lifecycle") == "deprecated"
    before = orders().etag
    source.write("catalog-info.yaml", "# moved\n", component("orders", description="Takes all orders"), GROUP)
    outcome = source.refresh()
    assert (outcome.tally.changed, orders().etag) == (0, before)


def test_an_edit_can_move_an_entity_to_another_owner(source: Source) -> None:
    source.write("more.yaml", GROUP.replace("team-a", "team-b"))
    source.write("catalog-info.yaml", component("orders"), GROUP, GROUP.replace("team-a", "team-b"))
    source.refresh()
    edit({"spec": {"owner": "team-b"}})
    assert orders().owner == "group:default/team-b"
    assert list(orders().relations.values_list("target_ref", flat=True)) == ["group:default/team-b"]


def test_a_field_can_be_removed_and_taken_back_alone(source: Source) -> None:
    edit({"metadata": {"description": None, "title": "Orders"}})
    assert said("metadata", "description") is None
    take_back(actor=None, ref=ORDERS, keys=("metadata", "description"))
    assert (said("metadata", "description"), said("metadata", "title")) == ("Takes orders", "Orders")
    take_back(actor=None, ref=ORDERS, keys=("metadata", "title"))
    assert said("metadata", "title") is None
    assert not Overlay.objects.exists()


def test_it_outlives_a_deletion_that_the_source_undoes(source: Source) -> None:
    edit({"metadata": {"title": "Orders"}})
    delete_entity(actor=None, entity=orders())
    source.refresh()
    assert said("metadata", "title") == "Orders"


def test_who_looked_at_another_version_overwrites_nothing(source: Source) -> None:
    etag = orders().etag
    edit({"metadata": {"title": "Orders"}})
    with pytest.raises(ChangedMeanwhile):
        edit_entity(actor=None, ref=ORDERS, etag=etag, patch={"metadata": {"title": "Mine"}})
    assert said("metadata", "title") == "Orders"


@pytest.mark.parametrize(
    ("patch", "path"),
    [
        ({"spec": {"owner": None}}, ("spec",)),
        ({"spec": {"lifecycle": 7}}, ("spec", "lifecycle")),
        ({"metadata": {"tags": ["Not A Tag"]}}, ("metadata", "tags", 0)),
        ({"metadata": {"name": "other"}}, ("metadata", "name")),
    ],
)
def test_the_rules_of_ingestion_hold(source: Source, patch: dict[str, Any], path: tuple[Any, ...]) -> None:
    before = orders().doc
    with pytest.raises(Refused) as refused:
        edit(patch)
    assert refused.value.problem.path == path
    assert orders().doc == before
    assert not Overlay.objects.exists()


def test_an_edit_that_does_not_fit_any_more_hides_nothing(source: Source) -> None:
    edit({"spec": {"team": "blue"}})
    Overlay.objects.update(patch='{"spec":{"lifecycle":{"stage":"late"}}}')
    source.write("catalog-info.yaml", component("orders", description="Takes all orders"), GROUP)
    source.refresh()
    assert said("metadata", "description") == "Takes all orders"
    assert said("spec", "lifecycle") == "production"
    problem = Overlay.objects.get().problem
    assert problem is not None
    assert "/spec/lifecycle must be string" in problem["message"]
    assert '"status"' in orders().doc
    take_back(actor=None, ref=ORDERS)
    assert '"status"' not in orders().doc


def test_while_its_file_is_refused_the_entity_goes_on_saying_so(source: Source) -> None:
    broken = component("orders").replace("  owner: team-a\n", "")
    source.write("catalog-info.yaml", broken, GROUP)
    source.refresh()
    edit({"metadata": {"title": "Orders"}})
    assert said("metadata", "title") == "Orders"
    assert "must have required property" in orders().doc
    source.write("catalog-info.yaml", broken, component("billing"), GROUP)
    source.refresh()
    assert said("metadata", "title") == "Orders"


def test_what_was_made_here_is_edited_itself(source: Source) -> None:
    state_documents(actor=None, text=component("made-here"))
    entity = Entity.objects.get(name="made-here")
    edit_entity(actor=None, ref=entity.ref, etag=entity.etag, patch={"metadata": {"title": "Made here"}})
    entity.refresh_from_db()
    assert entity.title == "Made here"
    assert not Overlay.objects.exists()


def test_an_entity_that_stands_for_a_source_is_not_edited(source: Source) -> None:
    standing = Entity.objects.get(kind="location")
    with pytest.raises(NotEditable):
        edit_entity(actor=None, ref=standing.ref, etag=standing.etag, patch={"metadata": {"title": "x"}})


def test_several_are_edited_in_one_go(source: Source, actor: User) -> None:
    source.write("catalog-info.yaml", component("orders"), component("billing"), GROUP)
    source.refresh()
    found = Entity.objects.filter(kind="component")
    patch: dict[str, Any] = {"spec": {"lifecycle": "deprecated"}}
    patches = {entity.ref: (entity.etag, patch) for entity in found}
    edit({"metadata": {"title": "Changed meanwhile"}})
    assert edit_entities(actor=actor, patches=patches) == ["component:default/billing"]
    assert said("spec", "lifecycle") == "production"
    assert AuditEvent.objects.get(verb="entities.edit").detail["entities"] == ["component:default/billing"]
