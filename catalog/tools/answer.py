"""The answer to one question: which tool should this take for that trend, why, and why not the others?

Pure, as `recommend` is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.tools import reasons
from catalog.tools.recommend import (
    Advised,
    Recommended,
    Subject,
    ToolFacts,
    TrendFacts,
    advised_for,
    order,
    why_not,
)


@dataclass(frozen=True, slots=True)
class Other:
    """A tool of the trend that is not the one to take, and why."""

    tool: ToolFacts
    is_core: bool
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`best` is None where nothing is left to take: `said` tells why, or that it is covered. With a best it
    tells what to leave."""

    trend: TrendFacts
    best: Advised | None
    said: Sequence[str]
    others: Sequence[Other]
    is_covered: bool = False


def answer(
    subject: Subject,
    trend: TrendFacts,
    tools: Mapping[str, ToolFacts],
    *,
    outermost: int,
    dismissed: Collection[str] = (),
) -> Answer:
    """Of a trend that does not usually matter for the subject, too: who asks gets an answer."""
    pairs = [one for one in trend.tools if one.tool in tools]
    in_use = [tools[one.tool] for one in pairs if subject.uses.get(one.tool)]
    to_leave = [tool for tool in in_use if tool.is_retired or tool.standing >= outermost]
    if in_use and not trend.lacking and in_use != to_leave:
        said = [reasons.covers(tool.title, trend.title) for tool in in_use]
        rest = [one for one in pairs if tools[one.tool] not in in_use]
        return Answer(trend, None, said, _others(rest, None, subject, tools, outermost, dismissed), True)
    possible = [
        one for one in pairs if why_not(tools[one.tool], subject, tools, outermost, dismissed) is None
    ]
    if not possible:
        others = _others(pairs, None, subject, tools, outermost, dismissed)
        return Answer(trend, None, [reasons.nothing_to_recommend()], others)
    best = min(possible, key=lambda one: order(tools[one.tool], subject, one.is_core))
    advised = advised_for(tools[best.tool], [trend], subject)
    if not trend.concerned:
        asked = reasons.asked_for(trend.title) if subject.is_one else reasons.matters_for_none(trend.title)
        advised = replace(advised, reasons=[asked, *advised.reasons[1:]])
    elif not trend.lacking:
        advised = replace(advised, reasons=advised.reasons[1:])
    rest = [one for one in pairs if one is not best]
    said = [reasons.to_leave(tool.title, trend.title) for tool in to_leave]
    return Answer(trend, advised, said, _others(rest, best, subject, tools, outermost, dismissed))


def _others(
    pairs: Sequence[Recommended],
    best: Recommended | None,
    subject: Subject,
    tools: Mapping[str, ToolFacts],
    outermost: int,
    dismissed: Collection[str],
) -> list[Other]:
    found = []
    for one in pairs:
        tool = tools[one.tool]
        why = why_not(tool, subject, tools, outermost, dismissed)
        said = why[1] if why else _behind(one, best, subject, tools) if best else ""
        found.append(Other(tool, one.is_core, said))
    return found


def _behind(one: Recommended, best: Recommended, subject: Subject, tools: Mapping[str, ToolFacts]) -> str:
    """The first criterion in which the two differ."""
    tool, first = tools[one.tool], tools[best.tool]
    own, better = order(tool, subject, one.is_core), order(first, subject, best.is_core)
    differ = [place for place, pair in enumerate(zip(better, own, strict=True)) if pair[0] != pair[1]]
    place = min(differ, default=len(own) - 1)
    return reasons.first_by(place, first.title, first.ring, tool.ring, is_one=subject.is_one)
