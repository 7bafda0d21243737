"""The rule of one tool: what holds, what it found, and where it was too slow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count

from catalog.models import Detection, DetectorRule, Entity, RuleTrouble
from catalog.tools.detectors.rule import Rule
from catalog.tools.rules import effective_rules, shipped_rule
from catalog.web.entity.code import Code, code

SHOWN = 20
"""Troubles, the newest first."""

AROUND = 3
"""Lines that are shown before and after the one that is wrong."""


@dataclass(frozen=True)
class RulePage:
    tool: str

    @cached_property
    def title(self) -> str:
        found = Entity.objects.filter(kind="tool", name=self.tool).values_list("title", flat=True).first()
        return found or self.tool

    @cached_property
    def own(self) -> DetectorRule | None:
        return DetectorRule.objects.select_related("changed_by").filter(tool=self.tool).first()

    @cached_property
    def shipped(self) -> Rule | None:
        return shipped_rule(self.tool)

    @cached_property
    def in_force(self) -> Rule | None:
        return next((rule for rule in effective_rules() if rule.tool == self.tool), None)

    @property
    def is_known(self) -> bool:
        """Whether there is such a rule, or a tool that one could be written for."""
        return bool(self.shipped or self.own or Entity.objects.filter(kind="tool", name=self.tool).exists())

    @property
    def is_off(self) -> bool:
        return self.own is not None and not self.own.enabled

    @property
    def text(self) -> str:
        if self.own:
            return self.own.text
        return self.shipped.text if self.shipped else _first_text(self.tool)

    @cached_property
    def found(self) -> dict[str, int]:
        return Detection.objects.filter(tool=self.tool).aggregate(
            findings=Count("*"), sources=Count("scan", distinct=True)
        )

    @cached_property
    def troubles(self) -> Sequence[RuleTrouble]:
        rows = RuleTrouble.objects.filter(tool=self.tool).select_related("scan")
        return list(rows.order_by("-pk")[:SHOWN])


def wrong_lines(text: str, line: int) -> Code | None:
    """The lines around the one that is wrong."""
    lines = text.replace("\r\n", "\n").split("\n")
    if not 0 < line <= len(lines):
        return None
    first = max(1, line - AROUND)
    return code("\n".join(lines[first - 1 : line + AROUND]), "yaml", hits=frozenset({line}), first=first)


def _first_text(tool: str) -> str:
    """To begin with, for a tool that has no rule: a signal that shows nothing yet."""
    return f"tool: {tool}\nsignals:\n  - {{id: settings, strength: strong, files: '**/{tool}.toml'}}\n"
