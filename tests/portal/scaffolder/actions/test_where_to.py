"""Where a run may push and what it may register: elsewhere by http and ssh, here as its actor may."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from catalog.models import AuditEvent, Location
from portal.accounts.models import Role, User
from portal.githost import bare
from portal.githost.changes.contents import Author, commit_folder
from portal.githost.changes.repositories import create_repository
from portal.githost.models import Repository
from portal.scaffolder.actions.action import ActionFailed
from portal.scaffolder.changes import start_run
from portal.scaffolder.models import Project, Run, RunState
from portal.scaffolder.publishing.push import Commit, push
from portal.scaffolder.running import worker
from portal.scaffolder.template import Template
from tests.portal.scaffolder.conftest import log_of

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., Template]
CarryOut = Callable[..., Run]
WRITE = {"action": "roadiehq:utils:fs:write", "input": {"path": "README.md", "content": "# Shop\n"}}
FAILS = {"id": "fails", "action": "fs:delete", "input": {}}


@pytest.fixture
def shop(editor: User, tmp_path: Path) -> Repository:
    made = create_repository(actor=editor, owner="team-a", name="shop")
    (tmp_path / "begins").mkdir()
    (tmp_path / "begins" / "app.py").write_text("print('hello')\n")
    author = Author("Minseo Kim", "minseo.kim@example.com")
    commit_folder(
        actor=None, repository=made, folder=tmp_path / "begins", message="Begin", author=author, branch="main"
    )
    return made


def branches(repository: Repository) -> list[str]:
    return [name.removeprefix("refs/heads/") for name in bare.refs(repository.folder)]


def pushes() -> list[tuple[User | None, list[str]]]:
    """Those that the audit knows of, after the one that the repository began with."""
    told = AuditEvent.objects.filter(verb="repository.push", subject="team-a/shop").order_by("pk")
    return [(each.actor, list(each.detail["moved"])) for each in told[1:]]


@pytest.fixture
def viewer() -> User:
    return User.objects.create_user("jiho.park", role=Role.VIEWER)


@pytest.fixture
def address(settings: LazySettings) -> str:
    """Of the repository, in the portal."""
    return f"{settings.SITE_URL.rstrip('/')}/git/team-a/shop.git"


def publish(remote: str, branch: str = "more") -> dict[str, Any]:
    return {
        "id": "publish",
        "action": "publish:git",
        "input": {"remoteUrl": remote, "defaultBranch": branch},
    }


def carried_out_by(user: User, template: Template, **more: Any) -> Run:
    """Run as somebody whom a rule let run the template."""
    run = start_run(actor=None, template=template, answers={})
    Run.objects.filter(pk=run.pk).update(created_by=user, **more)
    worker.step()
    run.refresh_from_db()
    return run


@pytest.mark.parametrize("form", ["{}", "{}/", "url#main", "page"])
def test_an_own_repository_is_not_pushed_to_by_who_may_not(
    make: Make, viewer: User, shop: Repository, address: str, form: str
) -> None:
    forms = {"url#main": f"{address}#main", "page": address.removesuffix(".git")}
    run = carried_out_by(viewer, make([WRITE, publish(forms.get(form, form.format(address)))]))
    assert run.state == RunState.FAILED
    assert "or you may not push to it" in run.error
    assert branches(shop) == ["main"]
    assert pushes() == []


def test_a_push_to_an_own_repository_is_told_as_any_other(
    make: Make, carry_out: CarryOut, editor: User, shop: Repository, address: str
) -> None:
    run = carry_out(make([WRITE, publish(address)]))
    assert run.state == RunState.COMPLETED, run.error
    assert branches(shop) == ["main", "more"]
    assert pushes() == [(editor, ["refs/heads/more"])]
    assert Project.objects.get().repository == shop


def test_a_failing_run_takes_its_branch_of_an_own_repository_back_and_that_is_told(
    make: Make, carry_out: CarryOut, editor: User, shop: Repository, address: str
) -> None:
    assert carry_out(make([WRITE, publish(address), FAILS])).state == RunState.FAILED
    assert branches(shop) == ["main"]
    assert pushes() == [(editor, ["refs/heads/more"])] * 2


def test_undoing_deletes_no_branch_of_what_may_not_be_pushed_to(
    make: Make, carry_out: CarryOut, viewer: User, shop: Repository, address: str
) -> None:
    """The right may be taken away while the run goes on."""
    assert carry_out(make([WRITE, publish(address)])).state == RunState.COMPLETED
    run = start_run(actor=None, template=make([publish(address), FAILS]), answers={})
    made = {"remote": address, "branch": "more", "secret": "", "username": ""}
    run.steps.filter(position=0).update(undo=[made])
    Run.objects.filter(pk=run.pk).update(created_by=viewer, attempts=1)
    worker.step()
    run.refresh_from_db()
    assert branches(shop) == ["main", "more"]
    assert any("could not be taken away" in line and "may not push" in line for line in log_of(run))


@pytest.mark.parametrize("form", ["{}", "file://{}", "{}#main", "../{}", "ext::sh -c true% >&2"])
def test_nothing_is_pushed_to_a_path_on_this_machine(
    make: Make, carry_out: CarryOut, shop: Repository, form: str
) -> None:
    run = carry_out(make([WRITE, publish(form.format(shop.folder))]))
    assert run.state == RunState.FAILED
    assert "https" in run.error
    assert "ssh" in run.error
    assert branches(shop) == ["main"]


@pytest.mark.parametrize("remote", ["ssh://git@127.0.0.1/team-a/shop.git", "git@127.0.0.1:team-a/shop.git"])
def test_ssh_addresses_are_gone_to_as_far_as_the_network_may_be_reached(
    make: Make, carry_out: CarryOut, remote: str
) -> None:
    assert "PORTAL_ALLOWED_ADDRESSES" in carry_out(make([WRITE, publish(remote)])).error


def test_every_way_of_pushing_asks_for_the_right(
    viewer: User, shop: Repository, address: str, tmp_path: Path
) -> None:
    """As publish:github does with an owner that leads into the portal's own repositories."""
    folder, scratch = tmp_path / "files", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    for actor in (viewer, None):
        with pytest.raises(ActionFailed, match="may not push"):
            push(address, Commit(folder, "more", "initial commit"), scratch, actor=actor)
    assert branches(shop) == ["main"]


def test_an_own_address_without_a_repository_says_so(make: Make, carry_out: CarryOut, address: str) -> None:
    assert "There is no repository" in carry_out(make([WRITE, publish(address)])).error


@pytest.mark.parametrize(
    "form", ["{}", "file://{}", "{}#main", "{}#main:catalog-info.yaml", "git+{}", "git+file://{}"]
)
def test_what_lies_on_this_machine_is_not_registered(
    make: Make, carry_out: CarryOut, shop: Repository, form: str
) -> None:
    known = Location.objects.count()
    for more in ({}, {"optional": True}):
        given = {"catalogInfoUrl": form.format(shop.folder), **more}
        run = carry_out(make([{"id": "register", "action": "catalog:register", "input": given}]))
        assert run.state == RunState.FAILED
        assert "no address of a repository or of the web" in run.error
    assert Location.objects.count() == known + 1  # that of the template
