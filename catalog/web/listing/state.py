"""What a list shows, as its address says it: all that a person chose is in the URL, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict

LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class State:
    """`chosen` are the values of each filter that is on; `more` is the filter whose values are all listed,
    and `find` narrows those. `columns` empty means the kind's usual ones, `sort` empty its usual order.
    `start` is how many rows come before the page that `cursor` leads to."""

    kind: str
    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    columns: tuple[str, ...] = ()
    more: str = ""
    find: str = ""
    cursor: str = ""
    start: int = 0

    @classmethod
    def of(cls, parameters: QueryDict, *, kind: str, filters: Collection[str]) -> Self:
        """What is not understood is left out: an old or mistyped address shows a list and not an error."""
        chosen = {name: _values(parameters.getlist(name)) for name in filters}
        return cls(
            kind=kind,
            words=_text(parameters.get("q")),
            chosen={name: values for name, values in chosen.items() if values},
            sort=_text(parameters.get("sort")),
            columns=_values(parameters.getlist("column")),
            more=_text(parameters.get("more")),
            find=_text(parameters.get("find")),
            cursor=(parameters.get("cursor") or "").replace("\x00", ""),
            start=_number(parameters.get("start")),
        )

    def changed(self, **changes: Any) -> Self:
        """Another state from its first page on, unless the change is the page itself."""
        return replace(self, **{"cursor": "", "start": 0, **changes})

    def without(self, name: str, value: str) -> Self:
        """One filter value less."""
        left = tuple(other for other in self.chosen.get(name, ()) if other != value)
        chosen = {other: values for other, values in self.chosen.items() if other != name}
        return self.changed(chosen={**chosen, name: left} if left else chosen)

    def only(self, filters: Collection[str]) -> Self:
        """Without the values of all filters but these."""
        return self.changed(chosen={name: values for name, values in self.chosen.items() if name in filters})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.chosen)

    @property
    def number_chosen(self) -> int:
        return sum(len(values) for values in self.chosen.values())

    def parameters(self) -> list[tuple[str, str]]:
        pairs = [("kind", self.kind), ("q", self.words)]
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        pairs += [("sort", self.sort), *(("column", column) for column in self.columns)]
        pairs += [
            ("more", self.more),
            ("find", self.find),
            ("cursor", self.cursor),
            ("start", str(self.start or "")),
        ]
        return [(name, value) for name, value in pairs if value]

    def query(self, **more: str) -> str:
        """The query part of its address, with its question mark."""
        return "?" + urlencode([*self.parameters(), *more.items()], safe=":/,")


def _text(value: str | None) -> str:
    return (value or "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else 0


def _values(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in map(_text, values) if text))
