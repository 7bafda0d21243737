"""Publishing: to the portal's own git host, to any remote, to GitHub and GitLab; and taken back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import LazySettings

from catalog.changes.locations import register_location
from catalog.ingest.refresh import refresh
from catalog.models import Entity, Location
from catalog.query.predicate import Everything
from portal.githost.models import Repository
from portal.scaffolder.catalog import load
from portal.scaffolder.models import Run, RunState
from portal.scaffolder.template import Template
from tests.portal.scaffolder.actions.forge import Forge, serving
from tests.portal.scaffolder.conftest import log_of

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., Template]
CarryOut = Callable[..., Run]
DESCRIPTOR = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${{ values.name }}
spec:
  type: service
  lifecycle: production
  owner: team-a
"""
RENDER = {
    "id": "fetch",
    "action": "fetch:template",
    "input": {"url": "./skeleton", "values": {"name": "shop"}},
}
FILES = {"skeleton/catalog-info.yaml": DESCRIPTOR, "skeleton/src/main.py": "print('hello')\n"}
FAILS = {"id": "fails", "action": "fs:delete", "input": {}}
SECRETS = {"GITHUB_TOKEN": "secret-token", "GITLAB_TOKEN": "secret-token"}


@pytest.fixture
def forge(tmp_path: Path, settings: LazySettings) -> Iterator[Forge]:
    folder = tmp_path / "forge"
    folder.mkdir()
    with serving(folder) as forge:
        settings.CATALOG_ALLOWED_ADDRESSES = [forge.host]
        yield forge


@pytest.fixture
def site(settings: LazySettings) -> str:
    """The portal's own address."""
    return str(settings.SITE_URL).rstrip("/")


@pytest.fixture
def own_host(tmp_path: Path, settings: LazySettings) -> None:
    settings.GIT_FOLDER = tmp_path / "git"


def publish(action: str, **given: Any) -> dict[str, Any]:
    return {"id": "publish", "action": action, "input": given}


def test_a_repository_of_the_portal_is_made_and_its_service_is_in_the_catalog(
    make: Make, carry_out: CarryOut, own_host: None, tmp_path: Path
) -> None:
    template = make([RENDER, publish("publish:git", repoUrl="portal?owner=team-a&repo=shop")], files=FILES)
    run = carry_out(template)
    assert run.state == RunState.COMPLETED, run.error
    repository = Repository.objects.get(owner="team-a", name="shop")
    subprocess.run(["git", "clone", "-q", str(repository.folder), str(tmp_path / "clone")], check=True)
    assert (tmp_path / "clone" / "src" / "main.py").read_text() == "print('hello')\n"


def test_a_failing_run_deletes_the_repository_that_it_made_and_leaves_one_that_was_there(
    make: Make, carry_out: CarryOut, own_host: None
) -> None:
    step = publish("publish:git", repoUrl="portal?owner=team-a&repo=shop")
    assert carry_out(make([RENDER, step, FAILS], files=FILES)).state == RunState.FAILED
    assert not Repository.objects.exists()
    carry_out(make([RENDER, step]))
    second = carry_out(make([RENDER, step, FAILS]))
    assert "There is a repository team-a/shop already." in second.error
    assert Repository.objects.exists()


def test_what_is_pushed_to_a_remote_is_registered_and_seen_at_once(
    make: Make, carry_out: CarryOut, forge: Forge
) -> None:
    forge.make("acme/shop")
    forge.open = True
    template = make(
        [
            RENDER,
            publish("publish:git", remoteUrl=f"http://{forge.host}/acme/shop.git"),
            {
                "id": "register",
                "action": "catalog:register",
                "input": {"repoContentsUrl": "${{ steps.publish.output.repoContentsUrl }}"},
            },
            {"id": "get", "action": "catalog:fetch", "input": {"entityRef": "component:default/shop"}},
        ],
        files=FILES,
        output={"links": [{"entityRef": "${{ steps.register.output.entityRef }}"}]},
    )
    run = carry_out(template)
    assert run.state == RunState.COMPLETED, run.error
    assert run.output == {"links": [{"entityRef": "component:default/shop"}]}
    assert Entity.objects.filter(ref="component:default/shop").exists()


REGISTER = {
    "id": "register",
    "action": "catalog:register",
    "input": {"repoContentsUrl": "${{ steps.publish.output.repoContentsUrl }}"},
}


def test_a_name_that_the_catalog_has_from_elsewhere_fails_the_run_and_nothing_is_left(
    make: Make, carry_out: CarryOut
) -> None:
    first = publish("publish:git", repoUrl="portal?owner=team-a&repo=shop")
    assert carry_out(make([RENDER, first, REGISTER], files=FILES)).state == RunState.COMPLETED
    second = publish("publish:git", repoUrl="portal?owner=team-b&repo=shop")
    run = carry_out(make([RENDER, second, REGISTER]))
    assert run.state == RunState.FAILED
    assert "Another source gives component:default/shop already" in run.error
    assert [str(each) for each in Repository.objects.all()] == ["team-a/shop"]
    assert Entity.objects.get(ref="component:default/shop").location is not None
    assert not Location.objects.filter(target__contains="team-b").exists()


def test_a_template_in_a_repository_of_the_portal_takes_its_files_however_its_address_is_written(
    make: Make, carry_out: CarryOut, site: str
) -> None:
    """Registered by the address of its page, as people copy it from there."""
    files = {
        "skeleton/notes/template.yaml": yaml.safe_dump(
            {
                "apiVersion": "scaffolder.backstage.io/v1beta3",
                "kind": "Template",
                "metadata": {"name": "notes"},
                "spec": {
                    "type": "documentation",
                    "steps": [{"action": "fetch:template", "input": {"url": "./skeleton"}}],
                },
            }
        ),
        "skeleton/notes/skeleton/README.md": "# Notes\n",
    }
    step = publish("publish:git", repoUrl="portal?owner=platform&repo=templates")
    fetch = {"action": "fetch:plain", "input": {"url": "./skeleton"}}
    assert carry_out(make([fetch, step], files=files)).error == ""
    page = f"{site}/git/platform/templates/blob/main/notes/template.yaml"
    refresh([register_location(actor=None, kind="url", target=page)])
    run = carry_out(load("template:default/notes", Everything())[0])
    assert run.state == RunState.COMPLETED, run.error


def test_a_descriptor_that_the_catalog_refuses_fails_the_run(make: Make, carry_out: CarryOut) -> None:
    bad = {
        **FILES,
        "skeleton/catalog-info.yaml": f"{DESCRIPTOR}---\n{DESCRIPTOR.replace('lifecycle', 'life')}",
    }
    step = publish("publish:git", repoUrl="portal?owner=team-a&repo=shop")
    run = carry_out(make([RENDER, step, REGISTER], files=bad))
    assert run.state == RunState.FAILED
    assert "is refused" in run.error
    assert not Repository.objects.exists()


def test_a_failing_run_takes_its_branch_and_its_source_back(
    make: Make, carry_out: CarryOut, forge: Forge
) -> None:
    forge.make("acme/shop")
    forge.open = True
    remote = f"http://{forge.host}/acme/shop.git"
    register = {
        "action": "catalog:register",
        "input": {"catalogInfoUrl": f"{remote}#first:catalog-info.yaml"},
    }
    step = publish("publish:git", remoteUrl=remote, defaultBranch="first")
    run = carry_out(make([RENDER, step, register, FAILS], files=FILES))
    assert run.state == RunState.FAILED
    assert f"Deleted the branch first of {remote} again" in log_of(run)
    assert not Entity.objects.filter(ref="component:default/shop").exists()
    assert forge.git("acme/shop", "branch") == ""


def test_a_repository_at_github_is_made_filled_and_described(
    make: Make, carry_out: CarryOut, forge: Forge
) -> None:
    step = publish(
        "publish:github",
        repoUrl=f"{forge.host}?owner=acme&repo=shop",
        description="A shop",
        topics=["Python"],
        token="${{ secrets.GITHUB_TOKEN }}",
    )
    run = carry_out(make([RENDER, step], files=FILES), {}, secrets=SECRETS)
    assert run.state == RunState.COMPLETED, run.error
    assert forge.git("acme/shop", "ls-tree", "-r", "--name-only", "main").split() == [
        ".greenroom/template.json",
        "catalog-info.yaml",
        "src/main.py",
    ]
    made = next(value for method, path, value in forge.asked if path.endswith("/orgs/acme/repos"))
    assert made["description"] == "A shop"
    assert made["private"] is True
    output = run.steps.get(step_id="publish").output
    assert output["repoContentsUrl"] == f"http://{forge.host}/acme/shop/blob/main"
    assert "secret-token" not in "\n".join(log_of(run))


@pytest.mark.parametrize("action", ["publish:github", "publish:gitlab"])
def test_a_failing_run_deletes_what_it_made_at_a_forge(
    make: Make, carry_out: CarryOut, forge: Forge, action: str
) -> None:
    step = publish(action, repoUrl=f"{forge.host}?owner=acme&repo=shop")
    run = carry_out(make([RENDER, step, FAILS], files=FILES), {}, secrets=SECRETS)
    assert run.state == RunState.FAILED
    assert not forge.repositories
    assert any("again" in line for line in log_of(run))


@pytest.mark.parametrize("action", ["publish:github", "publish:gitlab"])
def test_a_repository_that_is_there_is_left_alone(
    make: Make, carry_out: CarryOut, forge: Forge, action: str
) -> None:
    forge.make("acme/shop")
    step = publish(action, repoUrl=f"{forge.host}?owner=acme&repo=shop")
    run = carry_out(make([RENDER, step], files=FILES), {}, secrets=SECRETS)
    assert run.state == RunState.FAILED
    assert "already" in run.error
    assert "acme/shop" in forge.repositories


@pytest.mark.parametrize(
    ("publishing", "proposing", "url"),
    [
        ("publish:github", "publish:github:pull-request", "remoteUrl"),
        ("publish:gitlab", "publish:gitlab:merge-request", "mergeRequestUrl"),
    ],
)
def test_changes_are_proposed_on_a_branch_that_follows_the_default_one(
    make: Make, carry_out: CarryOut, forge: Forge, publishing: str, proposing: str, url: str
) -> None:
    repo = f"{forge.host}?owner=acme&repo=shop"
    carry_out(make([RENDER, publish(publishing, repoUrl=repo)], files=FILES), {}, secrets=SECRETS)
    change = {"action": "roadiehq:utils:fs:write", "input": {"path": "NEW.md", "content": "new"}}
    propose = publish(proposing, repoUrl=repo, branchName="more", title="More")
    run = carry_out(make([change, propose]), {}, secrets=SECRETS)
    assert run.state == RunState.COMPLETED, run.error
    assert run.steps.get(step_id="publish").output[url].startswith(f"http://{forge.host}/acme/shop/")
    assert forge.git("acme/shop", "diff", "--name-only", "main", "more") == "NEW.md"
    failed = carry_out(
        make([change, {**propose, "input": {**propose["input"], "branchName": "x"}}, FAILS]),
        {},
        secrets=SECRETS,
    )
    assert failed.state == RunState.FAILED
    assert forge.git("acme/shop", "branch", "--list", "x") == ""


def test_a_wrong_token_is_told_without_showing_it(make: Make, carry_out: CarryOut, forge: Forge) -> None:
    step = publish("publish:github", repoUrl=f"{forge.host}?owner=acme&repo=shop")
    run = carry_out(make([RENDER, step], files=FILES), {}, secrets={"GITHUB_TOKEN": "wrong-one"})
    assert "401: Bad credentials" in run.error
    assert "wrong-one" not in "\n".join(log_of(run))


def test_hosts_of_the_own_network_are_not_asked_unless_an_admin_says_so(
    make: Make, carry_out: CarryOut, forge: Forge, settings: LazySettings
) -> None:
    settings.CATALOG_ALLOWED_ADDRESSES = []
    step = publish("publish:github", repoUrl=f"{forge.host}?owner=acme&repo=shop")
    assert "not allowed" in carry_out(make([step]), {}, secrets=SECRETS).error
    ask = {"action": "http:backstage:request", "input": {"method": "GET", "path": f"http://{forge.host}/x"}}
    assert "PORTAL_ALLOWED_ADDRESSES" in carry_out(make([ask])).error
