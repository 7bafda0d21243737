"""The rules by which tools are detected, and what each of them found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count

from catalog.index.read import snapshot
from catalog.models import Detection, DetectorRule, Entity, RuleTrouble
from catalog.tools.detectors.rule import shipped_rules
from catalog.tools.rules import effective_rules


@dataclass(frozen=True, slots=True)
class RuleRow:
    """`signals` is 0 for a tool that is not looked for."""

    tool: str
    title: str
    is_own: bool
    is_off: bool
    signals: int
    findings: int
    sources: int
    troubles: int


class RuleList:
    """In the order of the tools' names. Five queries, however many rules there are."""

    @cached_property
    def rows(self) -> Sequence[RuleRow]:
        own = dict(DetectorRule.objects.values_list("tool", "enabled"))
        signals = {rule.tool: len(rule.signals) for rule in effective_rules()}
        found = {
            tool: (findings, sources)
            for tool, findings, sources in Detection.objects.values("tool")
            .annotate(findings=Count("*"), sources=Count("scan", distinct=True))
            .values_list("tool", "findings", "sources")
        }
        counted = RuleTrouble.objects.values("tool").annotate(number=Count("*"))
        troubles = dict(counted.values_list("tool", "number"))
        names = sorted(own.keys() | {rule.tool for rule in shipped_rules()})
        return [
            RuleRow(
                tool,
                self._titles.get(tool, tool),
                tool in own,
                not own.get(tool, True),
                signals.get(tool, 0),
                *found.get(tool, (0, 0)),
                troubles.get(tool, 0),
            )
            for tool in names
        ]

    @cached_property
    def _titles(self) -> dict[str, str]:
        tools = Entity.objects.filter(pk__in=list(snapshot().equals("kind", "tool"))).order_by("name")
        return {name: title or name for name, title in tools.values_list("name", "title")}

    @property
    def without(self) -> Sequence[tuple[str, str]]:
        """Tools of the catalog that have no rule: name and title."""
        known = {row.tool for row in self.rows}
        return [(name, title) for name, title in self._titles.items() if name not in known]
