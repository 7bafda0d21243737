"""What software needs to run: a database, a queue, a bucket, …"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Kind, Section
from catalog.kinds.shapes import TEXT, TEXTS, spec
from catalog.kinds.usual import (
    BACKSTAGE,
    DEPENDENCY_OF,
    DEPENDENCY_OF_RULE,
    DEPENDS_ON,
    OWNER,
    OWNER_COLUMN,
    SCAFFOLDED_FROM,
    SYSTEM,
    SYSTEM_COLUMN,
    TYPE_COLUMN,
    USES_TOOLS,
    labels,
)

RESOURCE = Kind(
    name="Resource",
    plural="resources",
    label=_("Resource"),
    label_plural=_("Resources"),
    description=_("Infrastructure that software needs, such as a database, a queue or a bucket."),
    icon="i-database",
    api_versions=BACKSTAGE,
    spec={
        **spec("type", "owner", type=TEXT, owner=TEXT, dependsOn=TEXTS, system=TEXT),
        "allOf": [DEPENDENCY_OF_RULE],
    },
    relations=(OWNER, DEPENDS_ON, DEPENDENCY_OF, SYSTEM, USES_TOOLS, SCAFFOLDED_FROM),
    fields=labels("type", "owner", "system", "dependsOn", "dependencyOf", "scaffoldedFrom"),
    columns=(TYPE_COLUMN, OWNER_COLUMN, SYSTEM_COLUMN),
    sections=(Section("dependencyOf", _("Used by")), Section("dependsOn", _("Depends on"))),
)
