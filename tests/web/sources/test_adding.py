"""Adding a source: preview first, then yes; what is wrong is said at its field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from catalog.changes.locations import register_location
from catalog.ingest import work
from catalog.ingest.credentials import decrypt
from catalog.ingest.portal import portal_location
from catalog.ingest.preview import preview
from catalog.models import AuditEvent, Entity, Location
from catalog.web.sources import draft
from portal.private import OF_THE_SYSTEM
from tests.ingest.sources import GROUP, component
from tests.web.conftest import page, words
from tests.web.sources.conftest import draft_in, error_at, sent

pytestmark = pytest.mark.django_db(transaction=True)
NEW, TEXT = "/sources/new/", "/sources/new/text/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def written(folder: Path, *documents: str) -> str:
    path = folder / "catalog-info.yaml"
    path.write_text("---\n".join(documents))
    return str(path)


def test_a_preview_says_what_would_be_created_and_refused_and_changes_nothing(
    admin: Client, folder: Path
) -> None:
    target = written(folder, component("orders"), GROUP, component("old").replace("  owner: team-a\n", ""))

    told = words(sent(admin, NEW, target=target))

    assert "2 would be created" in told
    assert "orders Component" in told
    assert "1 would be refused" in told
    assert "catalog-info.yaml, line 24" in told
    assert "Add owner to spec." in told
    assert not Location.objects.exists()
    assert not Entity.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_yes_registers_it_and_a_worker_reads_it(admin: Client, folder: Path) -> None:
    target = written(folder, component("orders"))
    preview_page = sent(admin, NEW, target=target)

    response = admin.post(NEW, {"draft": draft_in(preview_page)}, follow=True)

    location = Location.objects.get()
    assert response.redirect_chain == [(f"/sources/{location.uid}/", 302)]
    assert "Registered." in words(response.content.decode())
    assert AuditEvent.objects.get().verb == "location.register"
    work.step("now")
    assert Entity.objects.filter(ref="component:default/orders").exists()


def test_a_yes_sent_twice_registers_once(admin: Client, folder: Path) -> None:
    sealed = draft_in(sent(admin, NEW, target=written(folder, component("orders"))))
    admin.post(NEW, {"draft": sealed})
    again = admin.post(NEW, {"draft": sealed}, follow=True)
    assert "This is a source already." in words(again.content.decode())
    assert Location.objects.count() == 1


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("", "Write where the descriptors are."),
        ("catalog-info.yaml", "Expected a web address"),
        ("ftp://example.com/x.yaml", "Expected a web address"),
        ("https://robot:secret@example.com/x.yaml", "Give the name and password as a credential"),
        ("https://robot:secret@example.com/x.git", "Give the name and password as a credential"),
        ("/nowhere/at/all.yaml", "does not exist. Check the path"),
        ("http://127.0.0.1/x.yaml", "is not allowed"),
    ],
)
def test_an_address_that_cannot_be_read_is_said_at_its_field(
    admin: Client, folder: Path, target: str, said: str
) -> None:
    markup = sent(admin, NEW, target=target, status=422)
    assert said in error_at(markup, "target")
    assert "robot:secret@" not in words(markup)
    assert not Location.objects.exists()


def test_paths_are_held_to_the_folders_that_may_be_read(
    admin: Client, folder: Path, settings: LazySettings
) -> None:
    settings.CATALOG_FILE_ROOTS = [folder / "allowed"]
    target = written(folder, component("orders"))
    assert "lies in no folder that may be read" in error_at(
        sent(admin, NEW, target=target, status=422), "target"
    )


@pytest.fixture
def data(folder: Path, settings: LazySettings) -> Path:
    """The portal's own folder, beside that of the descriptors."""
    own = folder.parent / "data"
    own.mkdir(exist_ok=True)
    for name in ("secret_key", "keys"):
        (own / name).write_text("hush-hush")
    settings.CATALOG_FILE_ROOTS = None
    settings.CATALOG_PRIVATE_FOLDERS = [own, *OF_THE_SYSTEM]
    return own


@pytest.mark.parametrize("path", ["{data}/secret_key", "/proc/self/environ", "{folder}/../data/keys"])
def test_the_portals_own_files_and_the_systems_are_nobodys_source(
    admin: Client, folder: Path, data: Path, path: str
) -> None:
    markup = sent(admin, NEW, target=path.format(data=data, folder=folder), status=422)
    assert "is never read" in error_at(markup, "target")
    assert "hush-hush" not in markup


def test_a_pattern_does_not_lead_to_them_either(admin: Client, data: Path) -> None:
    markup = sent(admin, NEW, target=f"{data.parent}/*/secret_key")
    assert "1 would be refused" in words(markup)
    assert "is never read" in markup
    assert "hush-hush" not in markup


def test_what_cannot_be_read_now_can_be_registered_all_the_same(admin: Client, folder: Path) -> None:
    markup = sent(admin, NEW, target=str(folder / "later.yaml"), status=422)
    assert "Register anyway" in markup
    admin.post(NEW, {"draft": draft_in(markup)})
    assert Location.objects.get().target == str(folder / "later.yaml")


def test_a_source_that_is_one_already_leads_to_its_page(admin: Client, folder: Path) -> None:
    target = written(folder, component("orders"))
    location = register_location(actor=None, kind="file", target=target)
    markup = sent(admin, NEW, target=target, status=422)
    assert error_at(markup, "target") == "This is a source already."
    assert f'href="/sources/{location.uid}/"' in markup


def test_a_credential_travels_encrypted_and_is_kept_encrypted(admin: Client, folder: Path) -> None:
    address = "https://nowhere.invalid/halden/payments.git"
    markup = sent(admin, NEW, target=address, username="robot", secret="s3cret-token", status=422)
    assert "s3cret-token" not in markup
    assert "s3cret-token" not in draft_in(markup)

    admin.post(NEW, {"draft": draft_in(markup)})

    location = Location.objects.get()
    assert location.credential is not None
    assert b"s3cret-token" not in bytes(location.credential)
    kept = decrypt(bytes(location.credential))
    assert (kept.username, kept.secret) == ("robot", "s3cret-token")
    assert "s3cret-token" not in page(admin, f"/sources/{location.uid}/")


def test_a_path_needs_no_credential(admin: Client, folder: Path) -> None:
    target = written(folder, component("orders"))
    markup = sent(admin, NEW, target=target, secret="s3cret-token", status=422)
    assert "opened by no credential" in error_at(markup, "secret")
    assert '<details class="more" open>' in markup


def test_a_draft_is_for_one_person_and_an_hour(
    admin: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = draft_in(sent(admin, NEW, target=written(folder, component("orders"))))
    monkeypatch.setattr(draft, "MAX_AGE", -1)
    assert "more than an hour old" in words(sent(admin, NEW, draft=sealed, status=422))
    assert "more than an hour old" in words(sent(admin, NEW, draft="forged", status=422))
    assert not Location.objects.exists()


def test_a_large_source_is_shown_as_far_as_it_was_read(folder: Path) -> None:
    result = preview("file", written(folder, component("orders")), seconds=-1)
    assert result.cut
    assert [found.ref for found in result.created] == ["component:default/orders"]


class TestText:
    def test_a_preview_then_a_yes(self, admin: Client) -> None:
        text = component("orders") + "---\n" + GROUP
        markup = sent(admin, TEXT, text=text, step="preview")
        assert "2 would be created" in words(markup)
        assert not Entity.objects.exists()

        response = admin.post(TEXT, {"text": text, "step": "make"}, follow=True)

        assert "2 entities are in the catalog." in words(response.content.decode())
        assert response.redirect_chain == [(f"/sources/{portal_location().uid}/", 302)]
        assert Entity.objects.get(ref="component:default/orders").location == portal_location()
        assert AuditEvent.objects.get().verb == "documents.state"

    def test_changes_are_told_as_such(self, admin: Client) -> None:
        admin.post(TEXT, {"text": component("orders"), "step": "make"})
        markup = sent(admin, TEXT, text=component("orders", description="Other") + "---\n" + GROUP)
        assert "1 would be created" in words(markup)
        assert "1 would be changed" in words(markup)

    @pytest.mark.parametrize("step", ["preview", "make"])
    def test_what_is_wrong_is_told_with_its_line_and_nothing_is_taken(self, admin: Client, step: str) -> None:
        text = component("orders") + "---\n" + component("old").replace("  owner: team-a\n", "")
        markup = sent(admin, TEXT, text=text, step=step, status=422)
        assert error_at(markup, "text") == "1 thing is to be mended first; it is told below."
        assert "line 16" in words(markup)
        assert "Add owner to spec." in words(markup)
        assert "name: orders" in markup
        assert not Entity.objects.exists()

    def test_what_is_wrong_is_told_from_top_to_bottom(self, admin: Client) -> None:
        wrong = component("old").replace("  owner: team-a\n", "")
        text = "---\n".join([component("orders"), component("orders"), wrong])
        markup = sent(admin, TEXT, text=text, status=422)
        lines = [int(line) for line in re.findall(r"\bline (\d+)", words(markup))]
        assert len(lines) == 2
        assert lines == sorted(lines)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "Paste at least one descriptor."),
            ("   \n", "Paste at least one descriptor."),
            ("# nothing\n", "There is no descriptor in this text."),
            ("x" * 300_001, "put what is longer than 300,000 into a file"),
        ],
    )
    def test_a_text_without_a_descriptor_is_said_so(self, admin: Client, text: str, said: str) -> None:
        assert said in error_at(sent(admin, TEXT, text=text, status=422), "text")

    def test_markup_in_it_stays_text(self, admin: Client) -> None:
        markup = sent(admin, TEXT, text="kind: <script>alert(1)</script>\nmetadata: {name: x}\n", status=422)
        assert "<script>alert" not in markup


@pytest.mark.parametrize("address", [NEW, TEXT])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_admins_add_sources(
    editor: Client, viewer: Client, anonymous: Client, address: str, method: str
) -> None:
    data = {"target": "/etc/passwd", "text": "x: y"} if method == "post" else None
    for client in (editor, viewer):
        response = getattr(client, method)(address, data)
        assert response.status_code == 403
        assert "passwd" not in response.content.decode()
    assert getattr(anonymous, method)(address, data)["Location"].startswith("/accounts/login/")


def test_admins_get_the_forms(admin: Client) -> None:
    assert 'value="https://git.example.com/x"' in page(admin, f"{NEW}?target=https://git.example.com/x")
    assert "kind: Component" in page(admin, TEXT)
