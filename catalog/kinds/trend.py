"""A movement in how software is delivered, and the tools that are recommended for it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Column, Doing, Kind, RelationField, Section
from catalog.kinds.radar import SLUGS, TRANSLATIONS, closed, listed
from catalog.kinds.shapes import TEXT, TEXTS, spec
from catalog.kinds.usual import OWN, OWNER, OWNER_COLUMN, labels

ROLES = ("core", "additional")
PARTS = ("code", "culture", "delivery")
"""The three parts of DevOps under which practices are grouped."""

RECOMMENDATION = closed(
    ("tool", "role"), tool=TEXT, role={"type": "string", "enum": list(ROLES)}, reason=TEXT
)
PRACTICE = closed(("name",), name=TEXT, part={"type": "string", "enum": list(PARTS)})
APPLIES = closed((), types=TEXTS, tags=SLUGS, exceptTypes=TEXTS)
"""To components of one of these types or with one of these tags; without either to all but those of the types
that it leaves out."""

TREND = Kind(
    name="Trend",
    plural="trends",
    label=_("Trend"),
    label_plural=_("Trends"),
    description=_("A movement in how software is delivered, and the tools recommended for it."),
    icon="i-trending-up",
    api_versions=OWN,
    spec=spec(
        "problem",
        number={"type": "integer", "minimum": 1},
        owner=TEXT,
        problem=TEXT,
        change=TEXT,
        signs=TEXTS,
        firstSteps=TEXTS,
        recommendations=listed(RECOMMENDATION),
        relatedTrends=TEXTS,
        practices=listed(PRACTICE),
        appliesTo=APPLIES,
        source=TEXT,
        translations=TRANSLATIONS,
    ),
    relations=(
        OWNER,
        RelationField("spec.recommendations.tool", "recommends", "recommendedBy", "tool", ("tool",)),
        RelationField("spec.relatedTrends", "relatedTrend", "relatedTrend", "trend", ("trend",)),
    ),
    fields={
        **labels("owner"),
        "number": _("Number"),
        "problem": _("The problem"),
        "change": _("What changes"),
        "signs": _("How to tell that you have it"),
        "firstSteps": _("What to do first"),
        "recommendations.tool": _("Tool of the catalog"),
        "recommendations.role": _("Role"),
        "recommendations.reason": _("Reason"),
        "practices.name": _("Name"),
        "practices.part": _("Part"),
        "appliesTo.types": _("Applies to types"),
        "appliesTo.tags": _("Applies to tags"),
        "appliesTo.exceptTypes": _("Leaves out types"),
        "recommendations": _("Recommended tools"),
        "relatedTrends": _("Related trends"),
        "practices": _("Practices"),
        "appliesTo": _("Applies to"),
        "source": _("Source"),
        "translations": _("Translations"),
    },
    columns=(
        Column("spec.number", _("Number")),
        Column("relations.recommends", _("Tool"), facet=True),
        OWNER_COLUMN,
    ),
    sections=(Section("recommends", _("Recommended tools")), Section("relatedTrend", _("Related trends"))),
    doing=Doing("trends:trend", _("Trend page"), "trending-up"),
)
