"""What AI coding tools are given to work with: skills, rules, plugins, marketplaces."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Kind, RelationField, Section, SpecType
from catalog.kinds.schema import Schema
from catalog.kinds.shapes import TEXT, TEXTS, spec
from catalog.kinds.usual import (
    LIFECYCLE_COLUMN,
    OWNER,
    OWNER_COLUMN,
    SYSTEM,
    SYSTEM_COLUMN,
    TYPE_COLUMN,
    labels,
)

RELATIONS = (OWNER, SYSTEM)
REQUIRED = ("type", "lifecycle", "owner")

DEPENDS_ON = RelationField("spec.dependsOn", "dependsOn", "dependencyOf", "airesource")
HAS_SKILL = RelationField("spec.skills", "hasSkill", "skillOf", "airesource", ("airesource",))
HAS_PLUGIN = RelationField("spec.plugins", "hasPlugin", "pluginOf", "airesource", ("airesource",))


def _schema(name: str, *required: str, **properties: dict[str, Any]) -> Schema:
    kind_of = {"type": "string", "enum": [name]}
    return spec(*REQUIRED, *required, type=kind_of, lifecycle=TEXT, owner=TEXT, system=TEXT, **properties)


SKILL = SpecType(
    spec=_schema(
        "skill",
        disciplines=TEXTS,
        categories=TEXTS,
        agents=TEXTS,
        dependsOn=TEXTS,
        allowedTools=TEXT,
        license=TEXT,
        compatibility={**TEXT, "maxLength": 500},
    ),
    relations=(*RELATIONS, DEPENDS_ON),
)
RULE = SpecType(
    spec=_schema("rule", "category", "rationale", disciplines=TEXTS, category=TEXT, rationale=TEXT),
    relations=RELATIONS,
)
PLUGIN = SpecType(
    spec=_schema("plugin", "skills", skills=TEXTS, version=TEXT),
    relations=(*RELATIONS, HAS_SKILL),
)
MARKETPLACE = SpecType(
    spec=_schema("marketplace", "plugins", plugins=TEXTS, version=TEXT),
    relations=(*RELATIONS, HAS_PLUGIN),
)

AI_RESOURCE = Kind(
    name="AiResource",
    plural="airesources",
    label=_("AI resource"),
    label_plural=_("AI resources"),
    description=_("What AI coding tools work with, such as a skill, a rule or a plugin."),
    icon="i-sparkles",
    api_versions=("backstage.io/v1alpha1",),
    spec=spec(*REQUIRED, type=TEXT, lifecycle=TEXT, owner=TEXT, system=TEXT),
    spec_types={"skill": SKILL, "rule": RULE, "plugin": PLUGIN, "marketplace": MARKETPLACE},
    relations=RELATIONS,
    fields={
        **labels("type", "lifecycle", "owner", "system", "dependsOn"),
        "disciplines": _("Disciplines"),
        "category": _("Category"),
        "categories": _("Categories"),
        "rationale": _("Why it is so"),
        "agents": _("Agents"),
        "allowedTools": _("Tools that it may use"),
        "license": _("Licence"),
        "compatibility": _("What it works with"),
        "skills": _("Skills"),
        "plugins": _("Plugins"),
        "version": _("Version"),
    },
    columns=(TYPE_COLUMN, OWNER_COLUMN, LIFECYCLE_COLUMN, SYSTEM_COLUMN),
    sections=(
        Section("hasPlugin", _("Plugins")),
        Section("hasSkill", _("Skills")),
        Section("dependsOn", _("Builds on")),
        Section("dependencyOf", _("Used by")),
    ),
)
