"""What is at hand for a person: what they own, what they starred, what they saw last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from pyroaring import BitMap, FrozenBitMap

from catalog.index.read import Snapshot
from catalog.models import Star
from catalog.query import Query, run
from catalog.query.narrowing import by_all, narrow
from catalog.query.predicate import In, Predicate
from catalog.web import health
from catalog.web.belonging import owners_of
from catalog.web.listing.columns import CHANGED, HEALTH
from catalog.web.listing.filters import ALL_KINDS
from catalog.web.listing.rows import Row, entries, rows
from catalog.web.listing.state import State
from catalog.web.recent import recent_refs
from catalog.web.reference import Reference, seen_only

SHOWN = 6
COLUMNS = (HEALTH, CHANGED)


@dataclass(frozen=True, slots=True)
class Owned:
    """What a person and their groups own, the worst off first; `query` is the list of all of it."""

    rows: Sequence[Row]
    total: int
    query: str


@dataclass(frozen=True, slots=True)
class AtHand:
    """An entity that a person starred, or else one that they saw last."""

    entity: Reference
    is_starred: bool


def owned(
    request: HttpRequest,
    visible: Predicate,
    seen: BitMap,
    at: Snapshot,
    of_health: Mapping[str, Predicate],
    failing: FrozenBitMap,
) -> Owned | None:
    """None for who did not sign in, and for an account that is linked to no User entity."""
    owners = owners_of(request.user)
    if not owners:
        return None
    visible, at = narrow(visible, at)
    theirs = by_all(In("relations.ownedBy", tuple(owners)), at)
    tiers = tuple(by_all(tier, at) for tier in health.in_order(of_health))
    found = run(Query(theirs, tiers=tiers, limit=SHOWN), visible, at=at)
    state = State(kind=ALL_KINDS, chosen={"owner": tuple(owners)}, sort=HEALTH.name)
    return Owned(rows(entries(found.ids, COLUMNS, seen), COLUMNS, failing, seen), found.total, state.query())


def at_hand(request: HttpRequest, seen: BitMap) -> list[AtHand]:
    """Stars first, the newest before, then what was seen last; only what this person may see now."""
    starred = list(_stars(request))
    refs = [*starred, *recent_refs(request)]
    return [AtHand(entity, entity.ref in starred) for entity in seen_only(refs, seen)]


def _stars(request: HttpRequest) -> Sequence[str]:
    if not request.user.is_authenticated:
        return ()
    stars = Star.objects.filter(user_id=request.user.pk).order_by("-pk")
    return list(stars.values_list("ref", flat=True)[: 2 * SHOWN])
