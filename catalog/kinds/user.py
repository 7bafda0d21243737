"""A person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Column, Kind, RelationField, Section
from catalog.kinds.shapes import PROFILE, TEXTS, spec
from catalog.kinds.usual import BACKSTAGE, PROFILE_FIELDS, labels

USER = Kind(
    name="User",
    plural="users",
    label=_("User"),
    label_plural=_("Users"),
    description=_("A person, with the groups that they belong to."),
    icon="i-user",
    api_versions=BACKSTAGE,
    spec=spec("memberOf", profile=PROFILE, memberOf=TEXTS),
    relations=(RelationField("spec.memberOf", "memberOf", "hasMember", "group", ("group",)),),
    fields=labels(*PROFILE_FIELDS, "memberOf"),
    columns=(
        Column("relations.memberOf", _("Group"), facet=True),
        Column("spec.profile.email", _("E-mail address")),
    ),
    sections=(Section("memberOf", _("Member of")), Section("ownerOf", _("Owns"))),
)
