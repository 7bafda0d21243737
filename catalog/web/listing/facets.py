"""The filter groups beside a list: their choices, and how many rows each would leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.query.matching import match
from catalog.query.predicate import Predicate, Text, all_of
from catalog.web import health
from catalog.web.listing.filters import HEALTH, LOCATION, RELATED, Filter, narrowing
from catalog.web.listing.rows import shown_location
from catalog.web.listing.state import State
from catalog.web.reference import names, shown_name

SHOWN = 6
"""Choices of a long group, beside those that are on."""

LISTED = 200
"""Choices of a group that was opened wholly; a search inside finds the others."""

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


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts within one list: what the kind has at all, and what each group's filters would leave of it."""

    at: Snapshot
    base: Predicate
    filters: Sequence[Filter]
    state: State
    of_health: Mapping[str, Predicate]
    _bitmaps: dict[str, BitMap] = field(default_factory=dict)

    def groups(self, only: str = "") -> list[Group]:
        """The groups that have a choice in this kind, or that are on. `only` gives that group alone."""
        counted = [self._group(known) for known in self._offered() if only in ("", known.name)]
        groups = [group for group in counted if group.choices or group.is_whole]
        _name_references(groups)
        return groups

    def _offered(self) -> list[Filter]:
        return [known for known in self.filters if known is not RELATED]

    def _group(self, known: Filter) -> Group:
        values = self._of_health() if known is HEALTH else self._of_key(known)
        chosen = self.state.chosen.get(known.name, ())
        on = {value.lower() for value in chosen}
        written = {value.lower() for value, _total, _count in values}
        values += [(value, 0, 0) for value in chosen if value.lower() not in written]
        choices = [
            Choice(value, label_of(known, value), count, value.lower() in on)
            for value, _total, count in values
        ]
        if known is HEALTH:
            return Group(known, choices)
        return self._cut(known, choices)

    def _of_health(self) -> list[tuple[str, int, int]]:
        within = self._within(HEALTH)
        counts = [(name, len(within & match(found, self.at))) for name, found in self.of_health.items()]
        return [(name, count, count) for name, count in counts]

    def _of_key(self, known: Filter) -> list[tuple[str, int, int]]:
        """Value, how many of the kind have it, how many the other filters leave; spellings are summed."""
        totals = self._counts(known, self._all())
        counts = dict(self._counts(known, self._within(known)))
        merged: dict[str, tuple[str, int, int]] = {}
        for value, total in totals:
            first, so_far, left = merged.get(value.lower(), (value, 0, 0))
            merged[value.lower()] = (first, so_far + total, left + counts.get(value, 0))
        return list(merged.values())

    def _counts(self, known: Filter, within: BitMap) -> list[tuple[str, int]]:
        return [
            (value, count)
            for value, count in self.at.counts(known.key, within)
            if value.startswith(known.prefix)
        ]

    def _all(self) -> BitMap:
        return self._bitmap("", self.base)

    def _within(self, known: Filter) -> BitMap:
        """What all filters but this one leave. Groups that nothing is chosen of share one answer."""
        but = known.name if known.name in self.state.chosen else "-"
        others = narrowing(self.filters, self.state, self.of_health, but=known.name)
        words = (Text(self.state.words),) if self.state.words else ()
        return self._bitmap(but, all_of(self.base, others, *words))

    def _bitmap(self, name: str, predicate: Predicate) -> BitMap:
        if name not in self._bitmaps:
            self._bitmaps[name] = match(predicate, self.at)
        return self._bitmaps[name]

    def _cut(self, known: Filter, choices: list[Choice]) -> Group:
        state = self.state
        if state.more == known.name:
            find = state.find.lower()
            found = [choice for choice in choices if choice.is_on or find in choice.label.lower()]
            found.sort(key=lambda choice: (not choice.is_on, choice.label.lower()))
            fewer = state.changed(more="", find="").query()
            return Group(known, found[:LISTED], len(found[LISTED:]), True, state.find, fewer_query=fewer)
        if len(choices) <= SHOWN + 1:
            return Group(known, choices)
        ranked = sorted(choices, key=lambda choice: -choice.count)
        kept = list(ranked[:SHOWN]) + [choice for choice in ranked[SHOWN:] if choice.is_on]
        more = state.changed(more=known.name, find="").query()
        return Group(known, kept, len(choices) - len(kept), more_query=more)


def label_of(known: Filter, value: str) -> str:
    """A value of a filter as a page shows it, as far as that can be told without asking the catalog."""
    if known is HEALTH:
        return str(health.LABELS.get(value, value))
    if known is LOCATION:
        return shown_location(value)
    return shown_name(value) if known.is_reference else value


def _name_references(groups: Iterable[Group]) -> None:
    """Titles in place of names where choices are entities: one query for all groups."""
    choices = [choice for group in groups if group.filter.is_reference for choice in group.choices]
    named = names(choice.value for choice in choices)
    for choice in choices:
        choice.label = named[choice.value].name
