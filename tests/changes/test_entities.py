"""An entity is deleted by a person; what a source still gives comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from catalog.changes.entities import delete_entity
from catalog.ingest.refresh import refresh
from catalog.models import AuditEvent, Entity, Location, Revision
from tests.ingest.sources import GROUP, Source, component

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS = "component:default/orders"


@pytest.fixture
def source(tmp_path: Path) -> Source:
    source = Source(tmp_path / "company")
    source.write("catalog-info.yaml", component("orders"), GROUP)
    source.refresh()
    return source


def test_it_is_gone_and_the_history_says_by_whom(source: Source) -> None:
    actor = get_user_model().objects.create_user("ana.duarte")
    entity = Entity.objects.get(ref=ORDERS)
    delete_entity(actor=actor, entity=entity)
    delete_entity(actor=actor, entity=entity)
    assert not Entity.objects.filter(ref=ORDERS).exists()
    assert Revision.objects.get().actor == actor
    event = AuditEvent.objects.get(verb="entity.delete")
    assert (event.actor, event.subject) == (actor, ORDERS)


def test_what_its_source_still_gives_comes_back_with_the_next_refresh(source: Source) -> None:
    uid = Entity.objects.get(ref=ORDERS).uid
    delete_entity(actor=None, entity=Entity.objects.get(ref=ORDERS))
    outcome = source.refresh()
    assert (outcome.tally.created, outcome.tally.changed) == (1, 0)
    assert Entity.objects.get(ref=ORDERS).uid == uid


def test_so_does_the_entity_that_stands_for_a_source(source: Source) -> None:
    standing = Entity.objects.get(kind="location")
    delete_entity(actor=None, entity=standing)
    source.refresh()
    assert Entity.objects.get(kind="location").uid == standing.uid


def test_what_its_source_gives_no_more_stays_away(source: Source) -> None:
    source.write("catalog-info.yaml", GROUP)
    delete_entity(actor=None, entity=Entity.objects.get(ref=ORDERS))
    source.refresh()
    assert not Entity.objects.filter(ref=ORDERS).exists()


def test_it_comes_back_although_its_source_was_being_read_when_it_went(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = source.location
    Location.objects.filter(pk=location.pk).update(revision="a1b2")
    location.refresh_from_db()

    def deleted_meanwhile(*args: object) -> str:
        delete_entity(actor=None, entity=Entity.objects.get(ref=ORDERS))
        return str(location)

    with monkeypatch.context() as patch:
        patch.setattr("catalog.ingest.refresh.origin_of", deleted_meanwhile)
        refresh([location])
    assert source.location.revision == ""
    source.refresh()
    assert Entity.objects.filter(ref=ORDERS).exists()
