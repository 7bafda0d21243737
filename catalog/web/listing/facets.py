"""The filter groups beside a list: their choices, and how many rows each would leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import islice
from typing import NamedTuple

from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.query.matching import match
from catalog.query.predicate import Predicate, Text, all_of
from catalog.web import health
from catalog.web.listing.filters import HEALTH, LACKS, LOCATION, RELATED, UNDER, Filter, Told, narrowing
from catalog.web.listing.rows import shown_location
from catalog.web.listing.state import State
from catalog.web.reference import names, shown_name

SHOWN = 6
"""Choices of a long group, beside those that are on."""

LISTED = 200
"""Choices of a group that was opened wholly; a search inside finds the others."""

HIDDEN = (RELATED, LACKS, UNDER)
"""Filters that only links lead to."""

OPEN = frozenset({"type", "lifecycle", "owner", "health"})
"""Groups that stand open when nothing of them is chosen."""


@dataclass(slots=True)
class Choice:
    value: str
    label: str
    count: int
    is_on: bool


@dataclass(slots=True)
class Group:
    """`more` is the number of choices that are not listed; `is_whole` says that a person asked for all."""

    filter: Filter
    choices: list[Choice]
    more: int = 0
    is_whole: bool = False
    find: str = ""
    more_query: str = ""
    fewer_query: str = ""

    @property
    def is_open(self) -> bool:
        return self.is_whole or self.filter.name in OPEN or any(choice.is_on for choice in self.choices)


Counts = list[tuple[str, int]]
"""Values as they are written, each with a count that is not 0, the most first."""


class Value(NamedTuple):
    """A value as it is written, and how many the other filters leave."""

    written: str
    left: int


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts within one list: what the kind has at all, and what each group's filters would leave of it."""

    at: Snapshot
    seen: BitMap
    base: Predicate
    filters: Sequence[Filter]
    state: State
    told: Told
    _bitmaps: dict[Predicate, BitMap] = field(default_factory=dict)

    def groups(self, only: str = "") -> list[Group]:
        """The groups that have a choice in this kind, or that are on. `only` gives that group alone."""
        offered = [known for known in self.filters if known not in HIDDEN and only in ("", known.name)]
        groups = [group for group in map(self._group, offered) if group.choices or group.is_whole]
        _name_references(groups, self.seen)
        return groups

    def _group(self, known: Filter) -> Group:
        if known is not HEALTH and self.state.more != known.name and not self.at.written_alike(known.key):
            totals, left = self._counted(known)
            if len(totals) > SHOWN + 1:
                return self._first(known, totals, left)
        values = self._of_health() if known is HEALTH else self._of_key(known)
        chosen = self.state.chosen.get(known.name, ())
        if chosen:
            present = {value.written.lower() for value in values}
            values += [Value(written, 0) for written in chosen if written.lower() not in present]
        on = {written.lower() for written in chosen}
        if self.state.more == known.name:
            return self._whole(known, values, on)
        if known is HEALTH or len(values) <= SHOWN + 1:
            return Group(known, _choices(known, values, on))
        return self._cut(known, values, on)

    def _of_health(self) -> list[Value]:
        within = self._within(HEALTH)
        told = self.told[HEALTH.name]
        return [Value(name, len(within & match(found, self.at))) for name, found in told.items()]

    def _of_key(self, known: Filter) -> list[Value]:
        """The most frequent of the kind first; ways to write one value are summed."""
        totals, left = self._counted(known)
        counts = dict(left)
        merged: dict[str, Value] = {}
        for written, _total in totals:
            first = merged.get(written.lower()) or Value(written, 0)
            merged[written.lower()] = Value(first.written, first.left + counts.get(written, 0))
        return list(merged.values())

    def _counted(self, known: Filter) -> tuple[Counts, Counts]:
        """Values with how many of the kind have them, and with how many the other filters leave."""
        everything, within = self._bitmap(self.base), self._within(known)
        totals = _beginning(known.prefix, self.at.usual_counts(known.key, everything))
        if within is everything:
            return totals, totals
        return totals, _beginning(known.prefix, self.at.counts(known.key, within))

    def _first(self, known: Filter, totals: Counts, left: Counts) -> Group:
        """As `_cut`, of values that are all different: thousands of them are counted and a few looked at."""
        chosen = self.state.chosen.get(known.name, ())
        on = {written.lower() for written in chosen}
        counts = dict(left) if on else dict(left[:SHOWN])
        first = [written for written, _count in left[:SHOWN]]
        if len(first) < SHOWN:
            others = (written for written, _total in totals if written not in counts)
            first += islice(others, SHOWN - len(first))
        present = {written.lower(): written for written, _total in totals} if on else {}
        kept = dict.fromkeys([*first, *(present.get(written.lower(), written) for written in chosen)])
        values = [Value(written, counts.get(written, 0)) for written in kept]
        absent = sum(written not in present for written in on)
        more = self.state.changed(more=known.name, find="").query()
        return Group(known, _choices(known, values, on), len(totals) + absent - len(kept), more_query=more)

    def _within(self, known: Filter) -> BitMap:
        """What all filters but this one leave. Groups that nothing is chosen of share one answer."""
        others = narrowing(self.filters, self.state, self.told, but=known.name)
        words = (Text(self.state.words),) if self.state.words else ()
        return self._bitmap(all_of(self.base, others, *words))

    def _bitmap(self, predicate: Predicate) -> BitMap:
        if predicate not in self._bitmaps:
            self._bitmaps[predicate] = match(predicate, self.at)
        return self._bitmaps[predicate]

    def _whole(self, known: Filter, values: Sequence[Value], on: Collection[str]) -> Group:
        """All choices that the search inside finds, those that are on first, then by name."""
        find = self.state.find.lower()
        choices = _choices(known, values, on)
        found = [choice for choice in choices if choice.is_on or find in choice.label.lower()]
        found.sort(key=lambda choice: (not choice.is_on, choice.label.lower()))
        fewer = self.state.changed(more="", find="").query()
        return Group(known, found[:LISTED], len(found[LISTED:]), True, self.state.find, fewer_query=fewer)

    def _cut(self, known: Filter, values: Sequence[Value], on: Collection[str]) -> Group:
        """The choices that leave most rows, and those that are on."""
        first = nlargest(SHOWN, values, key=lambda value: value.left)
        kept = [*first, *(value for value in values if value.written.lower() in on and value not in first)]
        more = self.state.changed(more=known.name, find="").query()
        return Group(known, _choices(known, kept, on), len(values) - len(kept), more_query=more)


def _beginning(prefix: str, counted: Counts) -> Counts:
    return [pair for pair in counted if pair[0].startswith(prefix)] if prefix else counted


def _choices(known: Filter, values: Iterable[Value], on: Collection[str]) -> list[Choice]:
    return [
        Choice(value.written, label_of(known, value.written), value.left, value.written.lower() in on)
        for value in values
    ]


def label_of(known: Filter, value: str) -> str:
    """A value of a filter as a page shows it, as far as that can be told without asking the catalog."""
    if known is HEALTH:
        return str(health.LABELS.get(value, value))
    if known is LOCATION:
        return shown_location(value)
    return shown_name(value) if known.is_reference else value


def _name_references(groups: Iterable[Group], seen: BitMap) -> None:
    """Titles in place of names where choices are entities: one query for all groups."""
    choices = [choice for group in groups if group.filter.is_reference for choice in group.choices]
    named = names((choice.value for choice in choices), seen)
    for choice in choices:
        choice.label = named[choice.value].name
