"""What is known of a project that a run made."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from catalog.models import Relation
from portal.githost import bare
from portal.githost.models import Repository
from portal.scaffolder.models import Project, Run
from portal.scaffolder.template import Template
from portal.scaffolder.updating.note import PATH
from portal.scaffolder.updating.tree import File, unpack

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., Template]
CarryOut = Callable[..., Run]
STEPS: list[dict[str, Any]] = [
    {
        "id": "fetch",
        "action": "fetch:template",
        "input": {
            "url": "./skeleton",
            "values": {"name": "${{ parameters.name }}", "key": "${{ secrets.key }}"},
        },
    },
    {"id": "from", "action": "catalog:scaffolded-from", "input": {}},
    {"id": "publish", "action": "publish:git", "input": {"repoUrl": "portal?owner=team-a&repo=shop"}},
]
DESCRIPTOR = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: "${{ values.name }}"}
spec: {type: service, lifecycle: production, owner: team-a}
"""
FILES = {"skeleton/catalog-info.yaml": DESCRIPTOR, "skeleton/key.txt": "${{ values.key }}\n"}


def test_a_run_records_template_version_answers_and_digests_here_and_in_the_repository(
    make: Make, carry_out: CarryOut
) -> None:
    answers = {"name": "shop", "key": "******"}
    run = carry_out(make(STEPS, files=FILES), answers, secrets={"key": "very-secret"})
    assert run.error == ""
    project = Project.objects.get()
    render = project.current
    assert render is not None
    assert (project.repository, project.run) == (Repository.objects.get(), run)
    assert render.answers == answers
    assert list(render.files) == ["catalog-info.yaml", "key.txt"]
    note = json.loads(bare.ask(Repository.objects.get().folder, "show", f"main:{PATH}"))
    assert note["template"] == "template:default/service"
    assert note["answers"] == answers
    assert note["files"] == render.files
    assert note["render"] == render.digest


def test_secrets_are_not_kept(make: Make, carry_out: CarryOut) -> None:
    carry_out(make(STEPS, files=FILES), {"name": "shop"}, secrets={"key": "very-secret"})
    render = Project.objects.get().current
    assert render is not None
    assert unpack(bytes(render.packed))["key.txt"] == File(b"***\n")


def test_a_failing_run_leaves_no_project(make: Make, carry_out: CarryOut) -> None:
    fails = {"id": "fails", "action": "fs:delete", "input": {}}
    run = carry_out(make([*STEPS, fails], files=FILES), {"name": "shop"}, secrets={"key": "very-secret"})
    assert run.error
    assert not Project.objects.exists()


def test_where_a_service_came_from_is_a_relation(make: Make, carry_out: CarryOut) -> None:
    register = {
        "id": "register",
        "action": "catalog:register",
        "input": {"repoContentsUrl": "${{ steps.publish.output.repoContentsUrl }}"},
    }
    run = carry_out(make([*STEPS, register], files=FILES), {"name": "shop"}, secrets={"key": "very-secret"})
    assert run.error == ""
    relation = Relation.objects.get(type="scaffoldedFrom")
    assert relation.target_ref == "template:default/service"
