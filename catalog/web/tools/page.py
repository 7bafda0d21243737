"""A tool's page: the verdict first, then why, who uses it here, what else there is, and how it came so."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.kinds.language import translated
from catalog.models import Dismissal, Entity, Recommendation, Ring, RingMove
from catalog.tools import past
from catalog.tools.adoption import Adoption
from catalog.tools.past import Before
from catalog.tools.rings import Rings
from catalog.tools.sheets import Sheet, sheets, sheets_by_ref
from catalog.web.advice.evidence import Shown, shown
from catalog.web.course.page import QUARTER, Course
from catalog.web.course.teams import Teams, teams
from catalog.web.entity.links import Link, links_of, safe_url
from catalog.web.listing.filters import related_value
from catalog.web.listing.state import State
from catalog.web.reference import Reference, entity_url, names, reference
from catalog.web.tools.cards import NOTHING_KNOWN, Role, ToolCard, cards, day, roles_of
from catalog.web.tools.origin import origin_of

SHOWN = 10
"""Components that use it, on the page; the catalog's list has all."""

Text = str | Promise


@dataclass(frozen=True, slots=True)
class User:
    component: Reference
    owner: Reference | None
    shown: Shown


@dataclass(frozen=True, slots=True)
class Alternative:
    """`card` is None for a tool that is not in the catalog."""

    name: str
    difference: str
    card: ToolCard | None

    @property
    def ring(self) -> Ring | None:
        return self.card.ring if self.card else None


@dataclass(frozen=True, slots=True)
class Move:
    ring: Ring | None
    slug: str
    date: datetime.date | None
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Report:
    by: str
    date: datetime.date | None
    said_for: str
    said_against: str


@dataclass(frozen=True)
class ToolPage:
    """Its parts are read when they are shown, of one moment."""

    sheet: Sheet
    at: Snapshot
    seen: BitMap
    span: str = QUARTER
    every_team: bool = False

    @property
    def title(self) -> str:
        return self.sheet.title

    @property
    def spec(self) -> Mapping[str, Any]:
        return self.sheet.spec

    @cached_property
    def rings(self) -> Rings:
        return Rings.read()

    @cached_property
    def adoption(self) -> Adoption:
        return Adoption(self.at, self.seen)

    @cached_property
    def card(self) -> ToolCard:
        roles = {self.sheet.ref: self.roles}
        return cards([self.sheet], self.rings, self.adoption, roles, self.before)[0]

    @cached_property
    def before(self) -> Before:
        """How it stood some time ago, in the company and in each team."""
        return past.before(None, [self.sheet.ref]) if self.adoption.is_whole else NOTHING_KNOWN

    @cached_property
    def course(self) -> Course:
        return Course(
            subject=self.sheet.ref,
            now=(self.card.users, 0),
            url=self.card.url,
            span=self.span,
            is_whole=self.adoption.is_whole,
            limit=max(self.concerned, self.card.users),
        )

    @cached_property
    def of_teams(self) -> Teams:
        """Those that use it, or did some time ago."""
        return teams(
            self.at,
            self.seen,
            self.sheet.ref,
            self._users,
            BitMap(),
            self.before,
            every=self.every_team,
        )

    @cached_property
    def _trends(self) -> tuple[list[Recommendation], dict[int, Sheet]]:
        rows = list(Recommendation.objects.filter(tool_ref=self.sheet.ref))
        found = sheets(row.trend_id for row in rows if row.trend_id in self.seen)
        return rows, {sheet.pk: sheet for sheet in found}

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        return roles_of(*self._trends).get(self.sheet.ref, ())

    @property
    def first_role(self) -> Role | None:
        return self.roles[0] if self.roles else None

    @cached_property
    def concerned(self) -> int:
        """Components that one of its trends matters for; all, if no trend recommends it."""
        trends = self._trends[1].values()
        if not trends:
            return len(self.adoption.components)
        applied = [trend.spec.get("appliesTo") or {} for trend in trends]
        self.adoption.prepare(applied, [self.sheet.ref])
        return len(
            BitMap().union(*(self.adoption.coverage(one, [self.sheet.ref]).concerned for one in applied))
        )

    @cached_property
    def share(self) -> int:
        return round(100 * self.card.users / self.concerned) if self.concerned else 0

    @cached_property
    def _users(self) -> BitMap:
        return self.adoption.users([self.sheet.ref])

    @cached_property
    def users(self) -> list[User]:
        rows = Entity.objects.filter(pk__in=self.adoption.first(self._users, SHOWN)).order_by("name", "pk")
        first = list(rows.values_list("ref", "name", "title", "owner"))
        owners = names((owner for *_rest, owner in first), self.seen)
        found = shown([ref for ref, *_rest in first], [self.sheet.ref])
        return [
            User(
                reference(ref, name=name, title=title),
                owners.get(owner),
                found.get((ref, self.sheet.ref), Shown()),
            )
            for ref, name, title, owner in first
        ]

    @cached_property
    def teams(self) -> int:
        return len(self.at.counts("relations.ownedby", self._users))

    @property
    def users_url(self) -> str:
        """The catalog's list of all components that use it."""
        chosen = {"related": (related_value("usesTool", self.sheet.ref),)}
        return reverse("catalog:list") + State(kind="component", chosen=chosen).query()

    @cached_property
    def templates(self) -> list[Reference]:
        rows = Entity.objects.filter(pk__in=list(self.adoption.templates_with(self.sheet.ref)))
        found = rows.order_by("name").values_list("ref", "name", "title")
        return [reference(ref, name=name, title=title) for ref, name, title in found[:SHOWN]]

    @cached_property
    def alternatives(self) -> list[Alternative]:
        stated = self.spec.get("alternatives") or []
        refs = [self.sheet.resolved(one["tool"], "tool") if "tool" in one else "" for one in stated]
        found = sheets_by_ref([ref for ref in refs if ref], self.seen)
        known = {card.ref: card for card in cards(found.values(), self.rings, self.adoption)}
        return [
            Alternative(_name(one, known.get(ref)), one["difference"], known.get(ref))
            for one, ref in zip(stated, refs, strict=True)
        ]

    @property
    def compare_url(self) -> str:
        refs = [self.sheet.ref, *(one.card.ref for one in self.alternatives if one.card)]
        return compare_url(refs[:4]) if len(refs) > 1 else ""

    @property
    def moves(self) -> list[Move]:
        """The newest first; of one day that which was written last."""
        stated = [(str(one["date"]), place, one) for place, one in enumerate(self.spec.get("moves") or [])]
        return [
            Move(self.rings.of(one["ring"]), one["ring"], day(date), one["reason"], one.get("by", ""))
            for date, _place, one in sorted(stated, key=lambda line: line[:2], reverse=True)
        ]

    @cached_property
    def proposal(self) -> RingMove | None:
        """A move that waits for the owners' answer."""
        waiting = RingMove.objects.filter(tool_ref=self.sheet.ref, state=RingMove.State.OPEN)
        return waiting.select_related("proposed_by").first()

    @property
    def proposed_ring(self) -> Ring | None:
        return self.rings.of(self.proposal.ring) if self.proposal else None

    @cached_property
    def dismissals(self) -> int:
        """How often it was recommended and dismissed, ever."""
        return Dismissal.objects.filter(tool_ref=self.sheet.ref).count()

    @property
    def verdict(self) -> str:
        """What it says first; where nobody put it in a sentence, why it came to its ring."""
        said = str(self.spec.get("verdict") or "")
        last = self.moves[0] if self.moves else None
        return said or (last.reason if last and last.slug == self.spec.get("ring") else "")

    @property
    def decided_on(self) -> datetime.date | None:
        return self.moves[0].date if self.moves else None

    @property
    def next_review(self) -> datetime.date | None:
        return day(self.spec.get("nextReview"))

    @property
    def version_as_of(self) -> datetime.date | None:
        return day((self.spec.get("version") or {}).get("asOf"))

    @property
    def decision_url(self) -> str:
        return safe_url(str(self.spec.get("decision", "")))

    @property
    def reports(self) -> list[Report]:
        return [
            Report(one["by"], day(one["date"]), one.get("for", ""), one.get("against", ""))
            for one in self.spec.get("reports") or []
        ]

    @cached_property
    def owner(self) -> Reference | None:
        return names([self.sheet.owner], self.seen).get(self.sheet.owner) if self.sheet.owner else None

    @property
    def links(self) -> list[Link]:
        return links_of(translated(self.sheet.doc))

    @property
    def origin(self) -> list[str]:
        return origin_of(self.sheet.pk)

    @property
    def catalog_url(self) -> str:
        return entity_url(self.sheet.reference)


def _name(stated: Mapping[str, Any], card: ToolCard | None) -> str:
    return card.title if card else str(stated.get("name") or stated.get("tool"))


def compare_url(refs: Sequence[str]) -> str:
    return reverse("tools:compare") + "?" + urlencode([("tool", ref) for ref in refs], safe=":/")


@dataclass(frozen=True)
class Comparison:
    """Two to four tools side by side, in the order asked for."""

    refs: Sequence[str]
    at: Snapshot
    seen: BitMap

    MOST = 4

    @cached_property
    def rings(self) -> Rings:
        return Rings.read()

    @cached_property
    def cards(self) -> list[ToolCard]:
        wanted = list(dict.fromkeys(ref.lower() for ref in self.refs))[: self.MOST]
        found = sheets_by_ref(wanted, self.seen)
        rows = list(Recommendation.objects.filter(tool_ref__in=wanted))
        trends = {sheet.pk: sheet for sheet in sheets(r.trend_id for r in rows if r.trend_id in self.seen)}
        adoption = Adoption(self.at, self.seen)
        shown = [found[ref] for ref in wanted if ref in found]
        return cards(shown, self.rings, adoption, roles_of(rows, trends), past.before())

    @property
    def others(self) -> list[tuple[str, str]]:
        """Tools that could stand beside, as reference and title."""
        chosen = {card.ref for card in self.cards}
        ids = self.at.equals("kind", "tool") & self.seen
        return [(sheet.ref, sheet.title) for sheet in sheets(ids) if sheet.ref not in chosen]

    @property
    def may_add(self) -> bool:
        return len(self.cards) < self.MOST
