"""A field of the business, with the systems in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Kind, RelationField, Section
from catalog.kinds.shapes import TEXT, spec
from catalog.kinds.usual import BACKSTAGE, OWNER, OWNER_COLUMN, TYPE_COLUMN, labels

DOMAIN = Kind(
    name="Domain",
    plural="domains",
    label=_("Domain"),
    label_plural=_("Domains"),
    description=_("A field of the business, with the systems that serve it."),
    icon="i-hexagons",
    api_versions=BACKSTAGE,
    spec=spec("owner", owner=TEXT, subdomainOf=TEXT, type=TEXT),
    relations=(OWNER, RelationField("spec.subdomainOf", "partOf", "hasPart", "domain")),
    fields=labels("type", "owner", "subdomainOf"),
    columns=(TYPE_COLUMN, OWNER_COLUMN),
    sections=(Section("hasPart", _("Inside")),),
)
