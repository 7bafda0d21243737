"""What a list of sources shows, as its address says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import F
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.web.sources import standing

LONGEST_SEARCH = 200

REGISTERED, INCLUDED, BOTH = "registered", "included", "all"
SCOPES = {REGISTERED: _("Registered"), INCLUDED: _("Included"), BOTH: _("Both")}


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list. What was never read stands first where the oldest do."""

    name: str
    label: str | Promise
    by: OrderBy


SORTS = {
    sort.name: sort
    for sort in (
        Sort("", _("Name"), F("target").asc()),
        Sort("-name", _("Name, descending"), F("target").desc()),
        Sort("-checked", _("Last read"), F("checked_at").desc(nulls_last=True)),
        Sort("checked", _("Longest not read"), F("checked_at").asc(nulls_first=True)),
        Sort("-changed", _("Last change"), F("changed_at").desc(nulls_last=True)),
        Sort("-created", _("Newest"), F("created_at").desc()),
    )
}


@dataclass(frozen=True, slots=True)
class Asked:
    """`of` is one of SCOPES; `under` the uid of a source whose included ones are meant."""

    words: str = ""
    state: str = ""
    of: str = REGISTERED
    under: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def from_query(cls, parameters: QueryDict) -> Self:
        """What is not understood is left out: an old or mistyped address shows a list and not an error."""

        def one_of(name: str, known: Any, usual: str = "") -> str:
            value = parameters.get(name, "")
            return value if value in known else usual

        page = parameters.get("page", "")
        return cls(
            words=parameters.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
            state=one_of("state", standing.BY_NAME),
            of=one_of("of", SCOPES, REGISTERED),
            under=parameters.get("under", "").replace("\x00", "")[:36],
            sort=one_of("sort", SORTS),
            page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 else 1,
        )

    def changed(self, **changes: Any) -> Self:
        """Another list, from its first page on unless the change is the page itself."""
        return replace(self, **{"page": 1, **changes})

    @property
    def is_usual(self) -> bool:
        return self == type(self)(sort=self.sort)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.state or self.under)

    def query(self) -> str:
        """The query part of its address, with its question mark."""
        pairs = [
            ("q", self.words),
            ("state", self.state),
            ("of", "" if self.of == REGISTERED else self.of),
            ("under", self.under),
            ("sort", self.sort),
            ("page", str(self.page) if self.page > 1 else ""),
        ]
        return "?" + urlencode([(name, value) for name, value in pairs if value], safe=":/")
