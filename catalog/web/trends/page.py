"""The trends side by side, and one of them: what it is about, its tools, and how far the company is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Entity, Recommendation
from catalog.policy import Person
from catalog.tools import past, words
from catalog.tools.adoption import Adoption, Coverage
from catalog.tools.counting import COMPANY, OWNED_BY
from catalog.tools.past import Before, Change
from catalog.tools.rings import Rings
from catalog.tools.sheets import Sheet, sheets, sheets_by_ref
from catalog.web.belonging import owners_of, ref_of
from catalog.web.course.page import YEAR, Course
from catalog.web.course.teams import Teams, teams
from catalog.web.listing.lacking import lacking_url
from catalog.web.reference import Reference, entity_url, names, reference
from catalog.web.tools.cards import NOTHING_KNOWN, Role, ToolCard, cards, role_of, trend_url
from catalog.web.tools.origin import origin_of

LACKING = 10
"""Components without a tool of the trend that its page names."""
WITHOUT_NUMBER = 10**6
MINE = "mine"
"""As the address says that the reader's teams are meant."""

Text = str | Promise


@dataclass(frozen=True)
class TrendCard:
    sheet: Sheet
    tools: Sequence[ToolCard]
    coverage: Coverage
    components: int
    change: Change | None = None

    @property
    def title(self) -> str:
        return self.sheet.title

    @property
    def url(self) -> str:
        return trend_url(self.sheet.reference)

    @property
    def spec(self) -> Mapping[str, Any]:
        return self.sheet.spec

    @property
    def number(self) -> str:
        number = self.spec.get("number")
        return f"{number:02d}" if isinstance(number, int) else ""

    @property
    def covered(self) -> int:
        return len(self.coverage.covered)

    @property
    def concerned(self) -> int:
        return len(self.coverage.concerned)

    @property
    def covered_share(self) -> int:
        """In percent of all components, as the bar shows it."""
        return _percent(self.covered, self.components)

    @property
    def concerned_share(self) -> int:
        return _percent(self.concerned, self.components)

    @property
    def used(self) -> list[ToolCard]:
        return [tool for tool in self.tools if tool.users]


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


@dataclass(frozen=True)
class Trends:
    """All trends that the reader may see, in the talk's order and then by name."""

    at: Snapshot
    seen: BitMap
    one: str = ""
    """The trend that alone is looked at, and then in each team as well."""
    owners: Sequence[str] = ()
    """Whose components alone are counted; of nobody: those of the company."""

    @cached_property
    def adoption(self) -> Adoption:
        return Adoption(
            self.at, self.seen & self.at.isin(OWNED_BY, self.owners) if self.owners else self.seen
        )

    @property
    def scopes(self) -> Sequence[str]:
        """What the figures by day are read of."""
        return self.owners or (COMPANY,)

    @cached_property
    def rings(self) -> Rings:
        return Rings.read()

    @cached_property
    def cards(self) -> list[TrendCard]:
        return self._cards(sheets(self.at.equals("kind", "trend") & self.seen))

    @cached_property
    def before(self) -> Before:
        """How the trends stood some time ago, for who sees all that was counted."""
        if not Adoption(self.at, self.seen).is_whole:
            return NOTHING_KNOWN
        return past.before(None, [self.one]) if self.one else past.before(self.scopes)

    def card(self, sheet: Sheet) -> TrendCard:
        return self._cards([sheet])[0]

    def _cards(self, trends: Sequence[Sheet]) -> list[TrendCard]:
        """A handful of queries, however many trends there are."""
        rows = list(Recommendation.objects.filter(trend__in=[sheet.pk for sheet in trends]))
        refs = {row.tool_ref for row in rows}
        tools = sheets_by_ref(refs, self.seen)
        self.adoption.prepare([sheet.spec.get("appliesTo") or {} for sheet in trends], refs)
        found = [
            self._card(sheet, [row for row in rows if row.trend_id == sheet.pk], tools) for sheet in trends
        ]
        return sorted(found, key=lambda card: (card.spec.get("number") or WITHOUT_NUMBER, card.title))

    def _card(self, trend: Sheet, rows: Sequence[Recommendation], tools: Mapping[str, Sheet]) -> TrendCard:
        in_order = sorted(rows, key=lambda row: (row.role != Recommendation.Role.CORE, row.position))
        roles: dict[str, tuple[Role, ...]] = {row.tool_ref: (role_of(row, trend),) for row in in_order}
        known = [tools[ref] for ref in roles if ref in tools]
        coverage = self.adoption.coverage(trend.spec.get("appliesTo") or {}, list(roles))
        shown = cards(known, self.rings, self.adoption, roles)
        change = self.before.change(trend.ref, len(coverage.covered), self.scopes)
        return TrendCard(trend, shown, coverage, len(self.adoption.components), change)


@dataclass(frozen=True)
class TrendList:
    """All trends: how far the company is with them, or the teams of the reader."""

    at: Snapshot
    seen: BitMap
    user: Person
    is_mine_asked: bool = False

    @property
    def is_linked(self) -> bool:
        """Whether the reader's account says who in the catalog they are; only then they have teams."""
        return bool(ref_of(self.user))

    @property
    def is_mine(self) -> bool:
        return self.is_mine_asked and self.is_linked

    @cached_property
    def trends(self) -> Trends:
        return Trends(self.at, self.seen, owners=owners_of(self.user) if self.is_mine else ())

    @cached_property
    def teams(self) -> list[str]:
        """The reader's teams by name, as far as the reader may see them."""
        owners = [ref for ref in self.trends.owners if ref.startswith("group:")]
        named = names(owners, self.seen)
        return [named[ref].name for ref in owners if named[ref].url]

    @property
    def scopes(self) -> list[tuple[str, Text, bool]]:
        """Whose figures to choose from: query, label, whether it is on."""
        return [("", _("Company"), not self.is_mine), (f"?of={MINE}", _("My teams"), self.is_mine)]


@dataclass(frozen=True)
class TrendPage:
    sheet: Sheet
    trends: Trends
    role: str = ""
    span: str = YEAR
    every_team: bool = False

    @property
    def catalog_url(self) -> str:
        return entity_url(self.sheet.reference)

    @cached_property
    def card(self) -> TrendCard:
        return self.trends.card(self.sheet)

    @property
    def rings(self) -> Rings:
        return self.trends.rings

    @property
    def tools(self) -> list[ToolCard]:
        """Those in the role that was asked for."""
        role = self.role
        return [tool for tool in self.card.tools if not role or any(one.role == role for one in tool.roles)]

    @property
    def roles(self) -> list[tuple[str, Text, bool]]:
        """Roles to choose from: value, label, whether it is on."""
        return [(name, label, name == self.role) for name, label in words.ROLES.items()]

    @cached_property
    def course(self) -> Course:
        return Course(
            subject=self.sheet.ref,
            now=(self.card.covered, self.card.concerned),
            url=self.card.url,
            span=self.span,
            is_whole=self.trends.adoption.is_whole,
        )

    @cached_property
    def teams(self) -> Teams:
        coverage = self.card.coverage
        return teams(
            self.trends.at,
            self.trends.seen,
            self.sheet.ref,
            coverage.covered,
            coverage.concerned,
            self.trends.before,
            every=self.every_team,
        )

    @cached_property
    def lacking(self) -> list[Reference]:
        """The first of the components that it matters for and that use none of its tools, by name."""
        first = self.trends.adoption.first(self.card.coverage.lacking, LACKING)
        rows = Entity.objects.filter(pk__in=first).order_by("name").values_list("ref", "name", "title")
        return [reference(ref, name=name, title=title) for ref, name, title in rows]

    @property
    def origin(self) -> list[str]:
        return origin_of(self.sheet.pk)

    @property
    def lacking_url(self) -> str:
        """The catalog's list of exactly those."""
        return lacking_url(self.sheet.ref)

    @property
    def more_lacking(self) -> int:
        return len(self.card.coverage.lacking) - len(self.lacking)

    @cached_property
    def related(self) -> list[tuple[str, str]]:
        """Title and address of related trends that are there."""
        refs = [self.sheet.resolved(ref, "trend") for ref in self.sheet.spec.get("relatedTrends") or []]
        found = sheets_by_ref(refs, self.trends.seen)
        return [(found[ref].title, trend_url(found[ref].reference)) for ref in refs if ref in found]

    @property
    def practices(self) -> list[tuple[Text, list[str]]]:
        """By the three parts of DevOps; those without a part come last."""
        stated = self.sheet.spec.get("practices") or []
        groups = [
            (label, [one["name"] for one in stated if one.get("part") == part])
            for part, label in (*words.PARTS.items(), (None, ""))
        ]
        return [(label, names) for label, names in groups if names]
