"""Lists of entities: what the portal's own list finds, in Django's frame.

The index answers, so that a list of a million costs what one of ten does, and still knows how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from catalog import kinds
from catalog.admin.pages import Uncounted
from catalog.admin.table import Text, to_entity
from catalog.index.read import Snapshot, snapshot
from catalog.index.reading import one_snapshot
from catalog.kinds import Kind
from catalog.models import Entity
from catalog.query.narrowing import narrow
from catalog.query.predicate import Everything
from catalog.query.run import all_ids, run
from catalog.web.listing import columns as known
from catalog.web.listing.columns import Column, columns_of
from catalog.web.listing.filters import ALL_KINDS, filters_of
from catalog.web.listing.page import Listing
from catalog.web.listing.rows import Entry, entries, text_of
from catalog.web.listing.state import State
from catalog.web.reference import shown_name

LEFT_OUT = (known.HEALTH, known.LOCATION, known.CREATED, known.NAMESPACE)
"""Columns of the portal's list that this one goes without."""


@dataclass(frozen=True, eq=False, repr=False)
class Cell:
    """A column of the portal's list as Django takes one; what it shows was read with the page.

    For every cell of the page Django first looks for a field of this name, and words its not being there.
    """

    column: Column

    @property
    def __name__(self) -> str:
        return self.column.name

    @property
    def short_description(self) -> Text:
        return self.column.label

    @property
    def admin_order_field(self) -> str | None:
        """Of what the index can order, whatever the field: the list itself orders."""
        return {"": None, known.NAME.sort: "ref"}.get(self.column.sort, "pk")

    def __call__(self, entity: Any) -> SafeString | str:
        entry: Entry = entity.entry
        if self.column is known.OWNER:
            return to_entity(entry.entity.owner, shown_name(entry.entity.owner))
        if self.column is known.CHANGED:
            return date_format(localtime(entry.entity.changed_at), "SHORT_DATETIME_FORMAT")
        if self.column.relation:
            refs = entry.related.get(self.column, ())
            return format_html_join(", ", "{}", ([to_entity(ref, shown_name(ref))] for ref in refs)) or "-"
        return text_of(entry, self.column) or "-"


def cells_of(kind: Kind | None) -> list[Cell]:
    return [Cell(column) for column in columns_of(kind) if column not in LEFT_OUT]


def state_of(kind: Kind | None, asked: QueryDict, sort: str = "") -> State:
    """What the same address asks of the portal's list. Where `kind` is None, the kind is a filter."""
    name = kind.key if kind else asked.get("kind") or ALL_KINDS
    filters = {one.name for one in filters_of(kinds.get(name))}
    return replace(State.of(asked, kind=name, filters=filters), sort=sort, cursor="", start=0, columns=())


def moment(request: HttpRequest) -> Snapshot:
    """The catalog as one request sees it, read once."""
    at: Snapshot | None = getattr(request, "catalog", None)
    if at is None:
        at = request.catalog = snapshot()  # type: ignore[attr-defined]
    return at


class EntityList(Uncounted):
    """Of the kind that its admin has; of all kinds where that is None."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        """Narrowed only for actions on all that was found; pages read the index."""
        self._at = moment(request)
        found = super().get_queryset(request, exclude_parameters)
        if request.POST.get("select_across") != "1":
            return found
        with one_snapshot():
            listing = self.listing
            ids = list(all_ids(listing.query, listing.visible, listing.at))
        return found.filter(pk__among=ids)

    @cached_property
    def listing(self) -> Listing:
        visible, at = narrow(Everything(), self._at)
        return Listing(state_of(self._kind, self._asked, self._sort), visible, at)

    @property
    def _kind(self) -> Kind | None:
        kind: Kind | None = getattr(self.model_admin, "kind", None)
        return kind

    @property
    def _asked(self) -> QueryDict:
        asked = QueryDict(mutable=True)
        for name, values in self.filter_params.items():
            asked.setlist(name, values if isinstance(values, list) else [values])
        asked["q"] = self.query
        return asked

    @property
    def _sort(self) -> str:
        """By the first of the columns that a person chose."""
        if ORDER_VAR not in self.params:
            return ""
        for place, direction in self.get_ordering_field_columns().items():
            cell = self.list_display[place]
            if isinstance(cell, Cell) and cell.column.sort:
                return f"{'-' if direction == 'desc' else ''}{cell.column.name}"
        return ""

    def rows(self, first: int, count: int) -> Iterable[Any]:
        with one_snapshot():
            listing = self.listing
            query = replace(listing.query, offset=first, limit=count)
            page = run(query, listing.visible, at=listing.at)
            self._total = page.total
            shown = [cell.column for cell in self.list_display if isinstance(cell, Cell)]
            return list(self._with_entries(entries(page.ids, shown, listing.at.everything())))

    def _with_entries(self, found: list[Entry]) -> Iterator[Entity]:
        for entry in found:
            entry.entity.entry = entry  # type: ignore[attr-defined]
            yield entry.entity

    def _know(self, count: int) -> None:
        super()._know(max(count, self._total))

    @property
    def is_open_ended(self) -> bool:
        return False
