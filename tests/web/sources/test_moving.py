"""A source gets another address: what that would come to is shown first, and it stays the same source."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from catalog.ingest import work
from catalog.ingest.credentials import decrypt
from catalog.models import AuditEvent, Entity, Location
from tests.ingest.sources import GROUP, Source, component
from tests.web.conftest import page, words
from tests.web.sources.conftest import draft_in, error_at, sent

pytestmark = pytest.mark.django_db(transaction=True)
OLD = {"orders", "basket", "till"}


@pytest.fixture
def source(tmp_path: Path) -> Source:
    found = Source(tmp_path / "old")
    found.write("catalog-info.yaml", GROUP, *(component(name) for name in sorted(OLD)))
    found.refresh()
    Location.objects.update(urgent=False)
    return found


@pytest.fixture
def elsewhere(tmp_path: Path) -> str:
    """As it was, but for one that reads otherwise, one that is new and one that is gone."""
    path = tmp_path / "new.yaml"
    changed = component("basket", description="Other")
    path.write_text("---\n".join([GROUP, component("orders"), changed, component("ferry")]))
    return str(path)


def url(source: Source, action: str = "move/") -> str:
    return f"/sources/{source.location.uid}/{action}"


def test_it_is_shown_what_would_come_change_and_go_and_nothing_is_done(
    admin: Client, source: Source, elsewhere: str
) -> None:
    assert f'href="{url(source)}"' in page(admin, url(source, ""))
    assert str(source.location.target) in page(admin, url(source))
    told = words(sent(admin, url(source), target=elsewhere))
    for sentence in ("1 would be created", "1 would be deleted"):
        assert sentence in told
    assert "3 would be changed" in told, "each says where it comes from"
    assert "component:default/till" in told
    assert "would be refused" not in told, "what it has already is no conflict with itself"
    assert source.location.target != elsewhere
    assert set(Entity.objects.filter(kind="component").values_list("name", flat=True)) == OLD


def test_after_a_yes_it_is_read_from_there_and_is_the_same_source(
    admin: Client, source: Source, elsewhere: str
) -> None:
    uids = dict(Entity.objects.filter(kind="component").values_list("name", "uid"))
    before = source.location
    draft = draft_in(sent(admin, url(source), target=elsewhere))
    answer = admin.post(url(source), {"draft": draft}, follow=True)
    assert "It is read from its new address now" in words(answer.content.decode())
    assert work.step("now") == 1
    moved = Location.objects.get(pk=before.pk)
    assert (moved.uid, moved.target) == (before.uid, elsewhere)
    found = dict(Entity.objects.filter(kind="component").values_list("name", "uid"))
    assert found.keys() == {"orders", "basket", "ferry"}
    assert found["orders"] == uids["orders"]
    event = AuditEvent.objects.get(verb="location.move")
    assert event.detail == {"to": f"file:{elsewhere}"}


def test_a_credential_is_that_of_the_new_address_only(admin: Client, source: Source) -> None:
    address = "https://github.com/halden/kit/blob/main/catalog-info.yaml"
    markup = sent(admin, url(source), status=422, target=address, secret="s3cret-token")
    assert "s3cret-token" not in markup
    admin.post(url(source), {"draft": draft_in(markup)})
    location = Location.objects.get(target__contains="halden/kit")
    assert location.pk == source.location.pk
    assert location.credential is not None
    assert decrypt(bytes(location.credential)).secret == "s3cret-token"


def test_what_is_a_source_already_and_what_is_no_address_is_said_at_the_field(
    admin: Client, source: Source
) -> None:
    present = str(source.location.target)
    assert "This is a source already." in error_at(
        sent(admin, url(source), status=422, target=present), "target"
    )
    assert "Expected a web address" in error_at(
        sent(admin, url(source), status=422, target="over there"), "target"
    )
    assert "more than an hour old" in words(sent(admin, url(source), status=422, draft="forged"))
    assert source.location.target == present


def test_only_what_somebody_registered_has_an_address(
    admin: Client, editor: Client, source: Source, elsewhere: str
) -> None:
    assert editor.post(url(source), {"target": elsewhere}).status_code == 403
    Location.objects.filter(pk=source.location.pk).update(registered=False)
    assert admin.get(url(source)).status_code == 403
    assert url(source) not in page(admin, url(source, ""))
