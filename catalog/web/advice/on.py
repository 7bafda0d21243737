"""Advice about some components, as pages show it: what to take next, what to leave, how far each trend is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Ring
from catalog.refs import Ref
from catalog.tools import past
from catalog.tools.past import Before, Change
from catalog.tools.recommend import Advice, Doubled, Subject, TrendFacts
from catalog.tools.rings import Rings
from catalog.tools.subjects import Subjects
from catalog.web.reference import shown_name
from catalog.web.tools.cards import NOTHING_KNOWN, tool_url, trend_url


@dataclass(frozen=True, slots=True)
class ToolLink:
    """A tool as a page names it; `url` is "" for one that is not in the catalog, or not for the reader."""

    ref: str
    title: str
    url: str
    icon: str
    ring: Ring | None


@dataclass(frozen=True, slots=True)
class TrendLine:
    """`lacking_url` lists the components without a tool for it."""

    facts: TrendFacts
    url: str
    why_open: str = ""
    advised: str = ""
    change: Change | None = None
    lacking_url: str = ""

    @property
    def share(self) -> int:
        return round(100 * self.facts.covered / self.facts.concerned)


@dataclass(frozen=True)
class AdviceOn(ABC):
    """Its parts are read when they are shown. What it is about, `ids` says; `scopes` are the owners or
    systems that it was counted under, none where it was not."""

    at: Snapshot
    seen: BitMap

    @property
    @abstractmethod
    def ids(self) -> BitMap:
        """The components that the advice is about."""

    @property
    def scopes(self) -> Collection[str]:
        return ()

    @property
    def without(self) -> Collection[str]:
        """Tools that were dismissed for it."""
        return ()

    def lacking_url(self, trend: str) -> str:
        """The list of its components without a tool for the trend; "" where there is none."""
        return ""

    @cached_property
    def subjects(self) -> Subjects:
        return Subjects(self.at, self.seen)

    @property
    def rings(self) -> Rings:
        return self.subjects.rings

    @cached_property
    def subject(self) -> Subject:
        return self.subjects.subject(self.ids)

    @cached_property
    def advice(self) -> Advice:
        return self.subjects.advice(self.subject, self.ids, self.without)

    @cached_property
    def before(self) -> Before:
        is_counted = bool(self.scopes) and self.subjects.adoption.is_whole
        return past.before(self.scopes) if is_counted else NOTHING_KNOWN

    def change(self, subject: str, now: int) -> Change | None:
        return self.before.change(subject, now, self.scopes)

    @cached_property
    def gaps(self) -> list[TrendLine]:
        facts = self.subjects.facts
        return [
            self._line(gap.trend, gap.why_open, facts[gap.advised].title if gap.advised else "")
            for gap in self.advice.gaps
        ]

    @cached_property
    def covered(self) -> list[TrendLine]:
        return [self._line(facts) for facts in self.advice.covered]

    def _line(self, facts: TrendFacts, why_open: str = "", advised: str = "") -> TrendLine:
        return TrendLine(
            facts,
            trend_url(Ref.parse(facts.ref)),
            why_open,
            advised,
            self.change(facts.ref, facts.covered),
            self.lacking_url(facts.ref) if facts.lacking else "",
        )

    @property
    def advised(self) -> list[tuple[ToolLink, object]]:
        return [(self.link(one.tool.ref), one) for one in self.advice.next]

    @property
    def leave(self) -> list[tuple[ToolLink, Sequence[str], list[tuple[ToolLink, str]]]]:
        return [
            (self.link(one.tool.ref), one.reasons, [(self.link(way.ref), said) for way, said in one.ways_out])
            for one in self.advice.leave
        ]

    @property
    def doubled(self) -> Sequence[Doubled]:
        return self.advice.doubled

    def link(self, ref: str) -> ToolLink:
        sheet = self.subjects.tools.get(ref)
        if sheet is None:
            return ToolLink(ref, shown_name(ref), "", "", None)
        ring = self.rings.of(sheet.spec.get("ring"))
        icon = str(sheet.spec.get("icon", ""))
        return ToolLink(ref, sheet.title, tool_url(sheet.reference), icon, ring)
