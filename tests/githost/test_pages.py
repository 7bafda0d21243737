"""A repository's pages: files, commits, how to clone it, and its end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.test import Client

from catalog.models import AuditEvent
from portal.accounts.models import Role, Rule, User
from portal.githost.models import Repository
from tests.githost.clone import Clone

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/git/orders/checkout/"


@pytest.fixture
def as_editor(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def as_admin(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", "root@halden.example", role=Role.ADMIN))
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def test_an_empty_repository_says_how_to_fill_it(as_editor: Client, repository: Repository) -> None:
    page = text(as_editor, HOME)
    assert f"git push -u origin HEAD:{repository.default_branch}" in page
    assert repository.clone_url in page


def test_the_front_page_shows_files_the_last_commit_and_what_it_says_of_itself(
    filled: Clone, as_editor: Client
) -> None:
    page = text(as_editor, HOME)
    assert "README.md" in page
    assert "src" in page
    assert "Begin" in page
    assert "Takes <strong>orders</strong>" in page


def test_links_between_files_lead_to_their_pages(filled: Clone, as_editor: Client) -> None:
    filled.write(
        "docs/guide.md", "[up](../README.md#use) [here](a%20b.md) [root](/src) [out](../../../../etc)\n"
    )
    filled.write("README.md", "[guide](docs/guide.md) [site](https://halden.example/) [part](#use)\n")
    filled.commit("Link them")
    filled.git("push", "--quiet", "origin", "HEAD:main", "HEAD:feature/tax")
    front = text(as_editor, HOME)
    assert f'href="{HOME}blob/main/docs/guide.md"' in front
    assert 'href="https://halden.example/"' in front
    assert 'href="#use"' in front
    guide = text(as_editor, f"{HOME}blob/feature/tax/docs/guide.md")
    for address in ("README.md#use", "docs/a%20b.md", "src", "etc"):
        assert f'href="{HOME}blob/feature/tax/{address}"' in guide


def test_a_file_is_coloured_and_can_be_downloaded(filled: Clone, as_editor: Client) -> None:
    assert "return" in text(as_editor, f"{HOME}blob/main/src/app.py")
    answer = as_editor.get(f"{HOME}raw/main/src/app.py")
    assert answer.content == b"def take(order):\n    return order\n"
    assert answer["Content-Disposition"] == 'attachment; filename="app.py"'
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_folder_asked_for_as_a_file_is_found_and_the_other_way_round(
    filled: Clone, as_editor: Client
) -> None:
    assert as_editor.get(f"{HOME}blob/main/src")["Location"] == f"{HOME}tree/main/src"
    assert as_editor.get(f"{HOME}tree/main/README.md")["Location"] == f"{HOME}blob/main/README.md"


def test_a_branch_with_slashes_is_told_from_the_path(filled: Clone, as_editor: Client) -> None:
    filled.git("push", "--quiet", "origin", "HEAD:feature/tax/eu")
    page = text(as_editor, f"{HOME}blob/feature/tax/eu/src/app.py")
    assert "feature/tax/eu" in page


def test_commits_and_what_each_changed(filled: Clone, as_editor: Client) -> None:
    filled.write("src/app.py", "def take(order):\n    return [order]\n")
    commit = filled.commit("Take lists <script>alert(1)</script>")
    filled.git("push", "--quiet", "origin", "HEAD:main")
    assert "Take lists &lt;script&gt;" in text(as_editor, f"{HOME}commits/main")
    page = text(as_editor, f"{HOME}commit/{commit}/")
    assert '<span class="add">    return [order]' in page
    assert '<span class="del">    return order' in page


def test_long_histories_come_in_pages(filled: Clone, as_editor: Client) -> None:
    for number in range(40):
        filled.git("commit", "--quiet", "--allow-empty", "-m", f"Change {number}")
    filled.git("push", "--quiet", "origin", "HEAD:main")
    first = text(as_editor, f"{HOME}commits/main")
    assert "?skip=30" in first
    assert "Change 0<" not in first
    assert "Change 0<" in text(as_editor, f"{HOME}commits/main?skip=30")


def test_what_is_no_text_or_too_large_is_not_shown(filled: Clone, as_editor: Client) -> None:
    filled.write("logo.bin", b"\x89PNG\0\0")
    filled.write("long.txt", "x" * 1_200_000)
    filled.commit("More")
    filled.git("push", "--quiet", "origin", "HEAD:main")
    assert "no text" in text(as_editor, f"{HOME}blob/main/logo.bin")
    assert "too large" in text(as_editor, f"{HOME}blob/main/long.txt")


def test_hostile_markdown_is_shown_as_text(filled: Clone, as_editor: Client) -> None:
    filled.write("README.md", "<script>alert(1)</script> [x](javascript:alert(1)) ![y](http://spy.example/y)")
    filled.commit("Harm")
    filled.git("push", "--quiet", "origin", "HEAD:main")
    page = text(as_editor, HOME)
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "spy.example" not in page or 'src="http://spy' not in page


@pytest.mark.parametrize(
    "path",
    ["tree/nothing", "blob/main/nothing", "blob/main/%00", "blob/main/../../x", "commit/abc/", "raw/main"],
)
def test_what_is_not_there_is_a_page_that_says_so(filled: Clone, as_editor: Client, path: str) -> None:
    answer = as_editor.get(HOME + path)
    assert answer.status_code == 404
    assert b"Traceback" not in answer.content


def test_a_name_with_a_line_break_is_opened_and_one_that_is_no_text_is_only_listed(
    filled: Clone, as_editor: Client
) -> None:
    filled.write("new\nline.txt", "beyond the break\n")
    Path(os.fsdecode(os.fsencode(filled.folder) + b"/\xff.bin")).write_text("x")
    filled.commit("Odd names")
    filled.git("push", "--quiet", "origin", "HEAD:main")
    front = text(as_editor, HOME)
    assert f'href="{HOME}blob/main/new%0Aline.txt"' in front
    assert "beyond the break" in text(as_editor, f"{HOME}blob/main/new%0Aline.txt")
    assert b"beyond" in as_editor.get(f"{HOME}raw/main/new%0Aline.txt").content
    assert "\ufffd.bin" in front
    assert f"{HOME}blob/main/%EF%BF%BD.bin" not in front


def test_the_list_finds_by_words(repository: Repository, as_editor: Client) -> None:
    assert "orders/checkout" in text(as_editor, "/git/")
    assert "orders/checkout" in text(as_editor, "/git/?q=takes+checkout")
    assert "No repository is called" in text(as_editor, "/git/?q=nothing")


def test_who_may_not_read_sees_nothing_of_it(repository: Repository, viewer: User) -> None:
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.READ, predicate={"kind": "Group"})
    client = Client()
    client.force_login(viewer)
    assert client.get(HOME).status_code == 404
    assert "orders/checkout" not in text(client, "/git/")


def test_nobody_in_particular_is_sent_to_sign_in(repository: Repository) -> None:
    for path in ("/git/", HOME, "/git/new/", f"{HOME}settings/", "/git/orders/unknown/"):
        assert Client().get(path)["Location"].startswith("/accounts/login/"), path


def test_an_editor_makes_one_and_a_viewer_does_not(as_editor: Client, viewer: User) -> None:
    answer = as_editor.post("/git/new/", {"owner": "orders", "name": "basket", "description": "Holds things"})
    assert answer["Location"] == "/git/orders/basket/"
    assert AuditEvent.objects.filter(verb="repository.create", subject="orders/basket").exists()
    client = Client()
    client.force_login(viewer)
    assert client.get("/git/new/").status_code == 403


@pytest.mark.parametrize("name", ["Basket", "a b", "../x", ".hidden", "x.git", "x.lock", "", "x" * 64])
def test_a_name_that_is_none_is_explained_at_its_field(as_editor: Client, name: str) -> None:
    answer = as_editor.post("/git/new/", {"owner": "orders", "name": name})
    assert answer.status_code == 422
    assert b'class="err"' in answer.content
    assert not Repository.objects.exists()


def test_a_name_that_is_taken_is_explained(repository: Repository, as_editor: Client) -> None:
    answer = as_editor.post("/git/new/", {"owner": "orders", "name": "checkout"})
    assert answer.status_code == 422
    assert "already" in answer.content.decode()


def test_only_who_manages_sources_deletes_and_only_by_name(
    repository: Repository, as_editor: Client, as_admin: Client
) -> None:
    assert as_editor.post(f"{HOME}settings/delete/", {"name": "orders/checkout"}).status_code == 403
    as_admin.post(f"{HOME}settings/delete/", {"name": "checkout"})
    assert Repository.objects.exists()
    as_admin.post(f"{HOME}settings/delete/", {"name": "orders/checkout"})
    assert not Repository.objects.exists()
    assert not repository.folder.exists()


def test_its_purpose_and_default_branch_can_be_changed(
    filled: Clone, repository: Repository, as_admin: Client
) -> None:
    filled.git("push", "--quiet", "origin", "HEAD:next")
    as_admin.post(f"{HOME}settings/", {"description": "Takes all", "default_branch": "next"})
    repository.refresh_from_db()
    assert (repository.description, repository.default_branch) == ("Takes all", "next")
    assert (repository.folder / "HEAD").read_text() == "ref: refs/heads/next\n"
    answer = as_admin.post(f"{HOME}settings/", {"description": "", "default_branch": "gone"})
    assert answer.status_code == 422
