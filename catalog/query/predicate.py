"""Conditions on entities. One language for pages, exports, the API and the rules of who may see what.

Keys and values are kept as they were written; they compare lower-cased. A key is the dotted path of a
field, `relations.<type>` for relations, `metadata.tags.<tag>` and the like for members of lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from pyroaring import FrozenBitMap


@dataclass(frozen=True, slots=True)
class Everything:
    """Every entity."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No entity."""


@dataclass(frozen=True, slots=True)
class All:
    """What matches every part; everything if there is none."""

    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801  `Any` is taken by typing
    """What matches at least one part; nothing if there is none."""

    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Predicate


@dataclass(frozen=True, slots=True)
class Has:
    """The key is there, whatever its value, null included."""

    key: str


@dataclass(frozen=True, slots=True)
class Equals:
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class In:
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """A value of the key begins with the text."""

    key: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Contains:
    """A value of at least one of the keys contains the text."""

    keys: tuple[str, ...]
    needle: str


@dataclass(frozen=True, slots=True)
class Text:
    """The words are found by the full-text index, the last one as the beginning of a word."""

    words: str


@dataclass(frozen=True, slots=True)
class Among:
    """One of these entities, by id: for what a column or another table says."""

    ids: FrozenBitMap


Predicate = Union[Everything, Nothing, All, Any_, Not, Has, Equals, In, Prefix, Contains, Text, Among]  # noqa: UP007


def all_of(*parts: Predicate) -> Predicate:
    """The conjunction, without the parts that say nothing."""
    telling = tuple(part for part in parts if not isinstance(part, Everything))
    match telling:
        case ():
            return Everything()
        case (only,):
            return only
    return All(telling)


def either(*parts: Predicate) -> Predicate:
    """The disjunction, without the parts that match nothing."""
    telling = tuple(part for part in parts if not isinstance(part, Nothing))
    match telling:
        case ():
            return Nothing()
        case (only,):
            return only
    return Any_(telling)
