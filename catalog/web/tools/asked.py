"""What a list of tools shows, as its address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

LONGEST = 200
TREND, ROLE, ADOPTION, MOVEMENT = "trend", "role", "adoption", "movement"
BY_USERS, BY_RISE, BY_FALL = "users", "rise", "fall"
SORTS: dict[str, Text] = {
    "": _("Name"),
    BY_USERS: _("Most used"),
    BY_RISE: _("Most risen in 90 days"),
    BY_FALL: _("Most fallen in 90 days"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """`key` is the index's; what has none is told by other tables."""

    name: str
    label: Text
    key: str = ""


FILTERS = (
    Filter("ring", _("Ring"), "spec.ring"),
    Filter(TREND, _("Trend"), "relations.recommendedby"),
    Filter(ROLE, _("Role")),
    Filter("category", _("Category"), "spec.category"),
    Filter(ADOPTION, _("Adoption")),
    Filter(MOVEMENT, _("Last 90 days")),
    Filter("needs", _("Needs"), "spec.needs"),
    Filter("foundation", _("Foundation"), "spec.foundation.name"),
    Filter("licence", _("Licence"), "spec.licence"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    @classmethod
    def from_query(cls, parameters: QueryDict) -> Self:
        """What is not understood is left out: an old or mistyped address shows a list and not an error."""
        chosen = {known.name: _texts(parameters.getlist(known.name)) for known in FILTERS}
        page, sort = parameters.get("page", ""), parameters.get("sort", "")
        return cls(
            words=_text(parameters.get("q", "")),
            chosen={name: values for name, values in chosen.items() if values},
            sort=sort if sort in SORTS else "",
            page=int(page) if page.isascii() and page.isdigit() and 0 < int(page) < 10**6 else 1,
        )

    def changed(self, **changes: Any) -> Self:
        """Another list, from its first page on unless the change is the page itself."""
        return replace(self, **{"page": 1, **changes})

    def without(self, name: str, value: str) -> Self:
        left = tuple(other for other in self.chosen.get(name, ()) if other != value)
        others = {other: values for other, values in self.chosen.items() if other != name}
        return self.changed(chosen={**others, name: left} if left else others)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.chosen)

    def query(self) -> str:
        """The query part of its address, with its question mark."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        pairs += [("sort", self.sort)] if self.sort else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return "?" + urlencode(pairs, safe=":/")


def _text(value: str) -> str:
    return value.replace("\x00", "").strip()[:LONGEST]


def _texts(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in map(_text, values) if text))
