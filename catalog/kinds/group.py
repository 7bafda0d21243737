"""A team or another unit of the organisation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Column, Kind, RelationField, Section
from catalog.kinds.shapes import PROFILE, TEXT, TEXTS, spec
from catalog.kinds.usual import BACKSTAGE, PROFILE_FIELDS, TYPE_COLUMN, labels

GROUP = Kind(
    name="Group",
    plural="groups",
    label=_("Group"),
    label_plural=_("Groups"),
    description=_("A team, a department or another unit of the organisation."),
    icon="i-users-group",
    api_versions=BACKSTAGE,
    spec=spec("type", "children", type=TEXT, profile=PROFILE, parent=TEXT, children=TEXTS, members=TEXTS),
    relations=(
        RelationField("spec.parent", "childOf", "parentOf", "group", ("group",)),
        RelationField("spec.children", "parentOf", "childOf", "group", ("group",)),
        RelationField("spec.members", "hasMember", "memberOf", "user", ("user",)),
    ),
    fields=labels("type", *PROFILE_FIELDS, "parent", "children", "members"),
    columns=(TYPE_COLUMN, Column("relations.childOf", _("Parent group"), facet=True)),
    sections=(
        Section("hasMember", _("Members")),
        Section("parentOf", _("Sub-groups")),
        Section("ownerOf", _("Owns")),
    ),
)
