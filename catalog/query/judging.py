"""Whether a predicate is true for one document that the index does not know (any more)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from catalog.index.terms import LISTED, Term
from catalog.query.predicate import (
    All,
    Among,
    Any_,
    Contains,
    Equals,
    Everything,
    Has,
    In,
    Not,
    Nothing,
    Predicate,
    Prefix,
    Text,
)

RELATIONS = "relations."


class Judged:
    """A document by its terms. Of its relations only those that it states itself are known: what a
    predicate excludes by its relations is taken for excluded."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._values: dict[str, set[str | None]] = defaultdict(set)
        for name, value, _written in terms:
            key = name.removesuffix(LISTED)
            self._values[key].add(value)
            if key != name:
                self._values[f"{key}.{value}"].add("true")

    def fits(self, predicate: Predicate) -> bool:
        match predicate:
            case Everything():
                return True
            case Nothing() | Text() | Among():
                return False
            case All(parts):
                return all(self.fits(part) for part in parts)
            case Any_(parts):
                return any(self.fits(part) for part in parts)
            case Not(part):
                return not _asks_for_relations(part) and not self.fits(part)
            case _:
                return self._has(predicate)

    def _has(self, predicate: Has | Equals | In | Prefix | Contains) -> bool:
        match predicate:
            case Has(key):
                return bool(self._of(key))
            case Equals(key, value):
                return value.lower() in self._of(key)
            case In(key, values):
                return not self._of(key).isdisjoint(value.lower() for value in values)
            case Prefix(key, prefix):
                return any((value or "").startswith(prefix.lower()) for value in self._of(key) - {None})
            case Contains(keys, needle):
                return any(
                    needle.lower() in (value or "") for key in keys for value in self._of(key) - {None}
                )

    def _of(self, key: str) -> set[str | None]:
        """The values of a key, lower-cased; None for null."""
        return self._values.get(key.lower(), set())


def _asks_for_relations(predicate: Predicate) -> bool:
    match predicate:
        case All(parts) | Any_(parts):
            return any(_asks_for_relations(part) for part in parts)
        case Not(part):
            return _asks_for_relations(part)
        case Has(key) | Equals(key, _) | In(key, _) | Prefix(key, _):
            return key.lower().startswith(RELATIONS)
        case Contains(keys, _):
            return any(key.lower().startswith(RELATIONS) for key in keys)
    return False
