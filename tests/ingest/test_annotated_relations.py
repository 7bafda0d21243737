"""Relations that an annotation states, and those in lists of objects."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.ingest.check import StatedRelation, check
from catalog.ingest.problem import Refused
from tests.web.conftest import document

USES = "greenroom.dev/uses-tools"


def stated(doc: dict[str, Any]) -> set[StatedRelation]:
    return set(check(doc).relations)


def component(annotation: str) -> dict[str, Any]:
    return document("Component", "orders", metadata={"annotations": {USES: annotation}})


def test_a_component_declares_the_tools_that_it_uses() -> None:
    used = {one.target for one in stated(component("terraform, Argo-CD ,tool:platform/bazel,"))}
    assert used >= {"tool:default/terraform", "tool:default/argo-cd", "tool:platform/bazel"}
    assert StatedRelation("usesTool", "toolUsedBy", "tool:default/terraform") in stated(
        component("terraform")
    )


def test_what_is_no_tool_is_not_used_as_one() -> None:
    assert {one.type for one in stated(component("component:default/billing"))} == {"ownedBy"}


def test_a_name_that_cannot_be_one_is_refused() -> None:
    with pytest.raises(Refused):
        stated(component("terraform, tool:"))


def test_references_in_a_list_of_objects_state_relations() -> None:
    doc = {
        "apiVersion": "greenroom/v1alpha1",
        "kind": "Tool",
        "metadata": {"name": "argo-cd"},
        "spec": {
            "category": "continuous-delivery",
            "alternatives": [
                {"tool": "flux", "difference": "Smaller"},
                {"name": "Spinnaker", "difference": "Larger"},
            ],
        },
    }
    assert stated(doc) == {StatedRelation("alternativeTo", "alternativeTo", "tool:default/flux")}
