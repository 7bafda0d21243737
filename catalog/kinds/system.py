"""Components, APIs and resources that do one job together."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Column, Kind, RelationField, Section
from catalog.kinds.shapes import TEXT, spec
from catalog.kinds.usual import (
    BACKSTAGE,
    OWNER,
    OWNER_COLUMN,
    SCAFFOLDED_FROM,
    TYPE_COLUMN,
    USES_TOOLS,
    labels,
)

SYSTEM_KIND = Kind(
    name="System",
    plural="systems",
    label=_("System"),
    label_plural=_("Systems"),
    description=_("Components, APIs and resources that do one job together."),
    icon="i-stack-2",
    api_versions=BACKSTAGE,
    spec=spec("owner", owner=TEXT, domain=TEXT, type=TEXT),
    relations=(
        OWNER,
        RelationField("spec.domain", "partOf", "hasPart", "domain"),
        USES_TOOLS,
        SCAFFOLDED_FROM,
    ),
    fields=labels("type", "owner", "domain", "scaffoldedFrom"),
    columns=(TYPE_COLUMN, OWNER_COLUMN, Column("relations.partOf", _("Domain"), facet=True)),
    sections=(Section("hasPart", _("Inside")),),
)
