"""An interface that components provide and call; of type `mcp-server`, one for AI tools with remotes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Kind, Section, SpecType
from catalog.kinds.shapes import TEXT, spec
from catalog.kinds.usual import (
    BACKSTAGE,
    LIFECYCLE_COLUMN,
    OWNER,
    OWNER_COLUMN,
    SCAFFOLDED_FROM,
    SYSTEM,
    SYSTEM_COLUMN,
    TYPE_COLUMN,
    labels,
)

RELATIONS = (OWNER, SYSTEM, SCAFFOLDED_FROM)

MCP_SERVER = SpecType(
    spec=spec(
        "type",
        "lifecycle",
        "owner",
        "remotes",
        type={"const": "mcp-server"},
        lifecycle=TEXT,
        owner=TEXT,
        system=TEXT,
        remotes={"type": "array", "minItems": 1, "items": spec("type", "url", type=TEXT, url=TEXT)},
    ),
    relations=RELATIONS,
)

API = Kind(
    name="API",
    plural="apis",
    label=_("API"),
    label_plural=_("APIs"),
    description=_("An interface that components provide and call, with its definition."),
    icon="i-api",
    api_versions=BACKSTAGE,
    spec=spec(
        "type",
        "lifecycle",
        "owner",
        "definition",
        type=TEXT,
        lifecycle=TEXT,
        owner=TEXT,
        system=TEXT,
        definition=TEXT,
    ),
    spec_types={"mcp-server": MCP_SERVER},
    relations=RELATIONS,
    fields={
        **labels("type", "lifecycle", "owner", "system"),
        "definition": _("Definition"),
        "remotes": _("Addresses"),
        "remotes.type": _("Type"),
        "remotes.url": _("Address"),
        **labels("scaffoldedFrom"),
    },
    columns=(TYPE_COLUMN, OWNER_COLUMN, LIFECYCLE_COLUMN, SYSTEM_COLUMN),
    sections=(Section("apiProvidedBy", _("Provided by")), Section("apiConsumedBy", _("Called by"))),
)
