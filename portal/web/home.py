"""The first page: what is here, how it is, what has changed, and a way to any of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from pyroaring import BitMap

from catalog import kinds
from catalog.index.read import Snapshot, snapshot
from catalog.policy import MANAGE, policy
from catalog.query import Query, facets
from catalog.query.matching import match
from catalog.query.predicate import Equals, Predicate
from catalog.web import health
from catalog.web.access import reading
from catalog.web.htmx import Request
from catalog.web.reference import icon_of
from catalog.web.saved.reach import Views
from catalog.web.sources.attention import trouble_counts
from catalog.web.sources.sight import Sight
from portal.web.mine import at_hand, owned
from portal.web.recent import recent_changes

NOON, EVENING = 12, 18
SHIPPED_KINDS = frozenset({"trend", "tool", "template", "location"})
"""What a portal can have before anybody told it of the company's software."""

SOURCES = Equals("kind", "location")
"""Their entities have names made up of digits; what becomes of them is told by the page of sources."""


@dataclass(frozen=True, slots=True)
class KindCount:
    key: str
    label: str
    icon: str
    count: int


@dataclass(frozen=True, slots=True)
class SignCount:
    """How many entities show a sign of trouble, and the state that the count has."""

    sign: health.Sign
    count: int

    @property
    def state(self) -> str:
        return self.sign.state if self.count else "ok"


@require_safe
@reading
def home(request: Request, visible: Predicate) -> HttpResponse:
    at = snapshot()
    seen, failing = match(visible, at), health.failing()
    of_health = health.predicates(failing)
    counts = kind_counts(visible, at)
    context = {
        "greeting": greeting(request),
        "may_manage": policy().allows(request.user, MANAGE, None),
        "has_software": not SHIPPED_KINDS.issuperset(kind.key for kind in counts),
        "mine": owned(request, visible, seen, at, of_health, failing),
        "views": Views(request.user),
        "at_hand": at_hand(request, seen),
        "kinds": counts,
        "signs": sign_counts(seen, of_health, at),
        "sources": trouble_counts(Sight(visible)),
        "changes": recent_changes(seen - match(SOURCES, at)),
    }
    return render(request, "home/home.html", context)


def greeting(request: HttpRequest) -> str:
    """By the hour where the portal is; who did not sign in is not greeted by name."""
    if not request.user.is_authenticated:
        return _("What is here")
    name = request.user.first_name or request.user.get_username()
    return _by_hour(timezone.localtime()) % {"name": name}


def _by_hour(now: datetime.datetime) -> str:
    if now.hour < NOON:
        return _("Good morning, %(name)s")
    if now.hour < EVENING:
        return _("Good afternoon, %(name)s")
    return _("Good evening, %(name)s")


def kind_counts(visible: Predicate, at: Snapshot) -> list[KindCount]:
    """The kinds that have entities, in the order of the tabs; those that nobody defines come last."""
    counts = {value.lower(): count for value, count in facets(Query(), ["kind"], visible, at=at)["kind"]}
    known = [kind.key for kind in kinds.all() if kind.key in counts]
    return [
        KindCount(key, _label(key), icon_of(key), counts[key])
        for key in [*known, *sorted(counts.keys() - set(known))]
    ]


def _label(key: str) -> str:
    kind = kinds.get(key)
    return str(kind.label_plural) if kind else key


def sign_counts(seen: BitMap, of_health: Mapping[str, Predicate], at: Snapshot) -> Sequence[SignCount]:
    """Every sign of trouble with its number, zero as well: one sees that it was looked for."""
    return [
        SignCount(sign, match(of_health[sign.name], at).intersection_cardinality(seen))
        for sign in health.SIGNS
    ]
