"""A list of the catalog, made of its state: one typed query serves the page, its fragments and the export."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _
from pyroaring import BitMap, FrozenBitMap

from catalog import kinds
from catalog.index.read import Snapshot
from catalog.kinds import Kind
from catalog.query import Page, Query, run
from catalog.query.matching import match
from catalog.query.narrowing import by_all
from catalog.query.predicate import Predicate, all_of
from catalog.query.query import Order, Resume
from catalog.web import health
from catalog.web.listing import columns, filters, place
from catalog.web.listing.chips import Chip, chips
from catalog.web.listing.columns import Column
from catalog.web.listing.controls import Controls
from catalog.web.listing.facets import Counter, Group
from catalog.web.listing.filters import Filter, Told
from catalog.web.listing.guess import Guess, guess
from catalog.web.listing.lacking import lacking
from catalog.web.listing.rows import Row, entries, rows
from catalog.web.listing.state import State
from catalog.web.listing.under import under

LIMIT = 25
BY_NAME = Order("metadata.name")


@dataclass(frozen=True)
class Listing:
    """What is asked of the catalog, and by whom, as `narrow()` gives the two.

    Its parts are read when they are shown, of one moment.
    """

    state: State
    visible: Predicate
    at: Snapshot

    @cached_property
    def kind(self) -> Kind | None:
        """None when entities of all kinds are listed."""
        return kinds.get(self.state.kind)

    @cached_property
    def seen(self) -> BitMap:
        """All entities that the reader may see."""
        return match(self.visible, self.at)

    @cached_property
    def filters(self) -> tuple[Filter, ...]:
        return filters.filters_of(self.kind)

    @cached_property
    def all_columns(self) -> tuple[Column, ...]:
        return columns.columns_of(self.kind)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return columns.shown(self.all_columns, self.state.columns)

    @cached_property
    def failing(self) -> FrozenBitMap:
        return health.failing()

    @cached_property
    def of_health(self) -> dict[str, Predicate]:
        stated = health.predicates(self.failing)
        return {name: by_all(predicate, self.at) for name, predicate in stated.items()}

    @cached_property
    def told(self) -> Told:
        trends = self.state.chosen.get(filters.LACKS.name, ())
        return {
            filters.HEALTH.name: self.of_health,
            filters.LACKS.name: lacking(trends, self.at, self.seen),
            filters.UNDER.name: under(self.state.chosen.get(filters.UNDER.name, ()), self.at),
        }

    @cached_property
    def query(self) -> Query:
        """In the order asked for; else a search by how well rows answer it, and a plain list by name."""
        state = self.state
        narrowed = filters.narrowing(self.filters, state, self.told)
        query = Query(predicate=all_of(filters.of_kind(state.kind), narrowed), text=state.words, limit=LIMIT)
        chosen = columns.order_of(self.all_columns, state.sort)
        if chosen is None:
            return query if state.words else replace(query, order=(BY_NAME,))
        column, order = chosen
        if column is columns.HEALTH:
            tiers = health.in_order(self.of_health)
            return replace(query, tiers=tiers[::-1] if order.descending else tiers)
        return replace(query, order=(order,))

    @cached_property
    def page(self) -> Page:
        """A place that does not belong to this list is that of an old link: the list begins anew."""
        resume = place.read(self.state.cursor, self.state.sort) if self.state.cursor else None
        return run(replace(self.query, resume=resume), self.visible, at=self.at)

    @cached_property
    def rows(self) -> list[Row]:
        return rows(entries(self.page.ids, self.columns, self.seen), self.columns, self.failing, self.seen)

    @cached_property
    def in_kind(self) -> int:
        """How many there would be without any filter."""
        return len(match(self._base, self.at))

    @cached_property
    def sorted_by(self) -> Column | None:
        """The column that a person chose to sort by."""
        found = columns.order_of(self.all_columns, self.state.sort)
        return found[0] if found else None

    @cached_property
    def left_out(self) -> int:
        """Rows that the filters leave and the order does not list, since they have no value to sort by."""
        if self.sorted_by is None or self.sorted_by is columns.NAME:
            return 0
        return len(match(all_of(self.visible, self.query.condition), self.at)) - self.page.total

    @cached_property
    def noun(self) -> str:
        """What the rows are, for the inside of a sentence: `components`, and `APIs` as it is."""
        if self.kind is None:
            return _("entities")
        label = str(self.kind.label_plural)
        return label[:1].lower() + label[1:] if label[1:2].islower() else label

    @cached_property
    def chips(self) -> list[Chip]:
        return chips(self.filters, self.state, self.seen)

    @cached_property
    def groups(self) -> list[Group]:
        return self._counter.groups()

    def group(self, name: str) -> Group | None:
        return next(iter(self._counter.groups(name)), None)

    @cached_property
    def controls(self) -> Controls:
        return Controls(self.state, self.all_columns, self.columns)

    @property
    def first(self) -> int:
        return self.state.start + 1

    @property
    def last(self) -> int:
        return self.state.start + len(self.page.ids)

    @property
    def next_query(self) -> str:
        return self._turned(self.page.after, self.last)

    @property
    def previous_query(self) -> str:
        return self._turned(self.page.before, max(0, self.state.start - LIMIT))

    def _turned(self, resume: Resume | None, start: int) -> str:
        if resume is None:
            return ""
        return self.state.changed(cursor=place.written(resume, self.state.sort), start=start).query()

    @cached_property
    def guess(self) -> Guess | None:
        """Other words for a search that found nothing."""
        return guess(self.state, self._base, self.at)

    @property
    def _base(self) -> Predicate:
        return all_of(self.visible, filters.of_kind(self.state.kind))

    @property
    def _counter(self) -> Counter:
        return Counter(self.at, self.seen, self._base, self.filters, self.state, self.told)
