"""The tab "Tools" of a component, a system, a domain or a group: what is used, to take, to leave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from pyroaring import BitMap

from catalog.models import Dismissal, Entity, ToolStatement
from catalog.query.groups import sub_groups
from catalog.refs import Ref
from catalog.tools.past import Change
from catalog.tools.recommend import Subject
from catalog.tools.subjects import Inside, inside
from catalog.web.advice.evidence import Shown, shown
from catalog.web.advice.on import AdviceOn, ToolLink
from catalog.web.listing.lacking import lacking_url

KINDS = frozenset({"component", "system", "domain", "group"})
"""Kinds whose pages have the tab."""


@dataclass(frozen=True, slots=True)
class Used:
    """A tool in use: by how many, and for a single component what shows it."""

    tool: ToolLink
    users: int
    shown: Shown
    change: Change | None = None

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


@dataclass(frozen=True)
class ToolsTab(AdviceOn):
    entity: Entity
    system: str = ""

    @property
    def is_one(self) -> bool:
        return self.entity.kind == "component"

    @cached_property
    def inside(self) -> Inside:
        if self.is_one:
            return Inside(BitMap([self.entity.pk]), ())
        ref, kind = self.entity.ref, self.entity.kind
        below = sub_groups(ref, self.at) if kind == "group" else ()
        return inside(ref, kind, below, self.at, self.subjects.adoption.components)

    @property
    def ids(self) -> BitMap:
        return self.inside.ids

    @property
    def scopes(self) -> Collection[str]:
        return self.inside.scopes

    def lacking_url(self, trend: str) -> str:
        if self.is_one:
            return ""
        if self.entity.kind == "group":
            return lacking_url(trend, under=self.entity.ref)
        return lacking_url(trend, systems=self.scopes)

    @cached_property
    def subject(self) -> Subject:
        return self.subjects.subject(self.ids, self.entity if self.is_one else None, self.system)

    @cached_property
    def dismissals(self) -> list[Put]:
        rows = Dismissal.objects.in_force().filter(ref=self.entity.ref).select_related("dismissed_by")
        return [Put(self.link(row.tool_ref), row) for row in rows]

    @property
    def without(self) -> Collection[str]:
        return {put.dismissal.tool_ref for put in self.dismissals}

    @cached_property
    def _shown(self) -> dict[str, Shown]:
        """By tool. Only a single component's; of many, each one's own page has it."""
        if not self.is_one:
            return {}
        return {tool: one for (_ref, tool), one in shown([self.entity.ref]).items()}

    @cached_property
    def used(self) -> list[Used]:
        found = [
            Used(self.link(ref), users, self._shown.get(ref, Shown()), self.change(ref, users))
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
