"""The tab "Tools" of a component, a system, a domain or a group: what is used, to take, to leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Dismissal, Entity, Ring, ToolStatement
from catalog.refs import Ref
from catalog.tools.recommend import Advice, Subject, TrendFacts
from catalog.tools.rings import Rings
from catalog.tools.subjects import Subjects, components_of
from catalog.web.advice.evidence import PREFIX, Shown, shown
from catalog.web.entity.contents import sub_groups
from catalog.web.reference import shown_name
from catalog.web.tools.cards import tool_url, trend_url

KINDS = frozenset({"component", "system", "domain", "group"})
"""Kinds whose pages have the tab."""


@dataclass(frozen=True, slots=True)
class ToolLink:
    """A tool as the tab names it; `url` is "" for one that is not in the catalog, or not for the reader."""

    ref: str
    title: str
    url: str
    icon: str
    ring: Ring | None


@dataclass(frozen=True, slots=True)
class Used:
    """A tool in use: by how many, and for a single component what shows it."""

    tool: ToolLink
    users: int
    shown: Shown

    @property
    def is_stated(self) -> bool:
        return self.shown.statement is not None and not self.shown.statement.denied


@dataclass(frozen=True, slots=True)
class Denied:
    tool: ToolLink
    statement: ToolStatement
    shown: Shown


@dataclass(frozen=True, slots=True)
class Put:
    """A recommendation that was dismissed."""

    tool: ToolLink
    dismissal: Dismissal


@dataclass(frozen=True, slots=True)
class TrendLine:
    facts: TrendFacts
    url: str
    why_open: str = ""
    advised: str = ""

    @property
    def share(self) -> int:
        return round(100 * self.facts.covered / self.facts.concerned)


@dataclass(frozen=True)
class ToolsTab:
    """Its parts are read when they are shown."""

    entity: Entity
    at: Snapshot
    seen: BitMap
    system: str = ""

    @property
    def is_one(self) -> bool:
        return self.entity.kind == "component"

    @cached_property
    def subjects(self) -> Subjects:
        return Subjects(self.at, self.seen)

    @property
    def rings(self) -> Rings:
        return self.subjects.rings

    @cached_property
    def ids(self) -> BitMap:
        """The components that the tab is about."""
        if self.is_one:
            return BitMap([self.entity.pk])
        ref, kind = self.entity.ref, self.entity.kind
        below = sub_groups(ref, self.at) if kind == "group" else ()
        return components_of(ref, kind, below, self.at, self.subjects.adoption.components)

    @cached_property
    def subject(self) -> Subject:
        return self.subjects.subject(self.ids, self.entity if self.is_one else None, self.system)

    @cached_property
    def dismissals(self) -> list[Put]:
        rows = Dismissal.objects.in_force().filter(ref=self.entity.ref).select_related("dismissed_by")
        return [Put(self.link(row.tool_ref), row) for row in rows]

    @cached_property
    def advice(self) -> Advice:
        without = {put.dismissal.tool_ref for put in self.dismissals}
        return self.subjects.advice(self.subject, self.ids, without)

    @cached_property
    def _shown(self) -> dict[str, Shown]:
        """By tool. Only a single component's; of many, each one's own page has it."""
        if not self.is_one:
            return {}
        return {tool: one for (_ref, tool), one in shown([self.entity.ref]).items()}

    @cached_property
    def used(self) -> list[Used]:
        found = [
            Used(self.link(ref), users, self._shown.get(ref, Shown()))
            for ref, users in self.subject.uses.items()
        ]
        return sorted(found, key=lambda use: (-use.users, use.tool.title.lower()))

    @cached_property
    def denied(self) -> list[Denied]:
        return [
            Denied(self.link(ref), one.statement, one)
            for ref, one in sorted(self._shown.items())
            if one.statement is not None and one.statement.denied
        ]

    @cached_property
    def gaps(self) -> list[TrendLine]:
        facts = self.subjects.facts
        return [
            TrendLine(
                gap.trend,
                trend_url(Ref.parse(gap.trend.ref)),
                gap.why_open,
                facts[gap.advised].title if gap.advised else "",
            )
            for gap in self.advice.gaps
        ]

    @cached_property
    def covered(self) -> list[TrendLine]:
        return [TrendLine(facts, trend_url(Ref.parse(facts.ref))) for facts in self.advice.covered]

    @property
    def advised(self) -> list[tuple[ToolLink, object]]:
        return [(self.link(one.tool.ref), one) for one in self.advice.next]

    @property
    def leave(self) -> list[tuple[ToolLink, Sequence[str], list[tuple[ToolLink, str]]]]:
        return [
            (self.link(one.tool.ref), one.reasons, [(self.link(way.ref), said) for way, said in one.ways_out])
            for one in self.advice.leave
        ]

    def link(self, ref: str) -> ToolLink:
        sheet = self.subjects.tools.get(ref)
        if sheet is None:
            return ToolLink(ref, shown_name(ref), "", "", None)
        ring = self.rings.of(sheet.spec.get("ring"))
        icon = str(sheet.spec.get("icon", ""))
        return ToolLink(ref, sheet.title, tool_url(sheet.reference), icon, ring)

    @property
    def may_be_declared(self) -> list[ToolLink]:
        """Tools that a person may say are in use here."""
        sheets = self.subjects.tools.values()
        return [
            self.link(one.ref)
            for one in sheets
            if one.ref not in self.subject.uses and one.ref.startswith(PREFIX)
        ]

    def say_url(self, what: str) -> str:
        ref = Ref.parse(self.entity.ref)
        return reverse(f"catalog:{what}", args=[ref.kind, ref.namespace, ref.name])

    @property
    def declare_url(self) -> str:
        return self.say_url("declare_tool")

    @property
    def deny_url(self) -> str:
        return self.say_url("deny_tool")

    @property
    def dismiss_url(self) -> str:
        return self.say_url("dismiss_tool")

    @property
    def withdraw_url(self) -> str:
        return self.say_url("withdraw_tool")
