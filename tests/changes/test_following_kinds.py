"""A kind with many entities changes: a worker brings them along in parts, also when killed on the way."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from catalog.changes.edits import edit_entity
from catalog.ingest import custom_kinds, kind_changes, work
from catalog.ingest.store.restate import restate
from catalog.models import Entity, KindChange, Relation
from portal.accounts.models import Role, User
from tests.web.conftest import Catalog, document, page, words
from tests.web.kinds.shelves import SHELF, changed, shelf

pytestmark = pytest.mark.django_db(transaction=True)
SHELVES = 7


@pytest.fixture
def shelves(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """Seven, of which two are brought along in a write, and at most two while somebody waits."""
    settings.CATALOG_FILE_ROOTS = None
    monkeypatch.setattr(kind_changes, "CHUNK", 2)
    catalog = Catalog(tmp_path / "catalog-info.yaml")
    some = [shelf(f"shelf-{n}", keeper=f"keeper-{n}") for n in range(SHELVES)]
    catalog.holds(document("Group", "checkout"), SHELF, *some)
    while work.step("now") or work.step("bulk"):
        pass
    assert kept_by() == SHELVES
    assert not KindChange.objects.exists()
    return catalog


def kept_by() -> int:
    return Relation.objects.filter(type="keptBy").count()


def without_relations() -> None:
    kind = Entity.objects.get(kind="kind")
    edit_entity(actor=None, ref=kind.ref, etag=kind.etag, patch={"spec": {"relations": []}})


def test_a_person_does_not_wait_for_thousands(shelves: Catalog) -> None:
    without_relations()
    assert kept_by() == SHELVES
    change = KindChange.objects.get()
    assert (change.keys, change.total, change.finished) == (["shelf"], SHELVES, 0)

    assert work.step("bulk") == 0, "it is the lane of those who wait"
    assert work.step("now") == 1

    assert kept_by() == 0
    assert not KindChange.objects.exists()


def test_a_few_are_brought_along_at_once(shelves: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kind_changes, "CHUNK", SHELVES)
    without_relations()
    assert kept_by() == 0
    assert not KindChange.objects.exists()


def test_a_worker_that_is_killed_leaves_the_rest_to_the_next(
    shelves: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_relations()
    writes: list[object] = []

    def killed(*given: Any) -> None:
        if len(writes) == 2:
            raise SystemExit
        writes.append(given)
        restate(*given)

    monkeypatch.setattr(kind_changes, "restate", killed)
    with pytest.raises(SystemExit):
        work.step("now")
    change = KindChange.objects.get()
    assert (change.finished, kept_by()) == (4, SHELVES - 4)
    assert work.step("now") == 0, "it may live still"

    monkeypatch.setattr(kind_changes, "restate", restate)
    KindChange.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert work.step("now") == 1
    assert kept_by() == 0
    assert not KindChange.objects.exists()


def test_who_is_killed_right_after_the_write_leaves_a_note_of_it(
    shelves: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_given: Any, **_more: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(kind_changes, "follow", killed)
        with pytest.raises(SystemExit):
            without_relations()
    assert kept_by() == SHELVES
    custom_kinds.forget()

    assert work.step("now") == 1

    assert kept_by() == 0


def test_a_kind_that_changes_again_on_the_way_ends_as_it_is_last(shelves: Catalog) -> None:
    without_relations()
    shelves.holds(*(changed() if one is SHELF else one for one in shelves.documents))
    kind = Entity.objects.get(kind="kind")
    edit_entity(
        actor=None, ref=kind.ref, etag=kind.etag, patch={"spec": {"relations": SHELF["spec"]["relations"]}}
    )
    while work.step("now"):
        pass
    assert kept_by() == SHELVES
    assert not KindChange.objects.exists()


def test_what_says_only_other_words_has_nothing_brought_along(shelves: Catalog) -> None:
    kind = Entity.objects.get(kind="kind")
    edit_entity(actor=None, ref=kind.ref, etag=kind.etag, patch={"spec": {"icon": "star"}})
    assert not KindChange.objects.exists()


def test_an_admin_sees_how_far_it_is(shelves: Catalog) -> None:
    client = Client()
    client.force_login(User.objects.create_user("ana", role=Role.ADMIN))
    assert "brought along" not in words(page(client, "/kinds/"))
    without_relations()
    KindChange.objects.update(finished=4)
    assert "4 of 7 brought along to its present definition" in words(page(client, "/kinds/"))
    assert "The entities of 1 changed kind are being brought along." in words(page(client, "/admin/"))
    assert "shelf" in words(page(client, "/admin/catalog/kindchange/"))
