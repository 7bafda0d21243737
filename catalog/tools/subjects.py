"""What the catalog says of a component, a system, a team or the company, as `recommend` wants it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Entity, Recommendation, Relation
from catalog.tools.adoption import TAGS, TYPE, USES, Adoption
from catalog.tools.answer import Answer, answer
from catalog.tools.recommend import (
    UNRATED,
    Advice,
    Near,
    Neighbours,
    Recommended,
    Subject,
    ToolFacts,
    TrendFacts,
    advise,
    met_by,
)
from catalog.tools.rings import Rings
from catalog.tools.sheets import Sheet, sheets

PART_OF, OWNED_BY = "relations.partof", "relations.ownedby"

SAID_BY_TAG = {
    "kubernetes": "kubernetes",
    "k8s": "kubernetes",
    "aws": "aws",
    "gcp": "google-cloud",
    "google-cloud": "google-cloud",
    "python": "python",
    "nodejs": "nodejs",
    "javascript": "nodejs",
    "typescript": "nodejs",
}
SAID_BY_ANNOTATION = {
    "metadata.annotations.backstage.io/kubernetes-id": "kubernetes",
    "metadata.annotations.backstage.io/kubernetes-label-selector": "kubernetes",
}
"""What something runs on, as its tags and the annotations that Backstage's plugins read say."""

NOWHERE = frozenset({"kubernetes", "aws", "google-cloud", "cloud", "ssh", "network-access"})
"""What something needs that runs somewhere."""

NEVER_BY_TYPE = {
    **dict.fromkeys(("library", "package", "sdk", "documentation", "docs", "mobile-app"), NOWHERE),
    **dict.fromkeys(("function", "lambda"), frozenset({"kubernetes", "ssh", "network-access"})),
}
NEVER_BY_TAG = dict.fromkeys(
    ("serverless", "function", "lambda", "cdn", "static"), frozenset({"kubernetes", "ssh", "network-access"})
)
"""What a component of a type or with a tag does not have, unless it says that it does."""

ADDITION = "addition"
"""The type of templates that add something to a service that exists."""

RETIRED = frozenset({"archived", "retired", "end of life"})
"""States of a project, as a tool's document has them, in which nobody works on it any more."""

DEPRECATED = "deprecated"
"""The lifecycle of a component that is on its way out."""

NO_NUMBER = 10**6


@dataclass(frozen=True)
class Subjects:
    """Trends, tools and their users at one moment, as far as the reader may `see` them."""

    at: Snapshot
    seen: BitMap

    @cached_property
    def adoption(self) -> Adoption:
        return Adoption(self.at, self.seen)

    @cached_property
    def rings(self) -> Rings:
        return Rings.read()

    @cached_property
    def outermost(self) -> int:
        """The place of the first ring to start nothing new with; beyond all when there is none."""
        held = [ring.position for ring in self.rings.by_slug.values() if ring.is_hold]
        return min(held, default=UNRATED + 1)

    @cached_property
    def tools(self) -> dict[str, Sheet]:
        return {sheet.ref: sheet for sheet in sheets(self.at.equals("kind", "tool") & self.seen)}

    @cached_property
    def trends(self) -> list[Sheet]:
        found = sheets(self.at.equals("kind", "trend") & self.seen)
        return sorted(found, key=lambda sheet: sheet.spec.get("number") or NO_NUMBER)

    @cached_property
    def _recommendations(self) -> dict[int, list[Recommendation]]:
        rows: dict[int, list[Recommendation]] = {}
        for row in Recommendation.objects.all():
            rows.setdefault(row.trend_id, []).append(row)
        return rows

    @cached_property
    def facts(self) -> dict[str, ToolFacts]:
        return {ref: self._facts(sheet) for ref, sheet in self.tools.items()}

    def _facts(self, sheet: Sheet) -> ToolFacts:
        ring = self.rings.of(sheet.spec.get("ring"))
        stated = sheet.spec.get("alternatives") or []
        return ToolFacts(
            ref=sheet.ref,
            title=sheet.title,
            standing=ring.position if ring else UNRATED,
            ring=str(ring) if ring else "",
            needs=tuple(sheet.spec.get("needs") or ()),
            alternatives={
                sheet.resolved(one["tool"], "tool"): one["difference"] for one in stated if "tool" in one
            },
            templates=tuple(self._templates.get(sheet.ref, {}).get(False, ())),
            additions=tuple(self._templates.get(sheet.ref, {}).get(True, ())),
            users=self.adoption.counts.get(sheet.ref, 0),
            verdict=str(sheet.spec.get("verdict", "")),
            is_retired=str((sheet.spec.get("foundation") or {}).get("status", "")).lower() in RETIRED,
        )

    @cached_property
    def _templates(self) -> dict[str, dict[bool, list[str]]]:
        """The names of templates that include a tool, by the tool, and by whether they are additions."""
        found: dict[str, dict[bool, list[str]]] = {}
        if not self.adoption.templates:
            return found
        rows = Relation.objects.filter(type="usesTool", source__in=list(self.adoption.templates))
        for tool, name, title, kind in rows.order_by("source__name").values_list(
            "target_ref", "source__name", "source__title", "source__type"
        ):
            found.setdefault(tool, {}).setdefault(kind.lower() == ADDITION, []).append(title or name)
        return found

    def uses(self, ids: BitMap) -> dict[str, int]:
        return {ref.lower(): count for ref, count in self.at.counts(USES, ids)}

    def facts_of_trends(self, ids: BitMap) -> list[TrendFacts]:
        applied = [sheet.spec.get("appliesTo") or {} for sheet in self.trends]
        self.adoption.prepare(applied, list(self.tools))
        return [self._facts_of(sheet, ids) for sheet in self.trends]

    def _facts_of(self, trend: Sheet, ids: BitMap) -> TrendFacts:
        rows = self._recommendations.get(trend.pk, [])
        coverage = self.adoption.coverage(trend.spec.get("appliesTo") or {}, [row.tool_ref for row in rows])
        said = trend.spec.get("recommendations") or []
        return TrendFacts(
            ref=trend.ref,
            title=trend.title,
            tools=[
                Recommended(
                    row.tool_ref,
                    row.role == Recommendation.Role.CORE,
                    str(said[row.position].get("reason", "")) if row.position < len(said) else "",
                )
                for row in rows
            ],
            concerned=len(coverage.concerned & ids),
            covered=len(coverage.covered & ids),
        )

    def subject(self, ids: BitMap, one: Entity | None = None, system: str = "") -> Subject:
        """The components `ids`; or the single one with its neighbours."""
        uses = self.uses(ids)
        used = [self.facts[ref] for ref in uses if ref in self.facts]
        tags = [tag.lower() for tag, _n in self.at.counts(TAGS, ids)]
        runs_on = met_by(used) | self._stated_platforms(ids, tags)
        return Subject(
            size=len(ids),
            uses=uses,
            runs_on=runs_on,
            neighbours=self._neighbours(one, system) if one else (),
            is_one=one is not None,
            is_ending=one is not None and one.lifecycle.lower() == DEPRECATED,
            never_on=_never_on(one, tags) - runs_on if one else frozenset(),
        )

    def _stated_platforms(self, ids: BitMap, tags: Sequence[str]) -> frozenset[str]:
        said = {SAID_BY_TAG[tag] for tag in tags if tag in SAID_BY_TAG}
        said |= {needed for key, needed in SAID_BY_ANNOTATION.items() if self.at.has(key) & ids}
        return frozenset(said)

    def _neighbours(self, one: Entity, system: str) -> Sequence[Neighbours]:
        near = [(Near.SYSTEM, PART_OF, system), (Near.TEAM, OWNED_BY, one.owner), (Near.TYPE, TYPE, one.type)]
        found = []
        for how, key, value in near:
            others = (self.at.equals(key, value) & self.adoption.components) - BitMap([one.pk])
            if value and others:
                found.append(Neighbours(how, len(others), self.uses(others)))
        return found

    def answer(
        self, subject: Subject, ids: BitMap, trend: str, dismissed: Collection[str] = ()
    ) -> Answer | None:
        """About one trend, by its reference; None for one that is not there."""
        found = next((one for one in self.facts_of_trends(ids) if one.ref == trend), None)
        if found is None:
            return None
        return answer(subject, found, self.facts, outermost=self.outermost, dismissed=dismissed)

    def advice(self, subject: Subject, ids: BitMap, dismissed: Collection[str] = ()) -> Advice:
        return advise(
            subject, self.facts_of_trends(ids), self.facts, outermost=self.outermost, dismissed=dismissed
        )


def _never_on(one: Entity, tags: Sequence[str]) -> frozenset[str]:
    never = set(NEVER_BY_TYPE.get(one.type.lower(), ()))
    for tag in tags:
        never |= NEVER_BY_TAG.get(tag, frozenset())
    return frozenset(never)


DEEPEST = 12
"""Levels of domains below a domain that are looked at."""


@dataclass(frozen=True, slots=True)
class Inside:
    """The components of something, and the owners or systems that they are counted under."""

    ids: BitMap
    scopes: tuple[str, ...]


def inside(ref: str, kind: str, below: Collection[str], at: Snapshot, components: BitMap) -> Inside:
    """Of a system, of a domain with all that is inside it, or of a team with the groups `below` it."""
    if kind == "group":
        return Inside(at.isin(OWNED_BY, [ref, *below]) & components, (ref, *below))
    found, level, known = BitMap(), {ref}, {ref}
    for _depth in range(DEEPEST):
        parts = at.isin(PART_OF, level)
        found |= parts & components
        if kind != "domain" or not parts - components:
            break
        level = (
            set(Entity.objects.filter(pk__in=list(parts - components)).values_list("ref", flat=True)) - known
        )
        known |= level
    return Inside(found, tuple(sorted(one for one in known if one.startswith("system:"))))
