"""A place where further descriptors are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Kind
from catalog.kinds.shapes import TEXT, TEXTS, spec
from catalog.kinds.usual import BACKSTAGE, TYPE_COLUMN

LOCATION = Kind(
    name="Location",
    plural="locations",
    label=_("Location"),
    label_plural=_("Locations"),
    description=_("A file, folder or address that holds further descriptors."),
    icon="i-map-pin",
    api_versions=BACKSTAGE,
    spec=spec(
        type=TEXT, target=TEXT, targets=TEXTS, presence={"type": "string", "enum": ["required", "optional"]}
    ),
    fields={
        "type": _("Type"),
        "target": _("Target"),
        "targets": _("Targets"),
        "presence": _("Must be there"),
    },
    columns=(TYPE_COLUMN,),
)
