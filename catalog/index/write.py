"""Brings the index to what the entities now are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from catalog.index.terms import Term


@dataclass(slots=True)
class IndexChange:
    """What one entity loses and gains. To lose what it has not, or gain what it has, changes nothing.

    `created`: it was not in the index. `deleted`: it leaves it, and `remove` holds all its terms.
    The words of its texts are among its terms (see `catalog.index.words`).
    """

    entity_id: int
    remove: set[Term] = field(default_factory=set)
    add: set[Term] = field(default_factory=set)
    created: bool = False
    deleted: bool = False


def apply(changes: Sequence[IndexChange]) -> None:
    """Take in `changes`, one an entity, inside the writer's transaction that holds `CatalogState.locked()`."""
    raise NotImplementedError
