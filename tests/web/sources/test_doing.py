"""What people do on a source's page: have it read, pause it, remove it, keep a credential for it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from catalog.changes.documents import state_documents
from catalog.changes.locations import pause_location
from catalog.ingest import work
from catalog.ingest.credentials import decrypt
from catalog.models import AuditEvent, Entity, Location
from tests.ingest.sources import GROUP, Source, component
from tests.web.conftest import page, words
from tests.web.sources.conftest import ORDERS, audited, say, url

pytestmark = pytest.mark.django_db(transaction=True)


class TestRefreshing:
    @pytest.fixture(autouse=True)
    def read(self, source: Source) -> None:
        source.write("catalog-info.yaml", component("orders"))
        source.refresh()

    def test_an_editor_has_it_read_and_the_page_follows(self, editor: Client, source: Source) -> None:
        response = editor.post(url(source, "refresh/"), headers={"hx-request": "true", "hx-target": "source"})
        following = response.content.decode()
        assert 'hx-trigger="load delay:1s"' in following
        assert "Being read" in following
        assert "<html" not in following
        assert audited() == ["location.refresh"]

        work.step("now")

        assert 'hx-trigger="load delay:1s"' not in page(editor, url(source), target="source")

    def test_without_scripts_too(self, editor: Client, source: Source) -> None:
        assert say(editor, url(source, "refresh/")) == ["The source is read now."]
        assert source.location.urgent

    def test_a_viewer_does_not(self, viewer: Client, source: Source) -> None:
        assert "Refresh" not in words(page(viewer, url(source)))
        assert viewer.post(url(source, "refresh/")).status_code == 403
        assert not source.location.urgent

    def test_who_did_not_sign_in_is_sent_there(self, anonymous: Client, source: Source) -> None:
        assert anonymous.post(url(source, "refresh/"))["Location"].startswith("/accounts/login/")
        assert not source.location.urgent


class TestPausing:
    def test_an_admin_pauses_and_resumes(self, admin: Client, source: Source) -> None:
        source.write("catalog-info.yaml", component("orders"))
        source.refresh()
        assert "paused" in say(admin, url(source, "pause/"))[0]
        told = words(page(admin, url(source)))
        assert "Paused: nobody reads it" in told
        assert "Refresh" not in told
        assert "read again" in say(admin, url(source, "resume/"))[0]
        assert work.step("now") == 1
        assert audited() == ["location.pause", "location.resume"]

    @pytest.mark.parametrize("action", ["pause/", "resume/", "remove/", "credential/"])
    def test_others_do_not(self, editor: Client, viewer: Client, source: Source, action: str) -> None:
        pause_location(actor=None, location=source.location)
        for client in (editor, viewer):
            assert client.post(url(source, action)).status_code == 403
            assert "Resume" not in page(client, url(source))
        assert source.location.paused


class TestRemoving:
    def test_first_it_says_what_would_go(self, admin: Client, source: Source, other: Source) -> None:
        source.write("catalog-info.yaml", component("orders"), component("basket"), GROUP)
        other.write("catalog-info.yaml", component("orders"))
        source.refresh()
        other.refresh()
        Location.objects.create(
            type="url", target="https://x.example/y", registered=False, checked_at=timezone.now()
        ).parents.add(source.location)

        told = words(page(admin, url(source, "remove/")))

        assert "2 entities would be deleted Components 1, Groups 1" in told
        assert "basket" in told
        assert "1 entity passes to another source that claims it." in told
        assert "1 included source goes along x.example/y" in told
        assert Entity.objects.filter(ref=ORDERS).exists()

    def test_then_it_goes(self, admin: Client, source: Source) -> None:
        source.write("catalog-info.yaml", component("orders"))
        source.refresh()
        assert say(admin, url(source, "remove/")) == [
            "The source is removed. It can be brought back from here, with all it gave."
        ]
        assert not Entity.objects.exists()
        assert "orders Component just now some-admin" in words(page(admin, "/sources/deleted/"))
        assert admin.get(f"/sources/{source.folder.name}/").status_code == 404

    def test_one_that_another_includes_stays(self, admin: Client, source: Source, other: Source) -> None:
        for one in (source, other):
            one.write("catalog-info.yaml", component(one.folder.name))
            one.refresh()
        source.location.parents.add(other.location)
        assert "It stays, since another source includes it." in page(admin, url(source, "remove/"))
        assert "Another one includes it" in say(admin, url(source, "remove/"))[0]
        assert admin.post(url(source, "remove/")).status_code == 403

    def test_what_is_written_here_cannot_be_removed_as_a_whole(self, admin: Client) -> None:
        state_documents(actor=None, text=component("orders"))
        portal = Location.objects.get()
        for action in ("remove/", "pause/", "approve/"):
            assert admin.post(url(portal, action)).status_code == 403
        told = words(page(admin, url(portal)))
        assert "Write entities" in told
        assert "Pause" not in told


class TestCredentials:
    @pytest.fixture
    def private(self) -> Location:
        return Location.objects.create(
            type="git", target="https://git.example.com/halden/payments.git", checked_at=timezone.now()
        )

    def test_an_admin_keeps_one_and_nobody_ever_sees_it_again(
        self, admin: Client, viewer: Client, private: Location
    ) -> None:
        said = say(admin, url(private, "credential/"), username="ferrywoman", secret="s3cret-token")
        assert said == ["The credential is kept, and used from the next reading on."]
        private.refresh_from_db()
        assert private.credential is not None
        assert decrypt(bytes(private.credential)).secret == "s3cret-token"
        for markup in (page(admin, url(private)), page(admin, url(private, "credential/"))):
            assert "s3cret" not in markup
            assert "ferrywoman" not in markup
        assert "kept, encrypted" in page(admin, url(private))
        assert "redential" not in page(viewer, url(private))
        assert [event.detail for event in AuditEvent.objects.all()] == [{"kept": True}]

    def test_or_forgets_it(self, admin: Client, private: Location) -> None:
        say(admin, url(private, "credential/"), secret="s3cret-token")
        assert say(admin, url(private, "credential/"), step="forget") == ["The credential is forgotten."]
        private.refresh_from_db()
        assert private.credential is None

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({}, "Write a token or a key."),
            ({"username": "robot"}, "A user name opens nothing alone."),
            ({"private_key": "no key"}, "This is no private key"),
        ],
    )
    def test_half_a_credential_is_none(
        self, admin: Client, private: Location, data: dict[str, str], said: str
    ) -> None:
        response = admin.post(url(private, "credential/"), data)
        assert response.status_code == 422
        assert said in words(response.content.decode())
