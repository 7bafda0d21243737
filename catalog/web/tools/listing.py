"""The list of tools: what the filters leave, how many each choice would leave, and a page of cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.functional import Promise
from django.utils.text import capfirst
from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Entity, Recommendation
from catalog.tools import past, words
from catalog.tools.adoption import Adoption
from catalog.tools.past import Before
from catalog.tools.rings import Rings
from catalog.tools.sheets import Sheet, sheets
from catalog.web.tools.asked import (
    ADOPTION,
    BY_FALL,
    BY_RISE,
    BY_USERS,
    FILTERS,
    MOVEMENT,
    ROLE,
    SORTS,
    TREND,
    Asked,
    Filter,
)
from catalog.web.tools.cards import NOTHING_KNOWN, ToolCard, cards, roles_of

LIMIT = 50

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Text
    count: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Group:
    filter: Filter
    choices: Sequence[Choice]

    @property
    def is_open(self) -> bool:
        return self.filter.name in ("ring", TREND, ROLE) or any(choice.is_on for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Chip:
    label: Text
    value: Text
    query: str


@dataclass(frozen=True)
class ToolList:
    """Its parts are read when they are shown, of one moment."""

    asked: Asked
    at: Snapshot
    seen: BitMap

    @cached_property
    def adoption(self) -> Adoption:
        return Adoption(self.at, self.seen)

    @cached_property
    def rings(self) -> Rings:
        return Rings.read()

    @cached_property
    def tools(self) -> BitMap:
        return self.at.equals("kind", "tool") & self.seen

    @cached_property
    def found(self) -> BitMap:
        return self._left()

    @cached_property
    def cards(self) -> list[ToolCard]:
        """The page's tools, as they were asked to be sorted, and by title."""
        title = Coalesce(NullIf(F("title"), Value("", output_field=CharField())), F("name"))
        rows = Entity.objects.filter(pk__in=list(self.found)).order_by(Lower(title), "pk")
        by_title = list(rows.values_list("pk", "ref"))
        in_order = sorted(by_title, key=lambda row: self._sorted_by(row[1]))
        ids = [pk for pk, _ref in in_order[self._start : self._start + LIMIT]]
        places = {pk: place for place, pk in enumerate(ids)}
        shown = sorted(sheets(ids), key=lambda sheet: places[sheet.pk])
        return cards(shown, self.rings, self.adoption, roles_of(*self._recommended(shown)), self.before)

    def _sorted_by(self, ref: str) -> int:
        if self.asked.sort == BY_USERS:
            return -self.adoption.counts.get(ref, 0)
        if self.asked.sort in (BY_RISE, BY_FALL):
            return self._risen_by(ref) * (1 if self.asked.sort == BY_FALL else -1)
        return 0

    def _risen_by(self, ref: str) -> int:
        change = self.before.change(ref, self.adoption.counts.get(ref, 0))
        return change.by if change else 0

    @cached_property
    def before(self) -> Before:
        """How adoption stood some time ago, for who sees all that was counted."""
        return past.before() if self.adoption.is_whole else NOTHING_KNOWN

    @property
    def sorts(self) -> list[tuple[str, Text, bool]]:
        """Orders to choose from: value, label, whether it is on."""
        offered = SORTS if self.before.day else {key: SORTS[key] for key in ("", BY_USERS)}
        return [(name, label, name == self.asked.sort) for name, label in offered.items()]

    def _recommended(self, shown: Sequence[Sheet]) -> tuple[list[Recommendation], dict[int, Sheet]]:
        rows = list(Recommendation.objects.filter(tool_ref__in=[sheet.ref for sheet in shown]))
        trends = {row.trend_id for row in rows if row.trend_id in self.seen}
        return rows, {sheet.pk: sheet for sheet in sheets(trends)}

    @property
    def total(self) -> int:
        return len(self.tools)

    @property
    def _start(self) -> int:
        return (self.asked.page - 1) * LIMIT

    @property
    def first(self) -> int:
        return self._start + 1

    @property
    def last(self) -> int:
        return self._start + len(self.cards)

    @property
    def next_query(self) -> str:
        return self._turned(1) if self.last < len(self.found) else ""

    @property
    def previous_query(self) -> str:
        return self._turned(-1) if self.asked.page > 1 else ""

    def _turned(self, by: int) -> str:
        return self.asked.changed(page=self.asked.page + by).query()

    @cached_property
    def groups(self) -> list[Group]:
        offered = [known for known in FILTERS if known.name != MOVEMENT or self.before.day]
        groups = [Group(known, self._choices(known)) for known in offered]
        return [group for group in groups if group.choices]

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(group.filter.label, choice.label, self._without(group, choice))
            for group in self.groups
            for choice in group.choices
            if choice.is_on
        ]

    def _without(self, group: Group, choice: Choice) -> str:
        return self.asked.without(group.filter.name, choice.value).query()

    def _choices(self, known: Filter) -> list[Choice]:
        within = self._left(but=known.name)
        chosen = self.asked.chosen.get(known.name, ())
        if known.key:
            counts = dict.fromkeys((value for value, _ in self.at.counts(known.key, self.tools)), 0)
            counts |= dict(self.at.counts(known.key, within))
        else:
            counts = {value: len(ids & within) for value, ids in self._of_tables(known.name).items()}
        counts |= {value: 0 for value in chosen if value not in counts}
        labels = self._labels(known, list(counts))
        listed = [Choice(value, labels[value], counts[value], value in chosen) for value in counts]
        return sorted(listed, key=lambda choice: self._place(known, choice))

    def _place(self, known: Filter, choice: Choice) -> tuple[int, str]:
        """Rings from the middle outwards, roles and adoption as they are, others by name."""
        ring = self.rings.of(choice.value) if known.name == "ring" else None
        if ring is not None:
            return ring.position, ""
        return (0, "") if known.name in (ROLE, ADOPTION, MOVEMENT) else (9, str(choice.label).lower())

    def _labels(self, known: Filter, values: Sequence[str]) -> dict[str, Text]:
        if known.name == TREND:
            return {value: self._trend_titles.get(value, value) for value in values}
        if known.name == "ring":
            return {value: str(self.rings.of(value) or value) for value in values}
        if known.name == "needs":
            return {value: capfirst(str(words.NEEDS.get(value, value))) for value in values}
        known_words = {
            ROLE: words.ROLES,
            ADOPTION: words.ADOPTION,
            MOVEMENT: words.MOVEMENTS,
            "category": words.CATEGORIES,
        }.get(known.name, {})
        return {value: known_words.get(value, value) for value in values}

    @cached_property
    def _trend_titles(self) -> dict[str, str]:
        ids = self.at.equals("kind", "trend") & self.seen
        return {sheet.ref: sheet.title for sheet in sheets(ids)}

    def _left(self, *, but: str = "") -> BitMap:
        """The tools that the search and all filters but one leave."""
        left = self.tools & self.at.text(self.asked.words).ids if self.asked.words else self.tools
        for known in FILTERS:
            values = self.asked.chosen.get(known.name, ())
            if not values or known.name == but:
                continue
            if known.key:
                left = left & self.at.isin(known.key, values)
            else:
                of_tables = self._of_tables(known.name)
                left = left & BitMap().union(*(of_tables.get(value, BitMap()) for value in values))
        return left

    def _of_tables(self, name: str) -> dict[str, BitMap]:
        if name == MOVEMENT:
            return self._by_movement
        return self._by_role if name == ROLE else self._by_adoption

    @cached_property
    def _by_role(self) -> dict[str, BitMap]:
        found: dict[str, BitMap] = {role: BitMap() for role in words.ROLES}
        rows = Recommendation.objects.values_list("role", "trend_id", "tool_ref")
        for role, trend, ref in rows:
            if trend in self.seen and ref in self._ids:
                found[role].add(self._ids[ref])
        return found

    @cached_property
    def _by_adoption(self) -> dict[str, BitMap]:
        used = BitMap(self._ids[ref] for ref in self.adoption.counts if ref in self._ids)
        return {words.YES: used & self.tools, words.NO: self.tools - used}

    @cached_property
    def _by_movement(self) -> dict[str, BitMap]:
        """Of the tools that are known to have been counted then."""
        found: dict[str, BitMap] = {movement: BitMap() for movement in words.MOVEMENTS}
        for ref, pk in self._ids.items():
            change = self.before.change(ref, self.adoption.counts.get(ref, 0))
            if change and pk in self.tools:
                found[_movement(change.by)].add(pk)
        return found

    @cached_property
    def _ids(self) -> dict[str, int]:
        """Of the tools that somebody recommends, uses or used."""
        refs = set(Recommendation.objects.values_list("tool_ref", flat=True)) | set(self.adoption.counts)
        refs |= {subject for subject, _scope in self.before.figures}
        return dict(Entity.objects.filter(ref__in=refs).values_list("ref", "pk"))


def _movement(by: int) -> str:
    return words.RISING if by > 0 else words.FALLING if by else words.STEADY
