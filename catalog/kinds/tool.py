"""A tool that the company may use: what it is for, what it needs, where it stands."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.kinds.kind import Column, Doing, Kind, RelationField, Section
from catalog.kinds.radar import DATE, SLUG, SLUGS, TRANSLATIONS, closed, listed
from catalog.kinds.shapes import TEXT, TEXTS, spec
from catalog.kinds.usual import OWN, OWNER, OWNER_COLUMN, labels

FOUNDATION = closed(("name",), name=TEXT, status=TEXT, since=DATE)
VERSION = closed(("line",), line=TEXT, asOf=DATE)
DEPRECATED = closed(("form",), form=TEXT, instead=TEXT)
MOVE = closed(("date", "ring", "reason"), date=DATE, ring=SLUG, reason=TEXT, by=TEXT)
REPORT = closed(("date", "by"), date=DATE, by=TEXT, **{"for": TEXT, "against": TEXT})
ALTERNATIVE: dict[str, Any] = {
    **closed(("difference",), tool=TEXT, name=TEXT, difference=TEXT),
    "oneOf": [{"required": ["tool"]}, {"required": ["name"]}],
}
"""Of the catalog (`tool`, a reference) or only called by its `name`."""

TOOL = Kind(
    name="Tool",
    plural="tools",
    label=_("Tool"),
    label_plural=_("Tools"),
    description=_("A tool to build and run software with, and whether to use it here."),
    icon="i-tool",
    api_versions=OWN,
    spec=spec(
        "category",
        category=SLUG,
        owner=TEXT,
        icon=SLUG,
        verdict=TEXT,
        useWhen=TEXTS,
        avoidWhen=TEXTS,
        needs=SLUGS,
        alternatives=listed(ALTERNATIVE),
        licence=TEXT,
        vendor=TEXT,
        foundation=FOUNDATION,
        version=VERSION,
        apiVersions=TEXTS,
        deprecated=listed(DEPRECATED),
        start=TEXTS,
        ring=SLUG,
        moves=listed(MOVE),
        nextReview=DATE,
        decision=TEXT,
        reports=listed(REPORT),
        translations=TRANSLATIONS,
    ),
    relations=(
        OWNER,
        RelationField("spec.alternatives.tool", "alternativeTo", "alternativeTo", "tool", ("tool",)),
    ),
    fields={
        **labels("owner"),
        "category": _("Category"),
        "verdict": _("Verdict"),
        "ring": _("Ring"),
        "useWhen": _("Use it when"),
        "avoidWhen": _("Not when"),
        "needs": _("Needs"),
        "alternatives": _("Alternatives"),
        "licence": _("Licence"),
        "vendor": _("Made by"),
        "foundation": _("Foundation"),
        "version": _("Version"),
        "apiVersions": _("API versions"),
        "deprecated": _("Avoid"),
        "start": _("How to start"),
        "moves": _("Moves"),
        "nextReview": _("Next review"),
        "decision": _("Decision"),
        "reports": _("Reports"),
        "icon": _("Icon"),
        "translations": _("Translations"),
        "alternatives.tool": _("Tool of the catalog"),
        "alternatives.name": _("or its name"),
        "alternatives.difference": _("Difference"),
        "foundation.name": _("Foundation: name"),
        "foundation.status": _("Foundation: status"),
        "foundation.since": _("Foundation: since"),
        "version.line": _("Version: current line"),
        "version.asOf": _("Version: as of"),
        "deprecated.form": _("Form"),
        "deprecated.instead": _("Instead"),
        "moves.date": _("Date"),
        "moves.ring": _("Ring"),
        "moves.reason": _("Reason"),
        "moves.by": _("By"),
        "reports.date": _("Date"),
        "reports.by": _("By"),
        "reports.for": _("For it"),
        "reports.against": _("Against it"),
    },
    columns=(
        Column("spec.ring", _("Ring"), facet=True),
        Column("spec.category", _("Category"), facet=True),
        Column("relations.recommendedBy", _("Trend"), facet=True),
        Column("spec.needs", _("Needs"), facet=True, shown=False),
        Column("spec.licence", _("Licence"), facet=True),
        Column("spec.foundation.name", _("Foundation"), facet=True, shown=False),
        OWNER_COLUMN,
    ),
    sections=(
        Section("recommendedBy", _("Recommended by")),
        Section("alternativeTo", _("Alternatives")),
        Section("toolUsedBy", _("Used by")),
    ),
    doing=Doing("tools:tool", _("Tool page"), "tool"),
)
