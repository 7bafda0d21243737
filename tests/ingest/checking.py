"""Documents to check, and what comes of it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from catalog.ingest.check import check
from catalog.ingest.problem import Refused

COMPONENT: dict[str, Any] = {
    "apiVersion": "backstage.io/v1alpha1",
    "kind": "Component",
    "metadata": {"name": "Orders", "namespace": "shop", "tags": ["java"]},
    "spec": {"type": "service", "lifecycle": "production", "owner": "team-a"},
}


def component(spec: dict[str, Any] | None = None, **metadata: Any) -> dict[str, Any]:
    doc = deepcopy(COMPONENT)
    doc["spec"].update(spec or {})
    doc["metadata"].update(metadata)
    return doc


def entity(kind: str, spec: dict[str, Any], api_version: str = "backstage.io/v1alpha1") -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": "x"}, "spec": spec}


def refusal(doc: dict[str, Any]) -> Refused:
    with pytest.raises(Refused) as refused:
        check(doc)
    assert refused.value.problem.advice
    return refused.value


def relations(doc: dict[str, Any]) -> set[tuple[str, str]]:
    return {(relation.type, relation.target) for relation in check(doc).relations}
