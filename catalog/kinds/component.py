"""A piece of software: a service, a website, a library, …"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Kind, RelationField, Section
from catalog.kinds.shapes import TEXT, TEXTS, spec
from catalog.kinds.usual import (
    BACKSTAGE,
    DEPENDENCY_OF,
    DEPENDENCY_OF_RULE,
    DEPENDS_ON,
    LIFECYCLE_COLUMN,
    OWNER,
    OWNER_COLUMN,
    SCAFFOLDED_FROM,
    SYSTEM,
    SYSTEM_COLUMN,
    TYPE_COLUMN,
    USES_TOOLS,
    labels,
)

COMPONENT = Kind(
    name="Component",
    plural="components",
    label=_("Component"),
    label_plural=_("Components"),
    description=_("A piece of software, such as a service, a website or a library."),
    icon="i-box",
    api_versions=BACKSTAGE,
    spec={
        **spec(
            "type",
            "lifecycle",
            "owner",
            type=TEXT,
            lifecycle=TEXT,
            owner=TEXT,
            system=TEXT,
            subcomponentOf=TEXT,
            providesApis=TEXTS,
            consumesApis=TEXTS,
            dependsOn=TEXTS,
        ),
        "allOf": [DEPENDENCY_OF_RULE],
    },
    relations=(
        OWNER,
        RelationField("spec.subcomponentOf", "partOf", "hasPart", "component"),
        RelationField("spec.providesApis", "providesApi", "apiProvidedBy", "api"),
        RelationField("spec.consumesApis", "consumesApi", "apiConsumedBy", "api"),
        DEPENDS_ON,
        DEPENDENCY_OF,
        SYSTEM,
        USES_TOOLS,
        SCAFFOLDED_FROM,
    ),
    fields=labels(
        "type",
        "lifecycle",
        "owner",
        "system",
        "subcomponentOf",
        "providesApis",
        "consumesApis",
        "dependsOn",
        "dependencyOf",
        "scaffoldedFrom",
    ),
    columns=(TYPE_COLUMN, OWNER_COLUMN, LIFECYCLE_COLUMN, SYSTEM_COLUMN),
    sections=(
        Section("dependencyOf", _("Used by")),
        Section("dependsOn", _("Depends on")),
        Section("providesApi", _("Provides APIs")),
        Section("consumesApi", _("Calls APIs")),
        Section("hasPart", _("Parts")),
    ),
)
