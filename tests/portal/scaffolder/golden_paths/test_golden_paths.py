"""The templates that come with the portal, run for real; what they make is installed, tested and started."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from catalog.ingest.shipped import GOLDEN_PATHS
from catalog.models import Entity, Relation
from catalog.query.predicate import Everything
from portal.githost.models import Repository
from portal.scaffolder.catalog import load
from portal.scaffolder.models import Run, RunState
from portal.start.shipped import keep_shipped
from tests.portal.scaffolder.golden_paths.project import (
    ask,
    environment_with,
    free_port,
    install,
    run,
    serving,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

FOLDER = settings.BASE_DIR / "portal" / "scaffolder" / "golden_paths"
NAMES = ["documentation", "node-service", "python-library", "python-service", "static-site"]
WITH_API = {"node-service", "python-service"}
EXPECTED = {
    "README.md",
    "Dockerfile",
    "catalog-info.yaml",
    "mkdocs.yml",
    "docs/index.md",
    ".github/workflows/ci.yaml",
}
ANSWERS = {
    "name": "price-list",
    "description": 'What things "cost": for <everybody> & their {{ dog }}',
    "owner": "group:default/team-a",
    "system": "system:default/shop",
}

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path, carry_out: Callable[..., Run]) -> Make:
    """A clone of what a template makes of these answers."""

    def made(name: str, **more: Any) -> Path:
        keep_shipped(GOLDEN_PATHS, wanted=True)
        template, _entity = load(f"template:default/{name}", Everything())
        done = carry_out(template, {**ANSWERS, **more})
        assert done.state == RunState.COMPLETED, done.error
        repository = Repository.objects.get(owner="team-a", name="price-list")
        clone = tmp_path / "price-list"
        subprocess.run(["git", "clone", "-q", str(repository.folder), str(clone)], check=True)
        return clone

    return made


def test_they_are_in_the_catalog_once_the_portal_has_started() -> None:
    keep_shipped(GOLDEN_PATHS, wanted=True)
    keep_shipped(GOLDEN_PATHS, wanted=True)
    assert sorted(Entity.objects.filter(kind="template").values_list("name", flat=True)) == NAMES
    keep_shipped(GOLDEN_PATHS, wanted=False)
    assert not Entity.objects.filter(kind="template").exists()


@pytest.mark.parametrize("name", NAMES)
def test_each_makes_a_whole_project_that_is_in_the_catalog(name: str, make: Make) -> None:
    clone = make(name)
    files = {str(path.relative_to(clone)) for path in clone.rglob("*") if path.is_file()}
    assert files >= EXPECTED
    assert not [path for path in files if path.endswith(".njk") or "${{" in path]
    component = Entity.objects.get(ref="component:default/price-list")
    assert component.owner == "group:default/team-a"
    told = json.loads(component.doc + "}")
    assert told["metadata"]["description"] == ANSWERS["description"]
    assert told["spec"]["scaffoldedFrom"] == f"template:default/{name}"
    stated = set(Relation.objects.filter(source=component).values_list("type", "target_ref"))
    assert {("ownedBy", "group:default/team-a"), ("partOf", "system:default/shop")} <= stated
    assert (("providesApi", "api:default/price-list") in stated) == (name in WITH_API)
    if name in WITH_API:
        api = json.loads(Entity.objects.get(ref="api:default/price-list").doc + "}")
        assert set(json.loads(api["spec"]["definition"])["paths"]) == {"/health", "/hello/{name}"}


def test_a_system_is_not_needed(make: Make) -> None:
    make("static-site", system="")
    component = Entity.objects.get(ref="component:default/price-list")
    assert "system" not in json.loads(component.doc + "}")["spec"]


def test_a_python_service_passes_its_tests_and_answers(make: Make) -> None:
    clone = make("python-service")
    programs = environment_with(clone, "-r", "requirements-dev.txt")
    assert "3 passed" in run(clone, programs / "pytest", "-q")
    port = free_port()
    with serving(clone, port, programs / "uvicorn", "app.main:app", "--port", str(port)) as address:
        assert json.loads(ask(f"{address}/hello/Ada")) == {"message": "Hello, Ada!"}


def test_a_node_service_passes_its_tests_and_answers(make: Make) -> None:
    clone = make("node-service")
    install(clone, "npm", "ci", "--no-audit", "--no-fund")
    assert re.search(r"^(#|ℹ) pass 3$", run(clone, "npm", "test"), re.MULTILINE)
    with serving(clone, free_port(), "node", "dist/main.js") as address:
        assert json.loads(ask(f"{address}/hello/Ada")) == {"message": "Hello, Ada!"}


def test_a_static_site_passes_its_tests_and_is_served(make: Make) -> None:
    clone = make("static-site")
    run(clone, "python3", "-m", "unittest", "discover", "--start-directory", "tests")
    port = free_port()
    command = ("python3", "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", "public")
    with serving(clone, port, *command) as address:
        assert "for &lt;everybody&gt; &amp; their {{ dog }}" in ask(f"{address}/")


def test_a_python_library_passes_its_tests_builds_and_can_be_used(make: Make) -> None:
    clone = make("python-library")
    programs = environment_with(clone, "--editable", ".[dev]")
    assert "2 passed" in run(clone, programs / "pytest", "-q")
    run(clone, programs / "mypy")
    install(clone, programs / "python", "-m", "build", "--wheel")
    install(
        clone,
        programs / "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--force-reinstall",
        *clone.glob("dist/*.whl"),
    )
    said = run(clone, programs / "python", "-c", "import price_list; print(price_list.greeting('Ada'))")
    assert said.strip() == "Hello, Ada!"


def test_documentation_is_whole_and_is_served(make: Make) -> None:
    clone = make("documentation")
    programs = environment_with(clone, "-r", "requirements.txt")
    run(clone, programs / "mkdocs", "build")
    port = free_port()
    command = (programs / "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}")
    with serving(clone, port, *command) as address:
        assert "How to write here" in ask(f"{address}/")
