"""The rules as a process knows them: read again every few seconds, and at once where one was changed."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from catalog.query.errors import BadQuery
from catalog.query.expression import parse_predicate
from catalog.query.predicate import Any_, Nothing, Predicate
from portal.accounts.models import Rule

FRESH_SECONDS = 5.0
"""How long another process may go on with rules that were changed here; it asks no database in between."""


@dataclass
class KnownRules:
    """What each role may do, by (role, verb); what is not in it was never restricted."""

    predicates: dict[tuple[str, str], Predicate] = field(default_factory=dict)
    until: float = 0.0

    def predicate(self, role: str, verb: str) -> Predicate | None:
        """What the rules for this role and verb allow together, None if there are none."""
        if time.monotonic() >= self.until:
            self.know(Rule.objects.all())
        return self.predicates.get((role, verb))

    def know(self, rules: Iterable[Rule]) -> None:
        found: dict[tuple[str, str], list[Predicate]] = {}
        for rule in rules:
            found.setdefault((rule.role, rule.verb), []).append(_parsed(rule))
        self.predicates = {
            key: parts[0] if len(parts) == 1 else Any_(tuple(parts)) for key, parts in found.items()
        }
        self.until = time.monotonic() + FRESH_SECONDS

    def forget(self, **_signal: Any) -> None:
        self.until = 0.0


known_rules = KnownRules()


def _parsed(rule: Rule) -> Predicate:
    """A rule that cannot be read allows nothing: what was to be restricted must not become open."""
    try:
        return parse_predicate(rule.predicate)
    except BadQuery:
        return Nothing()
