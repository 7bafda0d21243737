"""What stands above a list to change it: order, columns, export; each knows the address it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalog.web.listing.columns import NAME, Column
from catalog.web.listing.filters import ALL_KINDS
from catalog.web.listing.state import State

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Text
    is_on: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head; `query` sorts by it, and is empty where one cannot. `order` is its aria-sort."""

    name: str
    label: Text
    css: str
    query: str
    order: str = ""


@dataclass(frozen=True, slots=True)
class Controls:
    state: State
    all_columns: Sequence[Column]
    columns: Sequence[Column]

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column.name, column.label, column.css, "")
        order = self._order_by(column)
        turned = f"-{column.name}" if order == "ascending" else column.name
        sort = "" if turned == NAME.name and not self.state.words else turned
        return Heading(column.name, column.label, column.css, self.state.changed(sort=sort).query(), order)

    def _order_by(self, column: Column) -> str:
        sort = self.state.sort or ("" if self.state.words else NAME.name)
        if sort == f"-{column.name}":
            return "descending"
        return "ascending" if sort == column.name else ""

    @property
    def sorts(self) -> list[Option]:
        """The usual order first: by name, or for a search by how well rows answer it."""
        usual = Option("", _("Best match") if self.state.words else NAME.label, not self.state.sort)
        options = [usual]
        for column in self.all_columns:
            for value, label in self._directions(column):
                if column is not NAME or value != NAME.name or self.state.words:
                    options.append(Option(value, label, value == self.state.sort))
        return options

    def _directions(self, column: Column) -> list[tuple[str, Text]]:
        """Both directions for the name and for what is chosen; one of the others is enough in a menu."""
        if not column.sort:
            return []
        descending = (f"-{column.name}", _("%(column)s, descending") % {"column": column.label})
        both = column is NAME or self.state.sort == descending[0]
        return [(column.name, column.label), *([descending] if both else [])]

    @property
    def column_choices(self) -> list[Option]:
        """The name is always shown, so that it is no choice."""
        return [
            Option(column.name, column.label, column in self.columns)
            for column in self.all_columns
            if column is not NAME
        ]

    @property
    def cleared_query(self) -> str:
        return self.state.changed(chosen={}).query()

    @property
    def by_name_query(self) -> str:
        return self.state.changed(sort="").query()

    @property
    def everywhere_query(self) -> str:
        """The same search in all kinds."""
        return State(kind=ALL_KINDS, words=self.state.words).query()

    @property
    def csv_query(self) -> str:
        return self._export("csv")

    @property
    def json_query(self) -> str:
        return self._export("json")

    @property
    def yaml_query(self) -> str:
        return self._export("yaml")

    def _export(self, form: str) -> str:
        return self.state.changed(more="", find="").query(format=form)
