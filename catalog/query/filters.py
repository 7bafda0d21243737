"""Backstage's filter strings: `kind=component,spec.type=service`.

Commas are AND, several strings are OR, a key given twice in one string is IN, a bare key asks for existence.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalog.query.errors import BadQuery
from catalog.query.predicate import All, Any_, Equals, Everything, Has, In, Predicate


def parse_filters(filters: Iterable[str]) -> Predicate:
    """Raises BadQuery for a statement without a key."""
    sets = tuple(found for text in filters if (found := _parse_set(text)) is not None)
    match sets:
        case ():
            return Everything()
        case (only,):
            return only
    return Any_(sets)


def _parse_set(text: str) -> Predicate | None:
    values: dict[str, list[str]] = {}
    for statement in filter(None, (part.strip() for part in text.split(","))):
        key, equals, value = statement.partition("=")
        key = key.strip()
        if not key:
            raise BadQuery(
                f"Invalid filter, '{statement}' is not a valid statement "
                "(expected a string on the form a=b or a= or a)"
            )
        known = values.setdefault(key, [])
        if equals:
            known.append(value.strip())
    conditions = tuple(_condition(key, tuple(given)) for key, given in values.items())
    match conditions:
        case ():
            return None
        case (only,):
            return only
    return All(conditions)


def _condition(key: str, values: tuple[str, ...]) -> Predicate:
    match values:
        case ():
            return Has(key)
        case (only,):
            return Equals(key, only)
    return In(key, values)
