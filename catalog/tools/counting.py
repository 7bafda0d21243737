"""How many components use each tool and how far each trend is: for the company, each owner, each system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Recommendation
from catalog.tools.adoption import Adoption
from catalog.tools.sheets import Sheet, sheets

COMPANY = ""
OWNED_BY, PART_OF = "relations.ownedby", "relations.partof"

Key = tuple[str, str]
"""The reference of a tool or a trend, and the scope that it was counted in."""
Figures = tuple[int, int]
"""How many use it, and how many it matters for; the latter is 0 for tools."""


def counted(at: Snapshot) -> dict[Key, Figures]:
    """By bitmaps alone, of everything that there is. Outside of the company as a whole, nothing is left out
    but what is zero."""
    adoption = Adoption(at, at.everything())
    trends, tools = sheets(at.equals("kind", "trend")), _recommended()
    known = {tool for refs in tools.values() for tool in refs} | set(adoption.counts)
    adoption.prepare([applies_to(trend) for trend in trends], known)
    found: dict[Key, Figures] = {(tool.ref, COMPANY): (0, 0) for tool in sheets(at.equals("kind", "tool"))}
    for tool in adoption.counts:
        for scope, count in _by_scope(at, adoption.users([tool])):
            found[tool, scope] = count, 0
    for trend in trends:
        found |= _of_trend(at, adoption, trend, tools.get(trend.pk, []))
    return found


def applies_to(trend: Sheet) -> Mapping[str, Any]:
    return trend.spec.get("appliesTo") or {}


def _of_trend(at: Snapshot, adoption: Adoption, trend: Sheet, tools: list[str]) -> dict[Key, Figures]:
    coverage = adoption.coverage(applies_to(trend), tools)
    covered = dict(_by_scope(at, coverage.covered))
    return {
        (trend.ref, scope): (covered.get(scope, 0), count)
        for scope, count in _by_scope(at, coverage.concerned)
    }


def _by_scope(at: Snapshot, ids: BitMap) -> Iterator[tuple[str, int]]:
    yield COMPANY, len(ids)
    for owner, count in at.counts(OWNED_BY, ids):
        yield owner.lower(), count
    for whole, count in at.counts(PART_OF, ids):
        if whole.lower().startswith("system:"):
            yield whole.lower(), count


def _recommended() -> dict[int, list[str]]:
    """The references of tools by the trend that recommends them."""
    found: dict[int, list[str]] = {}
    for trend, tool in Recommendation.objects.values_list("trend_id", "tool_ref"):
        found.setdefault(trend, []).append(tool)
    return found
