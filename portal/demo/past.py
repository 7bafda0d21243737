"""The past of the example company: who used which tool on each day of the last 500, made up, the same on
every machine, and ending where the company stands today.

It is told by lives: a component was born on a day, began to use a tool on another, and some stopped. All
figures are counted from these, as `catalog.tools.counting` counts the catalog itself.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import yaml
from django.utils import timezone

from catalog.models import Entity, Recommendation, Relation
from catalog.tools.counting import COMPANY, Figures, Key
from catalog.tools.daily import record_past

PLAN = Path(__file__).with_name("past.yaml")
PREFIX = "tool:default/"

ALWAYS = 10_000
"""Days ago that lie before everything that is told."""


@dataclass(frozen=True, slots=True)
class Use:
    """Of a tool, from so many days ago on until so many; one that lasts has no end."""

    tool: str
    began: int
    ended: int = -1

    def holds(self, ago: int) -> bool:
        return self.began >= ago > self.ended


@dataclass(slots=True)
class Life:
    """A component; `scopes` are its owner and its system."""

    ref: str
    type: str
    tags: frozenset[str]
    scopes: tuple[str, ...]
    born: int = ALWAYS
    uses: list[Use] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a trend is about: types and tags of components, and the tools that cover it."""

    ref: str
    types: frozenset[str]
    tags: frozenset[str]
    tools: frozenset[str]
    left_out: frozenset[str] = frozenset()

    def concerns(self, life: Life) -> bool:
        everyone = not self.types and not self.tags
        if everyone:
            return life.type not in self.left_out
        return life.type in self.types or bool(self.tags & life.tags)


def make_past() -> None:
    """Give the company its past, if nothing was ever counted."""
    plan = yaml.safe_load(PLAN.read_text())
    lives, matters = lives_of(plan), trends()
    record_past(days(plan, lives, matters, timezone.localdate()), is_example=True)


def days(
    plan: Mapping[str, Any], lives: Sequence[Life], matters: Sequence[Matter], today: datetime.date
) -> Iterator[tuple[datetime.date, dict[Key, Figures]]]:
    """All days but today, the oldest first, without those that the plan leaves uncounted. A day on which
    nothing happened gives the same object as the one before."""
    turns = {edge for life in lives for use in life.uses for edge in (use.began, use.ended)}
    turns |= {life.born for life in lives}
    tools = {row.ref for row in Entity.objects.filter(kind="tool").only("ref")}
    uncounted = range(plan["uncounted"]["to"], plan["uncounted"]["from"] + 1)
    now: dict[Key, Figures] | None = None
    for ago in range(plan["days"], 0, -1):
        if now is None or ago in turns:
            now = figures(lives, matters, tools, ago)
        if ago not in uncounted:
            yield today - datetime.timedelta(days=ago), now


def figures(
    lives: Iterable[Life], matters: Sequence[Matter], tools: Iterable[str], ago: int
) -> dict[Key, Figures]:
    """As they were so many days ago; of today with 0."""
    used: Counter[Key] = Counter()
    concerned: Counter[Key] = Counter()
    for life in lives:
        if life.born < ago:
            continue
        here = (COMPANY, *life.scopes)
        own = {use.tool for use in life.uses if use.holds(ago)}
        used.update((tool, scope) for tool in own for scope in here)
        for matter in matters:
            covers = bool(own & matter.tools)
            if covers or matter.concerns(life):
                concerned.update((matter.ref, scope) for scope in here)
            if covers:
                used.update((matter.ref, scope) for scope in here)
    subjects = {*tools, *(matter.ref for matter in matters)}
    nothing = {(subject, COMPANY): (0, 0) for subject in subjects}
    return nothing | {key: (used[key], concerned[key]) for key in (used | concerned)}


def lives_of(plan: Mapping[str, Any]) -> list[Life]:
    """The company's components, with what they use today and what the plan says that they used."""
    rows = Entity.objects.filter(kind="component").order_by("pk")
    lives = {row.pk: _life(row) for row in rows}
    related = Relation.objects.filter(type__in=("partOf", "usesTool"), source_id__in=lives)
    for pk, kind, target in related.order_by("pk").values_list("source_id", "type", "target_ref"):
        life = lives[pk]
        if kind == "usesTool":
            life.uses.append(Use(target, began=ALWAYS))
        elif target.startswith("system:"):
            life.scopes = (*life.scopes, target)
    for life in lives.values():
        life.born = _birth(plan["born"], life)
        life.uses = [Use(one.tool, _since(plan["tools"], one.tool, life)) for one in life.uses]
    for name, said in plan["tools"].items():
        for left in said.get("left", ()):
            _leave(PREFIX + name, left, list(lives.values()))
    return list(lives.values())


def _life(row: Entity) -> Life:
    doc = orjson.loads(row.doc + "}")
    tags = frozenset(doc["metadata"].get("tags") or ())
    return Life(row.ref, row.type.lower(), tags, (row.owner,) if row.owner else ())


def _birth(plan: Mapping[str, Any], life: Life) -> int:
    if _share("born", life.ref) >= plan["share"]:
        return ALWAYS
    return _between(plan["first"], plan["last"], "birthday", life.ref)


def _since(plan: Mapping[str, Any], tool: str, life: Life) -> int:
    said = plan.get(tool.removeprefix(PREFIX), {})
    if "first" not in said:
        return life.born
    return min(_between(said["first"], said["last"], tool, life.ref), life.born)


def _leave(tool: str, left: Mapping[str, Any], lives: Sequence[Life]) -> None:
    """Components that do not use the tool today once did; the old services among them."""
    free = [life for life in lives if life.type == "service" and all(use.tool != tool for use in life.uses)]
    free = [life for life in free if life.born == ALWAYS]
    free.sort(key=lambda life: _share("left", tool, life.ref))
    for life in free[: left["count"]]:
        began = _between(left["first"], left["last"], "began", tool, life.ref)
        life.uses.append(Use(tool, began, _between(left["from"], left["to"], "ended", tool, life.ref)))


def _between(first: int, last: int, *what: str) -> int:
    """A number of days ago, slow at both ends: few are early, few are late."""
    share = _share(*what)
    eased = share * share * (3 - 2 * share)
    return round(first + (last - first) * (0.5 * share + 0.5 * eased))


def _share(*what: str) -> float:
    """From 0 up to 1, by name alone."""
    digest = hashlib.blake2b("\0".join(what).encode(), digest_size=6).digest()
    return int.from_bytes(digest) / 2**48


def trends() -> list[Matter]:
    tools: dict[int, set[str]] = {}
    for trend, tool in Recommendation.objects.values_list("trend_id", "tool_ref"):
        tools.setdefault(trend, set()).add(tool)
    return [
        Matter(
            row.ref,
            frozenset(name.lower() for name in applies.get("types") or ()),
            frozenset(applies.get("tags") or ()),
            frozenset(tools.get(row.pk, ())),
            frozenset(name.lower() for name in applies.get("exceptTypes") or ()),
        )
        for row in Entity.objects.filter(kind="trend").order_by("pk")
        for applies in (orjson.loads(row.doc + "}")["spec"].get("appliesTo") or {},)
    ]
