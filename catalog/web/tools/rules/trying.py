"""What a trial of a rule came to, as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from catalog.ingest.fetch import FetchError
from catalog.ingest.problem import Problem
from catalog.tools.detectors.rule import Rule
from catalog.tools.detectors.scan import Finding
from catalog.tools.trial import Code, Trial, try_rule

SHOWN = 100

BOTH, NEW, GONE = "both", "new", "gone"


@dataclass(frozen=True, slots=True)
class Found:
    """`change` says whether both rules find it, or only one does."""

    finding: Finding
    change: str


@dataclass(frozen=True)
class Tried:
    """`problem` is why the code could not be read."""

    trial: Trial | None
    problem: Problem | None = None

    @cached_property
    def every(self) -> Sequence[Found]:
        """What differs first, then by file and line."""
        if self.trial is None:
            return []
        now, then = set(self.trial.now), set(self.trial.then)
        found = [Found(one, BOTH if one in now else NEW) for one in then]
        found += [Found(one, GONE) for one in now - then]
        return sorted(found, key=lambda one: (one.change == BOTH, one.finding.path, one.finding.line))

    @property
    def rows(self) -> Sequence[Found]:
        return self.every[:SHOWN]

    @property
    def more(self) -> int:
        return len(self.every) - len(self.rows)


def tried(code: Code, rule: Rule, present: Rule | None) -> Tried:
    try:
        return Tried(try_rule(code, rule, present))
    except FetchError as error:
        return Tried(None, error.problem)
