"""Tokens that the portal has at git hosts: kept by admins, used by every run, seen by nobody."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from catalog.ingest.fetch.git.target import parse
from catalog.models import AuditEvent
from portal.accounts.models import Role, User
from portal.scaffolder.actions.action import ActionFailed
from portal.scaffolder.changes.host_tokens import keep_host_token
from portal.scaffolder.host_tokens import credential_for
from portal.scaffolder.models import HostToken, Run, RunState
from portal.scaffolder.publishing.repo_url import RepoUrl
from portal.scaffolder.template import Template
from tests.portal.scaffolder.actions.forge import Forge, serving
from tests.portal.scaffolder.conftest import log_of
from tests.web.conftest import page

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., Template]
CarryOut = Callable[..., Run]
PAGE = "/create/hosts/"
WRITE = {"action": "roadiehq:utils:fs:write", "input": {"path": "README.md", "content": "# Shop"}}
FAILS = {"id": "fails", "action": "fs:delete", "input": {}}


@pytest.fixture
def forge(tmp_path: Path, settings: LazySettings) -> Iterator[Forge]:
    folder = tmp_path / "forge"
    folder.mkdir()
    with serving(folder) as forge:
        settings.CATALOG_ALLOWED_ADDRESSES = [forge.host]
        yield forge


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(User.objects.create_user("ana.duarte", role=Role.ADMIN))
    return client


def keep(host: str, owner: str = "", token: str = "secret-token", **more: Any) -> HostToken:
    return keep_host_token(actor=None, host=host, owner=owner, token=token, **more)


def publish(action: str, **given: Any) -> dict[str, Any]:
    return {"id": "publish", "action": action, "input": given}


@pytest.mark.parametrize(
    ("publishing", "proposing", "url"),
    [
        ("publish:github", "publish:github:pull-request", "remoteUrl"),
        ("publish:gitlab", "publish:gitlab:merge-request", "mergeRequestUrl"),
    ],
)
def test_a_template_publishes_and_proposes_without_asking_anybody_for_a_token(
    make: Make, carry_out: CarryOut, forge: Forge, publishing: str, proposing: str, url: str
) -> None:
    keep(forge.host)
    repo = f"{forge.host}?owner=acme&repo=shop"
    run = carry_out(make([WRITE, publish(publishing, repoUrl=repo)]))
    assert run.state == RunState.COMPLETED, run.error
    more = {"action": "roadiehq:utils:fs:write", "input": {"path": "NEW.md", "content": "new"}}
    run = carry_out(make([more, publish(proposing, repoUrl=repo, branchName="more", title="More")]))
    assert run.state == RunState.COMPLETED, run.error
    assert run.steps.get(step_id="publish").output[url].startswith(f"http://{forge.host}/acme/shop/")
    assert forge.git("acme/shop", "diff", "--name-only", "main", "more") == "NEW.md"


@pytest.mark.parametrize("action", ["publish:github", "publish:gitlab"])
def test_a_failing_run_takes_back_what_it_made_with_the_portals_token(
    make: Make, carry_out: CarryOut, forge: Forge, action: str
) -> None:
    keep(forge.host)
    run = carry_out(make([WRITE, publish(action, repoUrl=f"{forge.host}?owner=acme&repo=shop"), FAILS]))
    assert run.state == RunState.FAILED
    assert not forge.repositories
    assert any("again" in line for line in log_of(run))


def test_any_remote_over_http_is_pushed_to_and_taken_back(
    make: Make, carry_out: CarryOut, forge: Forge
) -> None:
    forge.make("acme/shop")
    step = publish("publish:git", remoteUrl=f"http://{forge.host}/acme/shop.git", defaultBranch="first")
    assert carry_out(make([WRITE, step])).state == RunState.FAILED
    keep(forge.host)
    assert carry_out(make([WRITE, step, FAILS])).state == RunState.FAILED
    assert forge.git("acme/shop", "branch") == ""
    run = carry_out(make([WRITE, step]))
    assert run.state == RunState.COMPLETED, run.error
    assert forge.git("acme/shop", "show", "first:README.md") == "# Shop"


def test_a_token_of_the_step_or_the_run_goes_first(make: Make, carry_out: CarryOut, forge: Forge) -> None:
    keep(forge.host, token="another-one")
    step = publish("publish:github", repoUrl=f"{forge.host}?owner=acme&repo=shop")
    run = carry_out(make([WRITE, step]), {}, secrets={"GITHUB_TOKEN": "secret-token"})
    assert run.state == RunState.COMPLETED, run.error


def test_without_any_token_the_run_says_who_can_help(make: Make, carry_out: CarryOut, forge: Forge) -> None:
    keep(forge.host, owner="others")
    step = publish("publish:github", repoUrl=f"{forge.host}?owner=acme&repo=shop")
    assert "have an admin keep one for everybody" in carry_out(make([WRITE, step])).error


def test_what_a_template_fetches_is_opened_only_by_a_token_meant_for_it(
    make: Make, carry_out: CarryOut, forge: Forge, settings: LazySettings
) -> None:
    settings.CATALOG_FORGES = {forge.host: "github"}
    keep(forge.host)
    repo = f"{forge.host}?owner=acme&repo=shop"
    carry_out(make([WRITE, publish("publish:github", repoUrl=repo)]))
    fetch: dict[str, Any] = {
        "action": "fetch:plain",
        "input": {"url": f"http://{forge.host}/acme/shop/tree/main"},
    }
    template = make([fetch, {"id": "list", "action": "fs:readdir", "input": {"paths": ["."]}}])
    assert carry_out(template).state == RunState.FAILED
    fetch["input"]["token"] = "${{ secrets.TOKEN }}"
    own = carry_out(make([fetch]), {}, secrets={"TOKEN": "secret-token"})
    assert own.state == RunState.COMPLETED, own.error
    keep(forge.host, fetches=True)
    run = carry_out(template)
    assert run.state == RunState.COMPLETED, run.error
    assert "README.md" in str(run.steps.get(step_id="list").output)


def test_the_token_nearest_above_a_repository_opens_it_and_none_goes_out_in_the_clear() -> None:
    keep("git.example.com", token="for all")
    keep("git.example.com", owner="acme", token="for acme")
    keep("git.example.com", owner="acme/platform", token="for platform", username="robot")

    def token(url: str) -> str:
        found = credential_for(url)
        return found.secret if found else ""

    assert token("https://git.example.com/other/shop.git") == "for all"
    assert token("https://git.example.com/acme/shop.git") == "for acme"
    assert token("https://git.example.com/Acme/platform/shop.git") == "for platform"
    assert token("https://git.example.com/acme2/shop.git") == "for all"
    assert token("http://git.example.com/acme/shop.git") == ""
    assert token("https://git.example.com.evil.example/acme/shop.git") == ""
    assert token("https://git.example.com@evil.example/acme/shop.git") == ""


@pytest.mark.parametrize(
    "path", ["acme/../other/shop.git", "acme/%2e%2E/other/shop.git", "acme/./../other/x"]
)
def test_a_token_opens_what_an_address_leads_to_and_not_what_it_begins_with(path: str) -> None:
    keep("github.com", "acme", fetches=True)
    assert credential_for(f"https://github.com/{path}", fetching=True) is None
    assert "other" in parse(f"https://github.com/{path}", {}).remote.url
    assert ".." not in parse(f"https://github.com/{path}", {}).remote.url
    with pytest.raises(ActionFailed):
        RepoUrl.parse(f"github.com?owner=acme/..&repo={path.rpartition('/')[2]}")


def test_a_token_that_comes_back_in_a_log_is_masked(make: Make, carry_out: CarryOut) -> None:
    keep("git.example.com", token="very-secret-token")
    run = carry_out(make([{"action": "debug:log", "input": {"message": "it is very-secret-token"}}]))
    assert "it is ***" in log_of(run)
    assert "very-secret-token" not in "\n".join(log_of(run))


def test_an_admin_keeps_replaces_and_removes_a_token_and_nobody_sees_it_again(admin: Client) -> None:
    assert "None yet." in page(admin, PAGE)
    asked = {"host": "https://Git.Example.com:8443/acme/shop", "owner": "/acme/", "token": "one-secret"}
    assert admin.post(PAGE, asked).status_code == 302
    assert admin.post(PAGE, {**asked, "token": "two-secret", "fetches": "on"}).status_code == 302
    held = HostToken.objects.get()
    assert (str(held), held.fetches) == ("git.example.com:8443/acme", True)
    found = credential_for("https://git.example.com:8443/acme/shop.git", fetching=True)
    assert found is not None
    assert found.secret == "two-secret"
    assert b"secret" not in bytes(held.sealed)
    shown = page(admin, PAGE)
    assert "git.example.com:8443/acme" in shown
    assert "-secret" not in shown
    assert "-secret" not in str(list(AuditEvent.objects.values()))
    assert AuditEvent.objects.filter(verb="host_token.keep").count() == 2
    admin.post(f"{PAGE}{held.pk}/remove/")
    assert not HostToken.objects.exists()
    assert AuditEvent.objects.filter(verb="host_token.remove").exists()


def test_a_host_that_is_none_is_told_at_its_field_and_the_token_is_not_sent_back(admin: Client) -> None:
    answer = admin.post(PAGE, {"host": "not a host", "token": "one-secret"})
    assert answer.status_code == 422
    assert "This is no host" in answer.content.decode()
    assert "one-secret" not in answer.content.decode()
    assert not HostToken.objects.exists()


def test_a_script_keeps_a_token_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("secret-token\n"))
    call_command("keep_host_token", "github.com", "--owner", "acme", stdout=io.StringIO())
    found = credential_for("https://github.com/acme/shop")
    assert found is not None
    assert found.secret == "secret-token"
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CommandError, match="token"):
        call_command("keep_host_token", "github.com")
