"""git clones and pushes, as on any forge: who may, and what follows."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from catalog.changes.locations import register_location
from catalog.ingest.refresh import refresh
from catalog.models import AuditEvent, Entity, Location
from portal.accounts.models import Role, Rule, User
from portal.githost.changes.contents import Author, commit_folder
from portal.githost.changes.repositories import NameTaken, create_repository, delete_repository
from portal.githost.models import Repository
from tests.githost.clone import PASSWORD, Clone, Refused
from tests.ingest.sources import component

pytestmark = pytest.mark.django_db(transaction=True)
Cloned = Callable[..., Clone]


def test_an_editor_pushes_and_a_viewer_clones_it(
    filled: Clone, repository: Repository, viewer: User, cloned: Cloned
) -> None:
    clone = cloned(repository, f"minseo:{PASSWORD}")
    assert (clone.folder / "README.md").read_text() == "# Checkout\n\nTakes **orders**.\n"
    assert AuditEvent.objects.filter(verb="repository.push", subject="orders/checkout").count() == 1
    repository.refresh_from_db()
    assert repository.pushed_at is not None


def test_a_viewer_cannot_push(filled: Clone, repository: Repository, viewer: User, cloned: Cloned) -> None:
    clone = cloned(repository, f"minseo:{PASSWORD}")
    clone.write("README.md", "mine now")
    clone.commit("Take over")
    with pytest.raises(Refused, match="403"):
        clone.git("push", "origin", "HEAD:main")


def test_nobody_in_particular_is_asked_who_they_are(repository: Repository, cloned: Cloned) -> None:
    with pytest.raises(Refused, match=r"could not read Username|Authentication failed"):
        cloned(repository)


def test_where_everybody_may_read_anybody_clones_and_is_asked_for_a_push(
    filled: Clone, repository: Repository, settings: LazySettings, cloned: Cloned
) -> None:
    settings.ANONYMOUS_READ = True
    clone = cloned(repository)
    clone.write("x", "x")
    clone.commit("x")
    with pytest.raises(Refused, match="could not read Username"):
        clone.git("push", "origin", "HEAD:main")


@pytest.mark.parametrize("secret", ["wrong", "grt_" + "a" * 43])
def test_a_wrong_password_or_token_opens_nothing(repository: Repository, cloned: Cloned, secret: str) -> None:
    with pytest.raises(Refused, match="Authentication failed"):
        cloned(repository, f"ana:{secret}")


def test_after_some_wrong_passwords_the_right_one_is_not_tried(
    repository: Repository, cloned: Cloned
) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            cloned(repository, "ana:wrong")
    with pytest.raises(Refused, match="Authentication failed"):
        cloned(repository, f"ana:{PASSWORD}")


def test_a_token_stands_in_for_the_password_within_its_scopes(
    filled: Clone, repository: Repository, editor: User, cloned: Cloned, token_of: Callable[..., str]
) -> None:
    reading = cloned(repository, f"ana:{token_of(editor, 'read')}")
    reading.write("x", "x")
    reading.commit("x")
    with pytest.raises(Refused, match="403"):
        reading.git("push", "origin", "HEAD:main")
    editing = cloned(repository, f"{token_of(editor, 'edit')}:x-oauth-basic")
    editing.write("x", "x")
    editing.commit("x")
    editing.git("push", "--quiet", "origin", "HEAD:main")


def test_a_cookie_opens_nothing_for_git(repository: Repository, editor: User) -> None:
    browser = Client()
    browser.force_login(editor)
    answer = browser.get("/git/orders/checkout.git/info/refs", {"service": "git-receive-pack"})
    assert answer.status_code == 401


def test_what_there_is_not_and_what_one_may_not_see_look_the_same(
    repository: Repository, viewer: User, client: Client
) -> None:
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.READ, predicate={"kind": "Group"})

    secret = base64.b64encode(f"minseo:{PASSWORD}".encode()).decode()
    told = [
        client.get(
            f"/git/orders/{name}.git/info/refs",
            {"service": "git-upload-pack"},
            headers={"Authorization": f"Basic {secret}"},
        )
        for name in ("checkout", "nothing")
    ]
    assert [answer.status_code for answer in told] == [404, 404]
    assert told[0].content == told[1].content


def test_shallow_partial_and_tag_clones_work(filled: Clone, repository: Repository, cloned: Cloned) -> None:
    filled.git("tag", "-a", "v1", "-m", "First")
    filled.git("push", "--quiet", "origin", "v1")
    shallow = cloned(repository, f"ana:{PASSWORD}", "--depth=1", "--branch=v1", "--filter=blob:none")
    assert (shallow.folder / "src" / "app.py").exists()


def test_the_first_branch_pushed_is_the_default_one(repository: Repository, cloned: Cloned) -> None:
    clone = cloned(repository, f"ana:{PASSWORD}")
    clone.write("x", "x")
    clone.commit("x")
    clone.git("push", "--quiet", "origin", "HEAD:trunk")
    repository.refresh_from_db()
    assert repository.default_branch == "trunk"
    assert (cloned(repository, f"ana:{PASSWORD}").folder / "x").exists()


def test_a_push_shows_in_the_catalog_at_once(filled: Clone, repository: Repository, editor: User) -> None:
    filled.write("catalog-info.yaml", component("checkout", description="Takes orders"))
    filled.commit("Describe it")
    filled.git("push", "--quiet", "origin", "HEAD:main")
    location = register_location(actor=editor, kind=Location.Type.URL, target=repository.clone_url)
    refresh([location])
    assert Entity.objects.get(ref="component:default/checkout").location == location
    Location.objects.update(urgent=False)
    filled.write("catalog-info.yaml", component("checkout", description="Takes all orders"))
    filled.commit("Say more")
    filled.git("push", "--quiet", "origin", "HEAD:main")
    location.refresh_from_db()
    assert location.urgent
    refresh([location])
    doc = Entity.objects.get(ref="component:default/checkout").doc
    assert "Takes all orders" in doc
    assert f"{repository.home}/blob/main/catalog-info.yaml" in doc


def test_a_page_of_a_file_is_a_source_as_well(filled: Clone, repository: Repository, editor: User) -> None:
    filled.write("catalog-info.yaml", component("checkout"))
    filled.commit("Describe it")
    filled.git("push", "--quiet", "origin", "HEAD:main")
    target = f"{repository.home}/blob/main/catalog-info.yaml"
    location = register_location(actor=editor, kind=Location.Type.URL, target=target)
    refresh([location])
    assert Entity.objects.get(ref="component:default/checkout").location == location


def test_who_may_edit_what_comes_from_it_may_push(
    filled: Clone, repository: Repository, editor: User, viewer: User, cloned: Cloned
) -> None:
    filled.write("catalog-info.yaml", component("checkout", owner="team-a"))
    filled.commit("Describe it")
    filled.git("push", "--quiet", "origin", "HEAD:main")
    refresh([register_location(actor=editor, kind=Location.Type.URL, target=repository.clone_url)])
    Rule.objects.create(role=Role.VIEWER, verb=Rule.Verb.EDIT, predicate={"metadata.name": "checkout"})
    clone = cloned(repository, f"minseo:{PASSWORD}")
    clone.write("x", "x")
    clone.commit("x")
    clone.git("push", "--quiet", "origin", "HEAD:main")


def test_a_folder_becomes_a_commit_on_top_of_what_was_there(
    filled: Clone, repository: Repository, editor: User, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    made.mkdir()
    (made / "run.sh").write_text("#!/bin/sh\n")
    (made / "run.sh").chmod(0o755)
    (made / ".gitignore").write_text("*.log\n")
    (made / "kept.log").write_text("kept all the same\n")
    commit_folder(
        actor=editor,
        repository=repository,
        folder=made,
        message="Make it anew",
        author=Author("Greenroom", "portal@halden.example"),
    )
    filled.git("pull", "--quiet", "origin", "main")
    assert (filled.folder / "kept.log").exists()
    assert not (filled.folder / "README.md").exists()
    assert filled.git("ls-files", "-s", "run.sh").startswith("100755")
    assert filled.git("log", "--format=%s").split("\n")[:2] == ["Make it anew", "Begin"]


def test_a_name_is_taken_once(repository: Repository, editor: User) -> None:
    with pytest.raises(NameTaken):
        create_repository(actor=editor, owner="orders", name="checkout")
    assert repository.folder.exists()


def test_a_deleted_repository_is_gone_and_its_name_free(
    filled: Clone, repository: Repository, editor: User
) -> None:
    folder = repository.folder
    delete_repository(actor=editor, repository=repository)
    assert not folder.exists()
    assert list(folder.parents[1].iterdir()) == []
    create_repository(actor=editor, owner="orders", name="checkout")
    with pytest.raises(Refused):
        filled.git("fetch", "origin", "main")
