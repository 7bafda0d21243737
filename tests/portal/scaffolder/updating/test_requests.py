"""Updates of projects at forges end in pull and merge requests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from portal.scaffolder.changes.editions import note_editions
from portal.scaffolder.changes.following import look_at_projects
from portal.scaffolder.changes.host_tokens import keep_host_token
from portal.scaffolder.models import HostToken, Project, Run
from portal.scaffolder.template import Template
from tests.portal.scaffolder.actions.forge import Forge
from tests.web.conftest import page, words

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., Template]
CarryOut = Callable[..., Run]
KINDS = ["github", "gitlab"]
TEMPLATE = "/create/templates/default/service/"


@pytest.fixture
def published(
    make: Make, carry_out: CarryOut, forge: Forge, settings: LazySettings
) -> Callable[[str], Project]:
    """`published(kind)`: a project at a forge of that kind, whose template has moved on since."""

    def made(kind: str) -> Project:
        settings.CATALOG_FORGES = {forge.host: kind}
        settings.CATALOG_FILE_ROOTS = None
        keep_host_token(actor=None, host=forge.host, token="secret-token")
        steps: list[dict[str, Any]] = [
            {"id": "fetch", "action": "fetch:template", "input": {"url": "./skeleton"}},
            {"action": f"publish:{kind}", "input": {"repoUrl": f"{forge.host}?owner=acme&repo=shop"}},
        ]
        run = carry_out(make(steps, files={"skeleton/app.py": "print(1)\n"}))
        assert run.error == ""
        make(steps, files={"skeleton/app.py": "print(2)\n"})
        note_editions()
        return Project.objects.get()

    return made


@pytest.mark.parametrize(
    ("kind", "request_path", "asked_path"),
    [
        ("github", "/acme/shop/pull/7", "/api/v3/repos/acme/shop/pulls"),
        ("gitlab", "/acme/shop/-/merge_requests/3", "/api/v4/projects/acme/shop/merge_requests"),
    ],
)
def test_an_update_is_a_branch_and_a_request_with_the_portals_token(
    admin: Client,
    published: Callable[[str], Project],
    forge: Forge,
    kind: str,
    request_path: str,
    asked_path: str,
) -> None:
    project = published(kind)
    assert "print(2)" in words(page(admin, project.get_absolute_url()))
    admin.post(project.get_absolute_url(), {"do": "propose"})
    assert forge.git("acme/shop", "show", "template-update:app.py") == "print(2)"
    assert forge.git("acme/shop", "show", "main:app.py") == "print(1)"
    method, path, asked = forge.asked[-1]
    assert (method, path) == ("POST", asked_path)
    assert asked["title"] == "Update from A service"
    assert {"template-update", "main"} <= set(asked.values())
    assert f'href="http://{forge.host}{request_path}"' in page(admin, project.get_absolute_url())


@pytest.mark.parametrize("kind", KINDS)
def test_a_request_that_was_merged_at_the_forge_is_found_out(
    admin: Client, published: Callable[[str], Project], forge: Forge, kind: str
) -> None:
    project = published(kind)
    admin.post(project.get_absolute_url(), {"do": "propose"})
    look_at_projects()
    assert "1 of 1 is behind" in words(page(admin, TEMPLATE))
    forge.git("acme/shop", "update-ref", "refs/heads/main", "refs/heads/template-update")
    Project.objects.update(look_due="2020-01-01T00:00:00Z")
    look_at_projects()
    assert "All are up to date" in words(page(admin, TEMPLATE))
    shown = words(page(admin, project.get_absolute_url()))
    assert "Waits to be merged" not in shown
    assert "Up to date" in shown


@pytest.mark.parametrize("kind", KINDS)
def test_a_forge_that_opens_no_request_is_told_with_its_reason_and_the_branch_is_there(
    admin: Client, published: Callable[[str], Project], forge: Forge, kind: str
) -> None:
    project = published(kind)
    forge.refuses = "Requests are off here"
    answer = admin.post(project.get_absolute_url(), {"do": "propose"}, follow=True)
    assert "Requests are off here" in words(answer.content.decode())
    assert forge.git("acme/shop", "show", "template-update:app.py") == "print(2)"


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_token_the_page_says_that_the_project_cannot_be_read(
    admin: Client, published: Callable[[str], Project], kind: str
) -> None:
    project = published(kind)
    HostToken.objects.all().delete()
    assert "The update cannot be worked out" in words(page(admin, project.get_absolute_url()))


def test_a_branch_of_that_name_that_somebody_else_made_is_left_alone(
    admin: Client, published: Callable[[str], Project], forge: Forge, tmp_path: Path
) -> None:
    project = published("github")
    forge.git("acme/shop", "branch", "template-update", "main")
    before = forge.git("acme/shop", "rev-parse", "template-update")
    admin.post(project.get_absolute_url(), {"do": "propose"})
    assert forge.git("acme/shop", "rev-parse", "template-update") == before
    assert forge.git("acme/shop", "show", "template-update-2:app.py") == "print(2)"
