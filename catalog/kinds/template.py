"""A form and steps that make a new project."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Doing, Kind
from catalog.kinds.shapes import TEXT, spec
from catalog.kinds.usual import OWNER, OWNER_COLUMN, TYPE_COLUMN, USES_TOOLS, labels

STRING: dict[str, Any] = {"type": "string"}
OBJECT: dict[str, Any] = {"type": "object"}
CONDITION: dict[str, Any] = {"type": ["string", "boolean"]}
PERMISSIONS: dict[str, Any] = {
    "type": "object",
    "properties": {"tags": {"type": "array", "items": STRING}},
}
PAGE: dict[str, Any] = {"type": "object", "properties": {"backstage:permissions": PERMISSIONS}}
DECORATORS: dict[str, Any] = {
    "type": "array",
    "items": {"type": "object", "properties": {"id": STRING, "input": OBJECT}},
}
STEP: dict[str, Any] = {
    "type": "object",
    "required": ["action"],
    "properties": {
        "id": STRING,
        "name": STRING,
        "action": STRING,
        "input": OBJECT,
        "if": CONDITION,
        "backstage:permissions": PERMISSIONS,
    },
}
LINK: dict[str, Any] = {
    "type": "object",
    "properties": {"if": CONDITION, "url": TEXT, "entityRef": TEXT, "title": TEXT, "icon": TEXT},
}
NOTE: dict[str, Any] = {
    "type": "object",
    "properties": {"if": CONDITION, "title": TEXT, "icon": TEXT, "content": STRING},
}
OUTPUT: dict[str, Any] = {
    "type": "object",
    "properties": {"links": {"type": "array", "items": LINK}, "text": {"type": "array", "items": NOTE}},
    "additionalProperties": STRING,
}
BUTTONS: dict[str, Any] = {
    "type": "object",
    "properties": {"backButtonText": STRING, "createButtonText": STRING, "reviewButtonText": STRING},
}

APPROVAL: dict[str, Any] = {
    "type": "object",
    "properties": {"by": {"type": "array", "items": TEXT}, "reason": TEXT},
    "additionalProperties": False,
}
"""Ours: Backstage passes over it. Who is to approve a run before it begins, and why."""

TEMPLATE = Kind(
    name="Template",
    plural="templates",
    label=_("Template"),
    label_plural=_("Templates"),
    description=_("A form and steps that make a new project."),
    icon="i-template",
    api_versions=("scaffolder.backstage.io/v1beta3",),
    spec=spec(
        "type",
        "steps",
        type=TEXT,
        owner=TEXT,
        lifecycle=TEXT,
        parameters={"oneOf": [PAGE, {"type": "array", "items": PAGE}]},
        secrets={"type": "object", "properties": {"schema": OBJECT}},
        presentation={"type": "object", "properties": {"buttonLabels": BUTTONS}},
        EXPERIMENTAL_recovery={"type": "object", "properties": {"EXPERIMENTAL_strategy": STRING}},
        formDecorators=DECORATORS,
        EXPERIMENTAL_formDecorators=DECORATORS,
        steps={"type": "array", "items": STEP},
        output=OUTPUT,
        approval=APPROVAL,
    ),
    relations=(OWNER, USES_TOOLS),
    fields={
        **labels("type", "owner", "lifecycle"),
        "parameters": _("Form"),
        "steps": _("Steps"),
        "output": _("Result"),
        "approval.by": _("Who approves a run"),
        "approval.reason": _("Why a run is approved first"),
        "secrets": _("Secrets"),
        "presentation": _("Words of the buttons"),
        "formDecorators": _("Decorators of the form"),
        "EXPERIMENTAL_formDecorators": _("Decorators of the form, as first named"),
        "EXPERIMENTAL_recovery.EXPERIMENTAL_strategy": _("What a run does that was broken off"),
    },
    columns=(TYPE_COLUMN, OWNER_COLUMN),
    doing=Doing("create:template", _("Use this template"), "rocket"),
)
