"""The filters that are on, in words, each with the way to take it off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from pyroaring import BitMap

from catalog.web.entity.words import spelled, words
from catalog.web.listing.facets import label_of
from catalog.web.listing.filters import LACKS, RELATED, UNDER, Filter, related_parts
from catalog.web.listing.state import State
from catalog.web.reference import Reference, names


@dataclass(frozen=True, slots=True)
class Chip:
    text: SafeString
    removal: str
    query: str


def chips(filters: Sequence[Filter], state: State, seen: BitMap) -> list[Chip]:
    """In the order of the filters; one query if any of them names entities."""
    on = [(known, value) for known in filters for value in state.chosen.get(known.name, ())]
    refs = [_ref(known, value) for known, value in on]
    named = names(refs, seen) if any(refs) else {}
    return [
        _chip(known, value, named.get(ref), state.without(known.name, value))
        for (known, value), ref in zip(on, refs, strict=True)
    ]


def _ref(known: Filter, value: str) -> str:
    if known is RELATED:
        return related_parts(value)[1]
    return value if known.is_reference or known in (LACKS, UNDER) else ""


def _chip(known: Filter, value: str, entity: Reference | None, without: State) -> Chip:
    name = entity.name if entity else label_of(known, value)
    if known is RELATED:
        relation = related_parts(value)[0]
        label = words(relation, "") or spelled(relation)
    else:
        label = known.label
    if known in (RELATED, LACKS, UNDER):
        sentence, removal = _("%(filter)s %(value)s"), _("Remove filter: %(filter)s %(value)s")
    else:
        sentence, removal = _("%(filter)s is %(value)s"), _("Remove filter: %(filter)s is %(value)s")
    return Chip(
        text=format_html(
            sentence.replace("%(filter)s", "{0}").replace("%(value)s", "<b>{1}</b>"), label, name
        ),
        removal=removal % {"filter": label, "value": name},
        query=without.query(),
    )
