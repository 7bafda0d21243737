"""Sources that were removed: what is told of them, and how an admin has them again, one or several."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from catalog.changes.locations import remove_location, set_credential
from catalog.ingest.fetch import Credential
from catalog.models import AuditEvent, Entity, Location, RemovedLocation
from portal.accounts.models import Role
from tests.ingest.sources import Source, component
from tests.web.conftest import only_reads, page, words

pytestmark = pytest.mark.django_db(transaction=True)
DELETED = "/sources/deleted/"
RESTORE = "/sources/deleted/restore/sources/"


@pytest.fixture(autouse=True)
def anybody_reads(settings: LazySettings) -> None:
    settings.ANONYMOUS_READ = True


@pytest.fixture
def gone(tmp_path: Path) -> Location:
    return removed(tmp_path / "company", "orders", "basket")


def removed(folder: Path, *names: str) -> Location:
    source = Source(folder)
    source.write("catalog-info.yaml", *(component(name) for name in names))
    source.refresh()
    location = source.location
    set_credential(actor=None, location=location, credential=Credential(secret="violet"))
    remove_location(actor=None, location=location)
    return location


def test_an_admin_removes_a_source_and_takes_that_back_on_the_page_that_follows(
    admin: Client, tmp_path: Path
) -> None:
    source = Source(tmp_path / "company")
    source.write("catalog-info.yaml", component("orders"))
    source.refresh()
    uid = source.location.uid

    answer = admin.post(f"/sources/{uid}/remove/", follow=True)
    markup = answer.content.decode()
    assert "It can be brought back from here, with all it gave." in words(markup)
    one = re.findall(r'name="one" value="(\d+)" aria-label="Undo the removal of', markup)
    assert len(one) == 1
    answer = admin.post(RESTORE, {"one": one[0]}, follow=True)

    assert answer.redirect_chain == [(f"/sources/{uid}/", 302)]
    assert "1 source is back with its entities." in words(answer.content.decode())
    assert Entity.objects.filter(ref="component:default/orders").exists()
    assert "Had a removed source again" in words(page(admin, "/audit/"))


def test_everyone_reads_that_it_was_removed_and_what_would_come_back(viewer: Client, gone: Location) -> None:
    for address, status in ((DELETED, 200), (f"/sources/{gone.uid}/", 404)):
        markup = page(viewer, address, status=status)
        assert "2 entities, its credential" in words(markup)
        assert 'name="one"' not in markup
        assert "violet" not in markup


def test_its_own_page_brings_it_back(admin: Client, gone: Location) -> None:
    assert "Bring it back" in page(admin, f"/sources/{gone.uid}/", status=404)
    admin.post(RESTORE, {"one": RemovedLocation.objects.get().pk})
    assert page(admin, f"/sources/{gone.uid}/")


def test_several_come_back_at_once(admin: Client, gone: Location, tmp_path: Path) -> None:
    removed(tmp_path / "other", "till")
    chosen = list(RemovedLocation.objects.values_list("pk", flat=True))

    answer = admin.post(RESTORE, {"source": chosen}, follow=True)

    assert "2 sources are back with their entities." in words(answer.content.decode())
    assert Location.objects.filter(registered=True).count() == 2
    assert AuditEvent.objects.filter(verb="location.restore").count() == 2


def test_the_filter_finds_sources_too(viewer: Client, gone: Location, tmp_path: Path) -> None:
    removed(tmp_path / "other", "till")
    markup = page(viewer, f"{DELETED}?q=other", target="listed")
    assert "other/catalog-info.yaml" in markup
    assert "company/catalog-info.yaml" not in markup


@pytest.mark.parametrize("sent", [{}, {"one": "x"}, {"one": "999999"}])
def test_nothing_chosen_brings_nothing_back(admin: Client, gone: Location, sent: dict[str, str]) -> None:
    answer = admin.post(RESTORE, sent, follow=True)
    assert "Nothing was brought back" in words(answer.content.decode())
    assert not Location.objects.filter(registered=True).exists()


def test_who_sees_a_part_of_the_catalog_is_not_told(viewer: Client, gone: Location) -> None:
    only_reads(Role.VIEWER, {"kind": "group"})
    assert viewer.get(DELETED).status_code == 403
    assert "removed it" not in page(viewer, f"/sources/{gone.uid}/", status=404)
    assert str(gone.target) not in page(viewer, f"/sources/{gone.uid}/", status=404)


def test_the_administration_shows_what_comes_back_and_brings_it(admin: Client, gone: Location) -> None:
    table, pk = "/admin/catalog/removedlocation/", RemovedLocation.objects.get().pk
    assert str(gone.target) in page(admin, table)
    chosen = {"action": "restore", "_selected_action": [pk]}
    asked = words(admin.post(table, chosen).content.decode())
    assert "3 entities come back with it, and the source is read anew. Its credential was kept." in asked
    assert RemovedLocation.objects.exists()

    told = words(admin.post(table, {**chosen, "confirmed": "yes"}, follow=True).content.decode())

    assert "1 source is back with its entities." in told
    assert Location.objects.get().uid == gone.uid
