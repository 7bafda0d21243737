"""How far projects are behind, as the pages of template, project and service say it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import LazySettings
from django.test import Client

from catalog.changes.locations import register_location
from catalog.ingest.refresh import refresh
from catalog.models import Entity, Location
from catalog.query.predicate import Everything
from portal.scaffolder.catalog import load
from portal.scaffolder.changes.editions import note_editions
from portal.scaffolder.changes.following import look_at_projects
from portal.scaffolder.models import Edition, Project, Run
from portal.scaffolder.template import Template
from tests.web.conftest import page, words

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., Template]
CarryOut = Callable[..., Run]
TEMPLATE = "/create/templates/default/service/"
SERVICE = "/catalog/component/default/shop/"
DESCRIPTOR = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: shop}
spec: {type: service, lifecycle: production, owner: team-a}
"""
FILES = {"skeleton/catalog-info.yaml": DESCRIPTOR, "skeleton/app.py": "print(1)\n"}
STEPS: list[dict[str, Any]] = [
    {"id": "fetch", "action": "fetch:template", "input": {"url": "./skeleton"}},
    {"id": "publish", "action": "publish:git", "input": {"repoUrl": "portal?owner=team-a&repo=shop"}},
    {
        "id": "register",
        "action": "catalog:register",
        "input": {"repoContentsUrl": "${{ steps.publish.output.repoContentsUrl }}"},
    },
]


@pytest.fixture(autouse=True)
def whoever_signed_in_reads(settings: LazySettings) -> None:
    settings.CATALOG_FILE_ROOTS = None


@pytest.fixture
def project(make: Make, carry_out: CarryOut) -> Project:
    run = carry_out(make(STEPS, files=FILES))
    assert run.error == ""
    return Project.objects.get()


def move_on(make: Make, app: str) -> None:
    make(STEPS, files={"skeleton/app.py": app})
    note_editions()


def test_a_service_is_told_by_how_many_versions_it_is_behind(
    admin: Client, project: Project, make: Make
) -> None:
    note_editions()
    assert "behind its template" not in page(admin, SERVICE)
    assert "Up to date" in words(page(admin, TEMPLATE))
    move_on(make, "print(2)\n")
    assert "1 version behind its template" in words(page(admin, SERVICE))
    move_on(make, "print(3)\n")
    service = page(admin, SERVICE)
    assert "2 versions behind its template" in words(service)
    assert f'href="{project.get_absolute_url()}"' in service
    assert "2 versions behind" in words(page(admin, TEMPLATE))
    assert "2 versions behind" in words(page(admin, project.get_absolute_url()))


def test_a_template_that_went_back_has_nothing_to_bring(admin: Client, project: Project, make: Make) -> None:
    move_on(make, "print(2)\n")
    move_on(make, "print(1)\n")
    assert Edition.objects.count() == 3
    assert "Up to date" in words(page(admin, project.get_absolute_url()))
    assert "behind its template" not in page(admin, SERVICE)


def test_an_update_that_was_merged_is_no_lag_any_more(admin: Client, project: Project, make: Make) -> None:
    move_on(make, "print(2)\n")
    admin.post(project.get_absolute_url(), {"do": "propose"})
    assert "1 version behind its template" in words(page(admin, SERVICE))
    admin.post("/git/team-a/shop/merge/", {"branch": "template-update"})
    assert "behind its template" not in page(admin, SERVICE)


def test_a_patch_that_somebody_applied_is_found_out(
    admin: Client, project: Project, make: Make, tmp_path: Path
) -> None:
    move_on(make, "print(2)\n")
    patch = admin.get(f"{project.get_absolute_url()}update.patch").content
    clone = tmp_path / "clone"
    assert project.repository is not None
    subprocess.run(["git", "clone", "-q", str(project.repository.folder), str(clone)], check=True)
    git = ["git", "-C", str(clone), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    subprocess.run([*git, "apply", "--index", "-"], input=patch, check=True)
    subprocess.run([*git, "commit", "-qm", "Update"], check=True)
    subprocess.run([*git, "push", "-q", "origin", "HEAD"], check=True)
    Project.objects.update(look_due="2020-01-01T00:00:00Z")  # as a push over HTTP has it
    assert look_at_projects() == 1
    assert "All are up to date" in words(page(admin, TEMPLATE))
    assert look_at_projects() == 0


def test_who_does_not_see_the_template_hears_nothing_of_it(
    admin: Client, project: Project, make: Make
) -> None:
    move_on(make, "print(2)\n")
    Entity.objects.filter(ref="template:default/service").delete()
    assert "behind its template" not in page(admin, SERVICE)


def test_what_else_changes_in_the_templates_repository_makes_nobody_lag(
    admin: Client, carry_out: CarryOut, tmp_path: Path
) -> None:
    repository = tmp_path / "repository"
    document = {
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {"name": "service"},
        "spec": {"type": "service", "owner": "team-a", "steps": STEPS},
    }

    def commit(**files: str) -> None:
        for path, text in {"template_yaml": yaml.safe_dump(document), **files}.items():
            place = repository / path.replace("__", "/").replace("_", ".")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@b.example"]
        subprocess.run(["git", "init", "-q", "-b", "main", str(repository)], check=True)
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-qm", "More"], check=True)
        refresh([location])
        location.refresh_from_db()
        note_editions()

    location = register_location(actor=None, kind="git", target=f"{repository}#main:template.yaml")
    commit(skeleton__app_py="print(1)\n", **{"skeleton__catalog-info_yaml": DESCRIPTOR})
    run = carry_out(load("template:default/service", Everything())[0])
    assert run.error == ""
    note_editions()
    before = Location.objects.get(pk=location.pk).revision
    commit(README_md="# Of no concern\n")
    assert Location.objects.get(pk=location.pk).revision != before
    assert "behind its template" not in page(admin, SERVICE)
    assert "All are up to date" in words(page(admin, TEMPLATE))
    commit(skeleton__app_py="print(2)\n")
    assert "1 version behind its template" in words(page(admin, SERVICE))
