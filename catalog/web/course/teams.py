"""Which teams use a tool, or cover a trend, and since when more or fewer of their components do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.tools.counting import OWNED_BY
from catalog.tools.past import Before, Change
from catalog.web.listing.lacking import lacking_url
from catalog.web.reference import Reference, names

SHOWN = 8
"""Teams on a page; the address with `teams=all` shows all."""


@dataclass(frozen=True, slots=True)
class TeamLine:
    owner: Reference
    used: int
    concerned: int
    change: Change | None
    lacking_url: str = ""
    """Of a trend: the catalog's list of its components without a tool."""

    @property
    def lacking(self) -> int:
        return max(self.concerned - self.used, 0)

    @property
    def share(self) -> int:
        return round(100 * self.used / self.concerned) if self.concerned else 0


@dataclass(frozen=True, slots=True)
class Teams:
    lines: Sequence[TeamLine]
    more: int


def teams(
    at: Snapshot, seen: BitMap, subject: str, used: BitMap, concerned: BitMap, before: Before, *, every: bool
) -> Teams:
    """Those with most that lack it first, then those with most that use it; a team in which it fell to none
    is there, too. Teams that the reader may not see are left out. One query for their names."""
    now = {ref.lower(): count for ref, count in at.counts(OWNED_BY, used)}
    of = {ref.lower(): count for ref, count in at.counts(OWNED_BY, concerned)}
    left = {scope for (_subject, scope), figures in before.figures.items() if figures[0]}
    known = {ref for ref in (*now, *of, *left) if ref.startswith("group:")}
    in_order = sorted(known, key=lambda ref: (-_lacking(now, of, ref), -now.get(ref, 0), ref))
    shown = in_order if every else in_order[:SHOWN]
    named = names(shown, seen)
    lines = [
        TeamLine(
            named[ref],
            now.get(ref, 0),
            of.get(ref, 0),
            before.change(subject, now.get(ref, 0), (ref,)),
            lacking_url(subject, owners=[ref]) if _lacking(now, of, ref) else "",
        )
        for ref in shown
        if named[ref].url or named[ref].gone
    ]
    return Teams(lines, len(in_order) - len(shown))


def _lacking(now: Mapping[str, int], of: Mapping[str, int], ref: str) -> int:
    return max(of.get(ref, 0) - now.get(ref, 0), 0)
