"""The search: what it finds while one types, and the page that says what was searched and shows it all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog import kinds
from catalog.index.read import Snapshot, snapshot
from catalog.query import Page, Query, run
from catalog.query.matching import match
from catalog.query.predicate import Predicate, Text, all_of
from catalog.web.access import reading
from catalog.web.htmx import VARY, Request, wanted_fragment
from catalog.web.listing.filters import ALL_KINDS, of_kind
from catalog.web.listing.guess import Guess, guess
from catalog.web.listing.rows import entries
from catalog.web.listing.state import State
from portal.web.summary import Summary, summary

SUGGESTED = 8
SHOWN = 20
LONGEST = 200
LAST_PAGE = 1000
BOXES = ("found", "home-found")
"""The regions below the fields that suggest: in the top bar, on the first page."""


@dataclass(frozen=True, slots=True)
class Tab:
    label: str | Promise
    count: int
    query: str
    is_current: bool


@dataclass(frozen=True)
class Search:
    """`words` among what is visible, of one kind or ("all") of all; results from `number`, the page, on."""

    words: str
    visible: Predicate
    at: Snapshot
    kind: str = ALL_KINDS
    number: int = 1
    limit: int = SHOWN

    @cached_property
    def page(self) -> Page:
        query = Query(
            of_kind(self.kind), text=self.words, limit=self.limit, offset=(self.number - 1) * self.limit
        )
        return run(query, self.visible, at=self.at) if self.words else Page(query, [], 0)

    @cached_property
    def results(self) -> list[Summary]:
        return [summary(entry) for entry in entries(self.page.ids, ())]

    @property
    def more(self) -> int:
        return self.page.total - len(self.results)

    @cached_property
    def searched(self) -> int:
        """How many entities there are to find, for this person."""
        return len(match(self.visible, self.at))

    @cached_property
    def tabs(self) -> list[Tab]:
        """All, then each kind of which something was found, and the current one in any case."""
        found = match(all_of(self.visible, Text(self.words)), self.at)
        counts = {kind.lower(): count for kind, count in self.at.counts("kind", found)}
        every = Tab(_("All"), len(found), self.query(kind=ALL_KINDS), self.kind == ALL_KINDS)
        return [every] + [
            Tab(kind.label_plural, counts.get(kind.key, 0), self.query(kind=kind.key), kind.key == self.kind)
            for kind in kinds.all()
            if kind.key in counts or kind.key == self.kind
        ]

    def query(self, *, kind: str = "", number: int = 1) -> str:
        """The address of this search, of another kind or at another page."""
        kind = kind or self.kind
        parts = {
            "q": self.words,
            "kind": "" if kind == ALL_KINDS else kind,
            "page": number if number > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in parts.items() if value})

    @property
    def address(self) -> str:
        return reverse("search") + self.query()

    @property
    def list_query(self) -> str:
        """The same in the catalog's list, where there are filters, columns and an export."""
        return State(kind=self.kind, words=self.words).query()

    @property
    def first(self) -> int:
        return (self.number - 1) * self.limit + 1

    @property
    def last(self) -> int:
        return self.first + len(self.results) - 1

    @property
    def next_query(self) -> str:
        return self.query(number=self.number + 1) if self.last < self.page.total and self.results else ""

    @property
    def previous_query(self) -> str:
        return self.query(number=self.number - 1) if self.number > 1 else ""

    @cached_property
    def guess(self) -> Guess | None:
        """Other words, when these find nothing."""
        state = State(kind=self.kind, words=self.words)
        return guess(state, all_of(self.visible, of_kind(self.kind)), self.at) if self.words else None

    @property
    def guess_query(self) -> str:
        return "?" + urlencode({"q": self.guess.words}) if self.guess else ""


@require_safe
@reading
def search(request: Request, visible: Predicate) -> HttpResponse:
    """The whole page, or for a field that suggests, the first few results."""
    words = words_of(request)
    box = wanted_fragment(request, BOXES)
    if box is not None:
        found = Search(words, visible, snapshot(), limit=SUGGESTED)
        response = render(request, "shell/found.html", {"search": found, "box": box})
    else:
        asked = request.GET.get("kind", "").lower()
        kind = asked if kinds.get(asked) else ALL_KINDS
        found = Search(words, visible, snapshot(), kind, _number(request.GET.get("page", "")))
        response = render(request, "search/search.html", {"search": found})
    patch_vary_headers(response, VARY)
    return response


def words_of(request: Request) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]


def _number(written: str) -> int:
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 5 else 1
    return min(max(number, 1), LAST_PAGE)
