"""Which entities a predicate is true for, as a bitmap of their ids."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from pyroaring import BitMap

from catalog.index.read import Snapshot
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


def match(predicate: Predicate, at: Snapshot) -> BitMap:
    """The ids. The bitmap may be shared with others: it is never changed in place."""
    match predicate:
        case Everything():
            return at.everything()
        case Nothing():
            return BitMap()
        case All(parts):
            return _all(parts, at)
        case Any_(parts):
            return _union(match(part, at) for part in parts)
        case Not(part):
            return at.everything() - match(part, at)
        case Text(words):
            return at.text(words).ids
        case Among(ids):
            return BitMap(ids) & at.everything()
        case _:
            return _by_key(predicate, at)


def _by_key(predicate: Has | Equals | In | Prefix | Contains, at: Snapshot) -> BitMap:
    match predicate:
        case Has(key):
            return at.has(key.lower())
        case Equals(key, value):
            return at.equals(key.lower(), value.lower())
        case In(key, values):
            return at.isin(key.lower(), [value.lower() for value in values])
        case Prefix(key, prefix):
            return at.prefix(key.lower(), prefix.lower())
        case Contains(keys, needle):
            return _union(at.substring(key.lower(), needle.lower()) for key in keys)


def _all(parts: tuple[Predicate, ...], at: Snapshot) -> BitMap:
    """What is wanted, the rarest first, then without what is not: no complement is made."""
    wanted = [match(part, at) for part in parts if not isinstance(part, Not)] or [at.everything()]
    found = reduce(BitMap.intersection, sorted(wanted, key=len))
    for part in parts:
        if isinstance(part, Not):
            found = found - match(part.part, at)
    return found


def _union(found: Iterable[BitMap]) -> BitMap:
    several = list(found)
    match several:
        case []:
            return BitMap()
        case [only]:
            return only
    return BitMap.union(*several)
