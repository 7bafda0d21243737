"""A template moves on, and its projects follow: over HTTP, with real runs and real git."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from catalog.models import AuditEvent
from portal.accounts.models import Role, User
from portal.githost import bare
from portal.githost.models import Repository
from portal.scaffolder.changes.editions import note_editions
from portal.scaffolder.models import Project, Run
from portal.scaffolder.template import Template
from tests.portal.scaffolder.actions.forge import Forge
from tests.web.conftest import page, words

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., Template]
CarryOut = Callable[..., Run]
LINES = "".join(f"line {number}\n" for number in range(1, 13))
FILES = {
    "skeleton/README.md": "# ${{ values.name }}\n\n" + LINES,
    "skeleton/app.py": "print('one')\n",
    "skeleton/old.txt": "goes\n",
}
NAME = {"title": "About", "required": ["name"], "properties": {"name": {"type": "string", "title": "Name"}}}


def steps(remote: str = "") -> list[dict[str, Any]]:
    where = {"remoteUrl": remote} if remote else {"repoUrl": "portal?owner=team-a&repo=shop"}
    values = {"name": "${{ parameters.name }}", "port": "${{ parameters.port }}"}
    return [
        {"id": "fetch", "action": "fetch:template", "input": {"url": "./skeleton", "values": values}},
        {"id": "publish", "action": "publish:git", "input": where},
    ]


@pytest.fixture(autouse=True)
def whoever_signed_in_reads(settings: LazySettings) -> None:
    settings.CATALOG_FILE_ROOTS = None


@pytest.fixture
def signed_in(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def project(make: Make, carry_out: CarryOut) -> Project:
    run = carry_out(make(steps(), files=FILES, parameters=[NAME]), {"name": "shop"})
    assert run.error == ""
    return Project.objects.get()


@pytest.fixture
def moved_on(project: Project, make: Make, source: Path) -> Project:
    """The template's next version: a line at the end, a new file, one that goes."""
    (source / "skeleton" / "old.txt").unlink()
    files = {
        "skeleton/README.md": "# ${{ values.name }}\n\n" + LINES + "more\n",
        "skeleton/new.txt": "new for ${{ values.name }}\n",
    }
    make([*steps(), {"id": "say", "action": "debug:log", "input": {}}], files=files, parameters=[NAME])
    note_editions()
    return project


def commit(project: Project, tmp_path: Path, **files: str) -> None:
    """Own changes of the project, pushed to its default branch."""
    clone = tmp_path / "clone"
    assert project.repository is not None
    subprocess.run(["git", "clone", "-q", str(project.repository.folder), str(clone)], check=True)
    for name, text in files.items():
        (clone / name.replace("_", ".")).write_text(text)
    git = ["git", "-C", str(clone), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "Own"], check=True)
    subprocess.run([*git, "push", "-q", "origin", "HEAD"], check=True)


def show(path: str, branch: str = "main") -> str:
    return bare.ask(Repository.objects.get().folder, "show", f"{branch}:{path}").decode()


def test_a_project_is_up_to_date_until_its_template_moves_on(signed_in: Client, project: Project) -> None:
    assert "Up to date" in words(page(signed_in, project.get_absolute_url()))
    assert "All are up to date" in words(page(signed_in, "/create/templates/default/service/"))


def test_the_template_tells_who_is_behind_and_the_project_what_it_would_get(
    signed_in: Client, moved_on: Project
) -> None:
    assert "1 of 1 is behind" in words(page(signed_in, "/create/templates/default/service/"))
    shown = words(page(signed_in, moved_on.get_absolute_url()))
    for told in (
        "1 version behind",
        "3 files",
        "new.txt New",
        "old.txt Removed",
        "README.md Changed",
        "more",
    ):
        assert told in shown


def test_answers_stay_as_they_are_recorded_whatever_way_the_form_would_write_them(
    signed_in: Client, make: Make, carry_out: CarryOut
) -> None:
    owner = {"properties": {"owner": {"type": "string", "title": "Owner", "ui:field": "OwnerPicker"}}}
    values = {"owner": "${{ parameters.owner }}"}
    own: list[dict[str, Any]] = [
        {"id": "fetch", "action": "fetch:template", "input": {"url": "./skeleton", "values": values}},
        steps()[1],
    ]
    files = {"skeleton/owner.txt": "${{ values.owner }}\n", "skeleton/app.py": "print(1)\n"}
    run = carry_out(make(own, files=files, parameters=[owner]), {"owner": "team-a"})
    assert run.error == ""
    make(own, files={"skeleton/app.py": "print(2)\n"}, parameters=[owner])
    shown = words(page(signed_in, Project.objects.get().get_absolute_url()))
    assert "print(2)" in shown
    assert "owner.txt" not in shown
    assert "template.json" not in shown, "what the portal notes is for nobody to read here"


def test_an_update_is_a_branch_that_is_merged_here_and_keeps_own_changes(
    signed_in: Client, moved_on: Project, tmp_path: Path
) -> None:
    commit(moved_on, tmp_path, README_md="# Our shop\n\n" + LINES, own_txt="ours\n")
    answer = signed_in.post(moved_on.get_absolute_url(), {"do": "propose"})
    assert answer["Location"] == "/git/team-a/shop/compare/template-update/"
    assert AuditEvent.objects.filter(verb="project.update").exists()
    assert "Merge this branch" in page(signed_in, answer["Location"])
    assert "Waits to be merged" in page(signed_in, moved_on.get_absolute_url())
    signed_in.post("/git/team-a/shop/merge/", {"branch": "template-update"})
    assert show("README.md") == "# Our shop\n\n" + LINES + "more\n"
    assert show("own.txt") == "ours\n"
    assert show("new.txt") == "new for shop\n"
    assert b"old.txt" not in bare.ask(Repository.objects.get().folder, "ls-tree", "--name-only", "main")
    shown = words(page(signed_in, moved_on.get_absolute_url()))
    assert "Up to date" in shown
    assert "Waits to be merged" not in shown
    assert "All are up to date" in words(page(signed_in, "/create/templates/default/service/"))


def test_a_conflict_is_shown_marked_on_the_branch_and_not_merged(
    signed_in: Client, moved_on: Project, tmp_path: Path
) -> None:
    commit(moved_on, tmp_path, README_md="# shop\n\n" + LINES + "our end\n")
    assert "1 file is in conflict" in words(page(signed_in, moved_on.get_absolute_url()))
    compare = signed_in.post(moved_on.get_absolute_url(), {"do": "propose"})["Location"]
    assert "<<<<<<< project\nour end\n" in show("README.md", "template-update")
    shown = words(page(signed_in, compare))
    assert "Conflicts are left to mend" in shown
    assert "Merge this branch" not in shown
    signed_in.post("/git/team-a/shop/merge/", {"branch": "template-update"})
    assert show("README.md").endswith("our end\n")


def test_a_patch_is_what_git_applies(signed_in: Client, moved_on: Project, tmp_path: Path) -> None:
    commit(moved_on, tmp_path, own_txt="ours\n")
    patch = signed_in.get(f"{moved_on.get_absolute_url()}update.patch").content
    assert b"diff --git a/new.txt b/new.txt\n" in patch
    subprocess.run(["git", "-C", str(tmp_path / "clone"), "apply", "-"], input=patch, check=True)
    assert (tmp_path / "clone" / "new.txt").read_text() == "new for shop\n"


def test_new_questions_are_asked_before_the_update_is_worked_out(
    signed_in: Client, project: Project, make: Make
) -> None:
    port = {"required": ["port"], "properties": {"port": {"type": "string", "title": "Port"}}}
    files = {"skeleton/port.txt": "${{ values.port }}\n"}
    make(steps(), files=files, parameters=[NAME, port])
    address = project.get_absolute_url()
    assert "The template asks more than it did" in page(signed_in, address)
    assert signed_in.post(address, {"do": "answer", "port": ""}).status_code == 422
    name = "port"
    markup = page(signed_in, address)
    for part in markup.split('name="')[1:]:
        if part.partition('"')[0].endswith("port"):
            name = part.partition('"')[0]
    assert signed_in.post(address, {"do": "answer", name: "8080"}).status_code == 302
    assert "8080" in words(page(signed_in, address))
    signed_in.post(address, {"do": "propose"})
    assert show("port.txt", "template-update") == "8080\n"


def test_a_remote_project_gets_its_branch_pushed(
    signed_in: Client, make: Make, carry_out: CarryOut, forge: Forge, editor: User
) -> None:
    User.objects.filter(pk=editor.pk).update(role=Role.ADMIN)
    forge.make("acme/shop")
    forge.open = True
    remote = f"http://{forge.host}/acme/shop.git"
    carry_out(make(steps(remote), files=FILES, parameters=[NAME]), {"name": "shop"})
    make(steps(remote), files={"skeleton/app.py": "print('two')\n"}, parameters=[NAME])
    project = Project.objects.get()
    assert project.repository is None
    assert "print('two')" in words(page(signed_in, project.get_absolute_url()))
    signed_in.post(project.get_absolute_url(), {"do": "propose"})
    assert forge.git("acme/shop", "show", "template-update:app.py") == "print('two')"


@pytest.mark.parametrize("place", ["{site}/git/team-a/shop.git", "{folder}"])
def test_what_was_recorded_as_a_remote_and_lies_here_gets_no_branch_past_the_rights(
    signed_in: Client, moved_on: Project, settings: LazySettings, place: str
) -> None:
    """As publishing to such an address recorded it once."""
    repository = Repository.objects.get()
    before = bare.refs(repository.folder)
    remote = place.format(site=settings.SITE_URL.rstrip("/"), folder=repository.folder)
    Project.objects.update(repository=None, remote=remote)
    User.objects.update(role=Role.ADMIN)
    assert "lies in this portal" in words(page(signed_in, moved_on.get_absolute_url()))
    signed_in.post(moved_on.get_absolute_url(), {"do": "propose"})
    assert bare.refs(repository.folder) == before


def test_who_may_not_push_sees_the_update_and_cannot_make_it(moved_on: Project) -> None:
    viewer = Client()
    viewer.force_login(User.objects.create_user("vera", role=Role.VIEWER))
    shown = words(page(viewer, moved_on.get_absolute_url()))
    assert "You may not update it" in shown
    assert "Update on a branch" not in shown
    assert viewer.post(moved_on.get_absolute_url(), {"do": "propose"}).status_code == 403
    assert viewer.post("/git/team-a/shop/merge/", {"branch": "main"}).status_code == 403
    assert "/accounts/login/" in Client().get(moved_on.get_absolute_url())["Location"]
