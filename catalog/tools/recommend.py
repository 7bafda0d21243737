"""What to take next, and what to leave: advice about tools for a component, or for many that belong together.

Pure functions of what the catalog says. Nothing is weighed or scored: candidates are ordered by one criterion
after the other (`order`), and each criterion that spoke is a sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from catalog.tools import reasons

UNRATED = 9
"""The standing of a tool without a ring: behind all that have one."""

ASSUMED = frozenset({"git"})
"""Needs that whatever is catalogued meets."""

SHARED = frozenset({"server", "saas"})
"""Needs that a company meets once for all. A tool with one of them is no single component's to introduce."""

ACCOUNTS = frozenset({"cloud", "aws", "google-cloud"})
"""Needs that are met for all as soon as anybody in the company uses a tool with them."""

IMPLIED = {"aws": "cloud", "google-cloud": "cloud"}


class Effort(Enum):
    """What taking the tool asks for, by what is there already."""

    LITTLE = 1
    SOME = 2
    MORE = 3


@dataclass(frozen=True, slots=True)
class ToolFacts:
    """`standing` is its ring's place from the middle, `alternatives` are references with the difference,
    `templates` the names of those that include it, `additions` of those that add it to what exists, `users`
    all of its users in the company. A retired one is no longer made by its project."""

    ref: str
    title: str
    standing: int = UNRATED
    ring: str = ""
    needs: tuple[str, ...] = ()
    alternatives: Mapping[str, str] = field(default_factory=dict)
    templates: tuple[str, ...] = ()
    additions: tuple[str, ...] = ()
    users: int = 0
    verdict: str = ""
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Recommended:
    """How a trend recommends a tool."""

    tool: str
    is_core: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TrendFacts:
    """Of the subject's components, those that the trend matters for, and those that use one of its tools."""

    ref: str
    title: str
    tools: Sequence[Recommended]
    concerned: int
    covered: int

    @property
    def lacking(self) -> int:
        return self.concerned - self.covered


class Near(Enum):
    """In what way neighbours are near."""

    SYSTEM = "system"
    TEAM = "team"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Other components, and how many of them use each tool."""

    near: Near
    total: int
    users: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Subject:
    """One component, or `size` that belong together. `uses` counts the users of each tool among them. One
    that `is_ending` is deprecated itself; `never_on` are needs that something of its kind does not have."""

    size: int
    uses: Mapping[str, int] = field(default_factory=dict)
    runs_on: frozenset[str] = frozenset()
    neighbours: Sequence[Neighbours] = ()
    is_one: bool = True
    is_ending: bool = False
    never_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Advised:
    """A tool to take next: for which trends, why, and at what effort."""

    tool: ToolFacts
    trends: Sequence[TrendFacts]
    reasons: Sequence[str]
    effort: Effort
    effort_said: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A trend that matters and is not covered; `why_open` says why nothing is recommended for it."""

    trend: TrendFacts
    advised: str = ""
    why_open: str = ""


@dataclass(frozen=True, slots=True)
class Leave:
    """A tool in use that should be left, with the ways out, the best first."""

    tool: ToolFacts
    reasons: Sequence[str]
    ways_out: Sequence[tuple[ToolFacts, str]]


@dataclass(frozen=True, slots=True)
class Doubled:
    """Two tools in use of which each is an alternative to the other; the first is nearer to the middle."""

    first: ToolFacts
    second: ToolFacts
    said: str


@dataclass(frozen=True, slots=True)
class Advice:
    covered: Sequence[TrendFacts]
    gaps: Sequence[Gap]
    next: Sequence[Advised]
    leave: Sequence[Leave]
    doubled: Sequence[Doubled] = ()


def advise(
    subject: Subject,
    trends: Sequence[TrendFacts],
    tools: Mapping[str, ToolFacts],
    *,
    outermost: int,
    dismissed: Collection[str] = (),
) -> Advice:
    """`outermost` is the standing of the first ring to start nothing new with: a tool there is to be left."""
    matter = [trend for trend in trends if trend.concerned]
    chosen: dict[str, list[TrendFacts]] = {}
    gaps = []
    for trend in matter:
        if not trend.lacking:
            continue
        options = [tools[one.tool] for one in trend.tools if one.tool in tools]
        open_to = [tool for tool in options if _is_possible(tool, subject, tools, outermost, dismissed)]
        if not open_to:
            gaps.append(Gap(trend, why_open=_why_open(options, subject, tools, outermost, dismissed)))
            continue
        core = {one.tool for one in trend.tools if one.is_core}
        best = min(open_to, key=lambda tool: order(tool, subject, tool.ref in core))
        chosen.setdefault(best.ref, []).append(trend)
        gaps.append(Gap(trend, advised=best.ref))
    advised = [advised_for(tools[ref], closed, subject) for ref, closed in chosen.items()]
    advised.sort(key=lambda one: _first(one, subject))
    return Advice(
        covered=[trend for trend in matter if not trend.lacking],
        gaps=gaps,
        next=advised,
        leave=_leaving(subject, tools, outermost),
        doubled=_doubled(subject, tools, outermost),
    )


def _first(one: Advised, subject: Subject) -> tuple[object, ...]:
    """The ring first; then for many what most of them lack; then what asks for less and closes more gaps."""
    lacking = 0 if subject.is_one else max(trend.lacking for trend in one.trends)
    return one.tool.standing, -lacking, one.effort.value, -len(one.trends), one.tool.title


def met_by(tools: Collection[ToolFacts]) -> frozenset[str]:
    """What must be there where these tools are in use."""
    needs = {need for tool in tools for need in tool.needs}
    return frozenset(needs | {IMPLIED[need] for need in needs if need in IMPLIED})


def in_place_of(tool: ToolFacts, subject: Subject, tools: Mapping[str, ToolFacts], outermost: int) -> str:
    """The alternative of the tool that is in use already, which makes it no gap; "" for none.

    One on Hold does not count, and among many components the one with more users stays, unless these are
    few and its ring is the worse one.
    """
    own = subject.uses.get(tool.ref, 0)
    for ref, users in sorted(subject.uses.items(), key=lambda use: (-use[1], use[0])):
        other = tools.get(ref)
        if other is None or users <= own or other.standing >= outermost or other.is_retired:
            continue
        few = not subject.is_one and 2 * users < subject.size
        if few and other.standing > tool.standing:
            continue
        if ref in tool.alternatives or tool.ref in other.alternatives:
            return ref
    return ""


def _is_possible(
    tool: ToolFacts,
    subject: Subject,
    tools: Mapping[str, ToolFacts],
    outermost: int,
    dismissed: Collection[str],
) -> bool:
    return why_not(tool, subject, tools, outermost, dismissed) is None


class Why(Enum):
    """Why a tool is not for somebody, the most telling first."""

    ENDING = 1
    IN_PLACE = 2
    DISMISSED = 3
    COMPANY = 4
    ELSEWHERE = 5
    HELD = 6


def why_not(
    tool: ToolFacts,
    subject: Subject,
    tools: Mapping[str, ToolFacts],
    outermost: int,
    dismissed: Collection[str],
) -> tuple[Why, str] | None:
    """None for a tool that may be recommended."""
    if subject.is_ending:
        return Why.ENDING, reasons.ending()
    if tool.is_retired:
        return Why.HELD, reasons.retired()
    if tool.standing >= outermost:
        return Why.HELD, reasons.on_hold(tool.ring) if tool.ring else reasons.not_rated()
    if other := in_place_of(tool, subject, tools, outermost):
        return Why.IN_PLACE, reasons.alternative_in_place(tool.title, tools[other].title)
    if tool.ref in dismissed:
        return Why.DISMISSED, reasons.dismissed()
    if _is_for_the_company(tool, subject):
        return Why.COMPANY, reasons.for_the_company()
    if never := [need for need in tool.needs if need in subject.never_on]:
        return Why.ELSEWHERE, reasons.never_on(never)
    return None


def _is_for_the_company(tool: ToolFacts, subject: Subject) -> bool:
    return subject.is_one and not tool.users and bool(SHARED & set(tool.needs))


def _why_open(
    options: Sequence[ToolFacts],
    subject: Subject,
    tools: Mapping[str, ToolFacts],
    outermost: int,
    dismissed: Collection[str],
) -> str:
    found = [why for tool in options if (why := why_not(tool, subject, tools, outermost, dismissed))]
    if not found:
        return reasons.nothing_to_recommend()
    first, said = min(found, key=lambda one: one[0].value)
    return reasons.nothing_to_recommend() if first is Why.HELD else said


def order(tool: ToolFacts, subject: Subject, is_core: bool) -> tuple[object, ...]:
    """What most of the same system, or of many, use; then that of which the needs are met; then the ring;
    then what a template includes; then what more of these and of the neighbours use; then the trend's core
    tools."""
    used_near = sum(near.users.get(tool.ref, 0) for near in subject.neighbours)
    return (
        not _is_usual(tool, subject),
        bool(_unmet(tool, subject)),
        tool.standing,
        not tool.additions and not tool.templates,
        -subject.uses.get(tool.ref, 0),
        -used_near,
        not is_core,
        tool.title,
    )


def _is_usual(tool: ToolFacts, subject: Subject) -> bool:
    """Whether most of those that belong together with it use the tool."""
    if not subject.is_one:
        return 2 * subject.uses.get(tool.ref, 0) > subject.size
    return any(
        near.near is Near.SYSTEM and near.total and 2 * near.users.get(tool.ref, 0) > near.total
        for near in subject.neighbours
    )


def _unmet(tool: ToolFacts, subject: Subject) -> list[str]:
    """What a server or an account needs in turn, the company has given it already; and what most of the
    same system use has what it needs there."""
    if _is_set_up(tool) or _is_usual(tool, subject):
        return []
    known = subject.runs_on | ASSUMED | (ACCOUNTS if tool.users else frozenset())
    return [need for need in tool.needs if need not in known]


def _is_set_up(tool: ToolFacts) -> bool:
    """Whether it is one of those that a company runs once for all, and does run."""
    return bool(tool.users and SHARED & set(tool.needs))


def advised_for(tool: ToolFacts, trends: Sequence[TrendFacts], subject: Subject) -> Advised:
    unmet = _unmet(tool, subject)
    said = [reasons.gap(trend.title, trend.lacking, trend.concerned, subject.is_one) for trend in trends]
    for trend in trends:
        pair = next(one for one in trend.tools if one.tool == tool.ref)
        said.append(reasons.role(trend.title, is_core=pair.is_core, why=pair.reason))
    if tool.ring:
        said.append(reasons.ring(tool.ring))
    said += [reasons.needs_unknown(unmet)] if unmet else _met(tool)
    if not subject.is_one and (users := subject.uses.get(tool.ref, 0)):
        said.append(reasons.used_here(users, subject.size))
    said += [
        reasons.used_near(near.near.value, near.users[tool.ref], near.total)
        for near in subject.neighbours
        if near.users.get(tool.ref)
    ]
    is_made = bool(tool.additions or tool.templates)
    effort = Effort.MORE if unmet else Effort.LITTLE if is_made else Effort.SOME
    return Advised(tool, trends, said, effort, reasons.effort(effort.name, tool.templates, tool.additions))


def _met(tool: ToolFacts) -> list[str]:
    if _is_set_up(tool):
        return [reasons.set_up()]
    needs = [need for need in tool.needs if need not in ASSUMED]
    return [reasons.needs_met(needs)] if needs else []


def _doubled(subject: Subject, tools: Mapping[str, ToolFacts], outermost: int) -> list[Doubled]:
    kept = [tools[ref] for ref in subject.uses if ref in tools]
    kept = [tool for tool in kept if tool.standing < outermost and not tool.is_retired]
    kept.sort(key=lambda tool: (tool.standing, -subject.uses[tool.ref], tool.title))
    return [
        Doubled(one, other, reasons.doubled(one.title, other.title))
        for place, one in enumerate(kept)
        for other in kept[place + 1 :]
        if other.ref in one.alternatives and one.ref in other.alternatives
    ]


def _leaving(subject: Subject, tools: Mapping[str, ToolFacts], outermost: int) -> list[Leave]:
    used = [tools[ref] for ref in subject.uses if ref in tools]
    held = [tool for tool in used if outermost <= tool.standing < UNRATED or tool.is_retired]
    return [_leave(tool, subject, tools, outermost) for tool in sorted(held, key=lambda t: t.title)]


def _leave(tool: ToolFacts, subject: Subject, tools: Mapping[str, ToolFacts], outermost: int) -> Leave:
    ways = [
        (tools[ref], difference)
        for ref, difference in tool.alternatives.items()
        if ref in tools and tools[ref].standing < outermost and not tools[ref].is_retired
    ]
    ways.sort(key=lambda way: (way[0].ref not in subject.uses, way[0].standing, way[0].title))
    if tool.is_retired:
        said = [reasons.retired(), tool.verdict]
    else:
        said = [reasons.ring(tool.ring), tool.verdict] if tool.verdict else [reasons.on_hold(tool.ring)]
    said = [one for one in said if one]
    if not ways:
        said.append(reasons.no_way_out())
    return Leave(tool, said, ways)
