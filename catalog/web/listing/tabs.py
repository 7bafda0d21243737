"""The kinds above a list, with how many of each the filters leave that mean the same for every kind."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalog import kinds
from catalog.index.read import Snapshot
from catalog.query.matching import match
from catalog.query.predicate import Predicate, Text, all_of
from catalog.web.listing.filters import ALL_KINDS, ALWAYS, CARRIED, USUAL, Told, narrowing
from catalog.web.listing.state import State


@dataclass(frozen=True, slots=True)
class Tab:
    label: str | Promise
    count: int
    query: str
    is_current: bool


def tabs(state: State, visible: Predicate, told: Told, at: Snapshot) -> list[Tab]:
    """All kinds together, then every kind that has entities at all, and the current one in any case."""
    carried = state.only(CARRIED)
    words = (Text(state.words),) if state.words else ()
    narrowed = all_of(visible, narrowing((*USUAL, *ALWAYS), carried, told), *words)
    present = _counts(visible, at)
    counts = _counts(narrowed, at) if carried.is_narrowed else present
    listed = [kind for kind in kinds.all() if kind.key in present or kind.key == state.kind]
    every = Tab(_("All"), sum(counts.values()), _query(carried, ALL_KINDS), state.kind == ALL_KINDS)
    return [
        every,
        *(
            Tab(kind.label_plural, counts.get(kind.key, 0), _query(carried, kind.key), kind.key == state.kind)
            for kind in listed
        ),
    ]


def _query(carried: State, kind: str) -> str:
    """The address of another kind's list. Columns and order are those of the kind, so they begin anew."""
    return carried.changed(kind=kind, columns=(), sort="", more="", find="").query()


def _counts(predicate: Predicate, at: Snapshot) -> dict[str, int]:
    return {kind.lower(): count for kind, count in at.counts("kind", match(predicate, at))}


def usual_kind(visible: Predicate, at: Snapshot) -> str:
    """The kind that is shown when the address names none: the first that has entities."""
    present = _counts(visible, at)
    return next((kind.key for kind in kinds.all() if kind.key in present), kinds.all()[0].key)
