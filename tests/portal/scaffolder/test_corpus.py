"""The steps of real templates, rendered as Backstage's engine renders them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from portal.scaffolder.expressions import Engine
from portal.scaffolder.running.steps import BadStep, is_met, output, turns
from portal.scaffolder.template import Step, Template

pytestmark = pytest.mark.shared

MADE = {
    "remoteUrl": "https://github.com/acme/demo-app",
    "repoContentsUrl": "https://github.com/acme/demo-app/blob/main",
    "pullRequestNumber": 7,
    "entityRef": "component:default/demo-app",
    "catalogInfoUrl": "https://github.com/acme/demo-app/blob/main/catalog-info.yaml",
}
"""What the recording took as the output of steps that publish or register; others gave nothing."""


GUEST = {
    "ref": "user:default/guest",
    "entity": {"kind": "User", "metadata": {"namespace": "default", "name": "guest"}},
}


@pytest.fixture
def corpus(settings: LazySettings) -> Path:
    folder: Path = settings.SHARED_DIR / "corpus"
    if not folder.is_dir():
        pytest.skip(f"The recorded material is not at {settings.SHARED_DIR}; PORTAL_SHARED says where it is.")
    return folder


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_steps_inputs_and_outputs_of_every_template_are_the_recorded_ones(
    corpus: Path, engine: Engine
) -> None:
    templates = {
        row["file"]: row["entity"]
        for row in lines(corpus / "parsed.jsonl")
        if (row["entity"] or {}).get("kind") == "Template"
    }
    recorded = lines(corpus / "rendered-steps.jsonl")
    assert len(recorded) == 57
    for row in recorded:
        template = Template.from_document(templates[row["file"]])
        context = {"parameters": row["parameters"], "steps": steps_of(template, row), "user": GUEST}
        ours = [_rendered(engine, step, context) for step in template.steps]
        assert ours == [_recorded(step) for step in row["steps"]], row["file"]
        assert output(engine, template.output, context) == (row["output"] or {}), row["file"]


def steps_of(template: Template, row: dict[str, Any]) -> dict[str, Any]:
    """The outputs that later steps see; a step that was passed over has none."""
    pairs = zip(template.steps, row["steps"], strict=True)
    return {
        step.id: {"output": MADE if gives_output(step) else {}}
        for step, recorded in pairs
        if not recorded.get("skipped")
    }


def gives_output(step: Step) -> bool:
    return step.action.startswith("publish:") or step.action == "catalog:register"


def _rendered(engine: Engine, step: Step, context: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"action": step.action}
    if step.each is None and not is_met(engine, step, context):
        return {**told, "skipped": True}
    try:
        turn = turns(engine, step, context)[0]
    except BadStep:
        return {**told, "each": "invalid"}
    return {**told, "input": turn.input}


def _recorded(row: dict[str, Any]) -> dict[str, Any]:
    told = {"action": row["action"]}
    if row.get("skipped"):
        return {**told, "skipped": True}
    if row.get("eachInvalid"):
        return {**told, "each": "invalid"}
    return {**told, "input": row["input"] or {}}
