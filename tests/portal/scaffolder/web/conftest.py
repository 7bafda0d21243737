"""A company with a template, and the people who use it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import Catalog, admin, anonymous, catalog, document, editor, viewer

__all__ = ["admin", "anonymous", "catalog", "editor", "templates", "viewer"]

FORM = "/create/templates/default/python-service/form"
REVIEW = "/create/templates/default/python-service/review/"

PAGES: list[dict[str, Any]] = [
    {
        "title": "Name and owner",
        "required": ["name", "owner"],
        "properties": {
            "name": {"title": "Name", "type": "string", "pattern": "^[a-z-]+$", "ui:help": "Lower case."},
            "owner": {"title": "Owner", "type": "string", "ui:field": "OwnerPicker"},
        },
    },
    {
        "title": "How it runs",
        "properties": {
            "where": {"title": "Where", "enum": ["k8s", "lambda"], "default": "k8s"},
            "hosts": {"title": "Hosts", "type": "array", "items": {"type": "string"}},
            "key": {"title": "Deploy key", "type": "string", "ui:field": "Secret"},
        },
        "dependencies": {
            "where": {
                "oneOf": [
                    {
                        "properties": {
                            "where": {"const": "k8s"},
                            "replicas": {"type": "integer", "title": "Replicas"},
                        }
                    },
                    {"properties": {"where": {"const": "lambda"}}},
                ]
            }
        },
    },
]


def template(name: str, *, metadata: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    usual = {
        "type": "service",
        "owner": "platform",
        "steps": [{"id": "log", "name": "Tell the log", "action": "debug:log", "input": {"message": "hi"}}],
    }
    return {
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {"name": name, **(metadata or {})},
        "spec": {**usual, **spec},
    }


@pytest.fixture
def templates(catalog: Catalog) -> Catalog:
    catalog.holds(
        document("Group", "platform", metadata={"title": "Platform"}),
        document("Group", "checkout"),
        document("System", "shop"),
        template(
            "python-service",
            metadata={"title": "Python service", "tags": ["python"], "description": "A small service."},
            parameters=PAGES,
        ),
        template("static-site", metadata={"tags": ["web"]}, type="website", owner="checkout"),
    )
    return catalog
