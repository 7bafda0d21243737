"""Relation fields, columns and names of fields that several kinds share."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Column, RelationField, Text
from catalog.kinds.shapes import TEXTS

BACKSTAGE = ("backstage.io/v1alpha1", "backstage.io/v1beta1")
OWN = ("greenroom/v1alpha1",)

OWNER = RelationField("spec.owner", "ownedBy", "ownerOf", "group", ("group", "user"))
SYSTEM = RelationField("spec.system", "partOf", "hasPart", "system")
DEPENDS_ON = RelationField("spec.dependsOn", "dependsOn", "dependencyOf")
DEPENDENCY_OF = RelationField("spec.dependencyOf", "dependencyOf", "dependsOn")
DEPENDENCY_OF_RULE: dict[str, Any] = {
    "properties": {"dependencyOf": {"anyOf": [TEXTS, {"type": ["string", "null"]}]}}
}
"""Backstage's schemas do not name this field. It takes one reference or a list of them, and nothing else."""

USES_TOOLS = RelationField(
    "metadata.annotations.greenroom.dev/uses-tools", "usesTool", "toolUsedBy", "tool", ("tool",)
)
"""Who uses a tool may say so; what is found in sources states the same relation."""

SCAFFOLDED_FROM = RelationField(
    "spec.scaffoldedFrom", "scaffoldedFrom", "scaffolderOf", "template", ("template",)
)
"""The template that a project was made from, as catalog:scaffolded-from notes it."""

TYPE_COLUMN = Column("spec.type", _("Type"), facet=True)
LIFECYCLE_COLUMN = Column("spec.lifecycle", _("Lifecycle"), facet=True)
OWNER_COLUMN = Column("relations.ownedBy", _("Owner"), facet=True)
SYSTEM_COLUMN = Column("relations.partOf", _("System"), facet=True)

LABELS: dict[str, Text] = {
    "type": _("Type"),
    "lifecycle": _("Lifecycle"),
    "owner": _("Owner"),
    "system": _("System"),
    "domain": _("Domain"),
    "subcomponentOf": _("Part of component"),
    "subdomainOf": _("Part of domain"),
    "providesApis": _("Provides APIs"),
    "consumesApis": _("Calls APIs"),
    "dependsOn": _("Depends on"),
    "dependencyOf": _("Is needed by"),
    "scaffoldedFrom": _("Made from"),
    "profile": _("Profile"),
    "profile.displayName": _("Display name"),
    "profile.email": _("E-mail address"),
    "profile.picture": _("Picture"),
    "parent": _("Parent group"),
    "children": _("Sub-groups"),
    "members": _("Members"),
    "memberOf": _("Member of"),
}

PROFILE_FIELDS = ("profile", "profile.displayName", "profile.email", "profile.picture")


def labels(*names: str) -> dict[str, Text]:
    """The usual names of these fields, in this order."""
    return {name: LABELS[name] for name in names}
