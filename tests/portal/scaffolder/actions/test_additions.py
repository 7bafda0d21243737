"""Templates that add a part to what is there, and templates that are put together from parts."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import Role, User
from portal.githost import bare
from portal.githost.models import Repository
from portal.scaffolder.changes import dry_run, start_run
from portal.scaffolder.models import Run, RunState
from portal.scaffolder.running import worker
from portal.scaffolder.skeletons import Here
from portal.scaffolder.template import Template
from tests.portal.scaffolder.conftest import log_of

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., Template]
CarryOut = Callable[..., Run]

SERVICE = {
    "service/README.md": "# Shop\n",
    "service/catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
    "metadata: {name: shop}\nspec: {type: service, lifecycle: production, owner: team-a}\n",
    "parts/lint/.lint.yaml": "owner: ${{ values.owner }}\n",
}
MAKES = [
    {"id": "files", "action": "fetch:template", "input": {"url": "./service"}},
    {"id": "publish", "action": "publish:git", "input": {"repoUrl": "portal?owner=team-a&repo=shop"}},
    {
        "id": "register",
        "action": "catalog:register",
        "input": {"repoContentsUrl": "${{ steps.publish.output.repoContentsUrl }}"},
    },
]
ENTITY = "steps.entity.output.entity"
ADDS = [
    {"id": "entity", "action": "catalog:fetch", "input": {"entityRef": "${{ parameters.entity }}"}},
    {
        "id": "lint",
        "action": "fetch:template",
        "input": {
            "url": "./parts/lint",
            "values": {"owner": f"${{{{ {ENTITY}.spec.owner }}}}"},
        },
    },
    {
        "id": "propose",
        "action": "publish:git:branch",
        "input": {
            "repoUrl": f"${{{{ {ENTITY}.metadata.annotations['backstage.io/source-location'] }}}}",
            "branchName": "add-lint",
            "gitCommitMessage": "Add linting",
        },
    },
]
SHOP = {"entity": "component:default/shop"}


@pytest.fixture
def shop(make: Make, carry_out: CarryOut) -> Repository:
    run = carry_out(make(MAKES, files=SERVICE))
    assert run.state == RunState.COMPLETED, run.error
    return Repository.objects.get(name="shop")


def show(repository: Repository, name: str) -> str:
    return bare.ask(repository.folder, "show", name).decode()


def branches(repository: Repository) -> list[str]:
    return [name.removeprefix("refs/heads/") for name in bare.refs(repository.folder)]


def test_an_addition_is_a_branch_of_what_is_there_that_a_person_merges(
    make: Make, carry_out: CarryOut, editor: User, shop: Repository
) -> None:
    output = {"links": [{"url": "${{ steps.propose.output.remoteUrl }}"}]}
    run = carry_out(make(ADDS, type="addition", output=output), SHOP)
    assert run.state == RunState.COMPLETED, run.error
    assert branches(shop) == ["add-lint", "main"]
    assert show(shop, "add-lint:.lint.yaml") == "owner: team-a\n"
    assert show(shop, "add-lint:README.md") == "# Shop\n"
    assert run.output is not None
    page = run.output["links"][0]["url"].partition("/git/")[2]
    browser = Client()
    browser.force_login(editor)
    assert "Merge this branch" in browser.get(f"/git/{page}").content.decode()
    browser.post("/git/team-a/shop/merge/", {"branch": "add-lint"})
    assert branches(shop) == ["main"]
    assert show(shop, "main:.lint.yaml") == "owner: team-a\n"
    again = carry_out(make(ADDS), SHOP)
    assert again.state == RunState.COMPLETED
    assert "team-a/shop has all of it already" in log_of(again)
    assert branches(shop) == ["main"]


def test_an_addition_is_planned_before_anything_is_made(
    make: Make, editor: User, shop: Repository, source: Path
) -> None:
    planned = dry_run(actor=editor, template=make(ADDS), answers=SHOP, files=Here(source, source))
    assert planned.error is None
    assert [file.path for file in planned.files] == [".lint.yaml"]
    assert branches(shop) == ["main"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"repoUrl": "portal?owner=team-a&repo=none"},
            "There is no repository portal?owner",
        ),
        ({"repoUrl": "github.com?owner=team-a&repo=shop"}, "There is no repository github.com?owner"),
        ({"branchName": "main"}, "team-a/shop has a branch main already"),
        ({"branchName": "../x"}, "does not match pattern"),
        ({"branchName": "a..b"}, "The branch a..b of team-a/shop cannot be made"),
    ],
)
def test_what_cannot_be_proposed_says_why(
    make: Make, carry_out: CarryOut, shop: Repository, given: dict[str, Any], told: str
) -> None:
    step = {**ADDS[2], "input": {"repoUrl": "portal?owner=team-a&repo=shop", "branchName": "add", **given}}
    run = carry_out(make([*ADDS[:2], step]), SHOP)
    assert told in run.error
    assert branches(shop) == ["main"]


def test_who_may_not_push_proposes_nothing(make: Make, shop: Repository) -> None:
    viewer = User.objects.create_user("jiho.park", role=Role.VIEWER)
    run = start_run(actor=None, template=make(ADDS), answers=SHOP)
    Run.objects.filter(pk=run.pk).update(created_by=viewer)
    worker.step()
    run.refresh_from_db()
    assert "or you may not push to it" in run.error
    assert branches(shop) == ["main"]


def test_a_failing_run_takes_its_branch_back(make: Make, carry_out: CarryOut, shop: Repository) -> None:
    fails = {"id": "fails", "action": "fs:delete", "input": {}}
    run = carry_out(make([*ADDS, fails]), SHOP)
    assert run.state == RunState.FAILED
    assert "Deleted the branch add-lint of team-a/shop again" in log_of(run)
    assert branches(shop) == ["main"]


def test_a_template_is_put_together_from_the_parts_that_were_chosen(
    make: Make, carry_out: CarryOut, tmp_path: Path
) -> None:
    part = {
        "id": "lint",
        "action": "fetch:template",
        "if": "${{ 'lint' in parameters.parts }}",
        "input": {"url": "./parts/lint", "values": {"owner": "team-a"}},
    }
    asked = {"properties": {"parts": {"type": "array", "items": {"enum": ["lint", "ci"]}}}}
    template = make([MAKES[0], part, MAKES[1]], files=SERVICE, parameters=[asked])
    assert carry_out(template, {"parts": ["lint"]}).state == RunState.COMPLETED
    clone = tmp_path / "clone"
    shop = Repository.objects.get(name="shop")
    subprocess.run(["git", "clone", "-q", str(shop.folder), str(clone)], check=True)
    assert (clone / ".lint.yaml").read_text() == "owner: team-a\n"
    assert (clone / "README.md").exists()
