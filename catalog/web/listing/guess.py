"""What someone may have meant whose search found nothing."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from catalog.index.read import Snapshot
from catalog.models import Entity
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.web.listing.state import State

CANDIDATES = 500
ALIKE = 0.6
BEGINNING = 2
"""Letters that people rarely get wrong: names are looked for that begin so."""


@dataclass(frozen=True, slots=True)
class Guess:
    words: str
    query: str


def guess(state: State, within: Predicate, at: Snapshot) -> Guess | None:
    """A name that is like the words, among what could be listed without filters."""
    words = state.words.lower()
    if len(words) <= BEGINNING:
        return None
    ids = at.prefix("metadata.name", words[:BEGINNING]) & match(within, at)
    names = Entity.objects.filter(pk__in=list(ids[:CANDIDATES])).values_list("name", flat=True)
    by_form = {name.lower(): name for name in names}
    parts = {part: part for name in by_form for part in name.replace("_", "-").split("-")}
    alike = get_close_matches(words, [*by_form, *parts], n=1, cutoff=ALIKE)
    if not alike:
        return None
    found = by_form.get(alike[0]) or alike[0]
    return Guess(found, State(kind=state.kind, words=found).query())
