"""How an entity is: the signs of trouble, each a predicate for lists and a mark for a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pyroaring import FrozenBitMap

from catalog import kinds
from catalog.models import Entity, Location, Relation
from catalog.query.predicate import All, Among, Any_, Equals, Has, In, Not, Predicate
from catalog.web.entity.links import annotations_of

ORIGIN = "backstage.io/managed-by-origin-location"
ORPHAN = "backstage.io/orphan"
GOOD = "good"
OWNED_BY = "ownedBy"

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Sign:
    """`name` is its value in an address; `state` is the weight that its status shows."""

    name: str
    label: Text
    state: str


REFUSED = Sign("refused", _("File refused"), "bad")
FAILING = Sign("failing", _("Source failing"), "bad")
DANGLING = Sign("dangling", _("Unknown reference"), "warn")
OWNERLESS = Sign("ownerless", _("No owner"), "warn")
UNOWNED = Sign("unowned", _("Unknown owner"), "warn")
ORPHANED = Sign("orphaned", _("Left its source"), "warn")
SIGNS = (REFUSED, FAILING, DANGLING, OWNERLESS, UNOWNED, ORPHANED)
STATES = ("bad", "warn")
"""The states of signs, the worst first."""

LABELS: Mapping[str, Text] = {GOOD: _("Good"), **{sign.name: sign.label for sign in SIGNS}}


@dataclass(frozen=True, slots=True)
class Health:
    """The signs that an entity shows, the gravest first."""

    signs: Sequence[Sign] = ()

    @property
    def state(self) -> str:
        return self.signs[0].state if self.signs else "ok"

    @property
    def words(self) -> str:
        """One sign by its name, several by their number."""
        if not self.signs:
            return str(LABELS[GOOD])
        if len(self.signs) == 1 or self.state == "bad":
            return str(self.signs[0].label)
        return ngettext("%(count)d to fix", "%(count)d to fix", len(self.signs)) % {"count": len(self.signs)}


def failing() -> FrozenBitMap:
    """The entities whose location, registered or included, could not be read the last time. One query, by the
    index of the few that failed."""
    locations = Location.objects.filter(failures__gt=0).order_by().values("pk")
    return FrozenBitMap(list(Entity.objects.filter(location__in=locations).values_list("pk", flat=True)))


def predicates(failing: FrozenBitMap) -> dict[str, Predicate]:
    """The predicate of every value of the health filter; `failing` as the function of that name gives it."""
    of_signs: dict[str, Predicate] = {
        REFUSED.name: Has("greenroom/error"),
        FAILING.name: Among(failing),
        DANGLING.name: Has("greenroom/dangling"),
        OWNERLESS.name: All((In("kind", owned_kinds()), Not(Has("relations.ownedBy")))),
        UNOWNED.name: Equals("greenroom/dangling", OWNED_BY),
        ORPHANED.name: Equals(f"metadata.annotations.{ORPHAN}", "true"),
    }
    return {GOOD: Not(Any_(tuple(of_signs.values()))), **of_signs}


def owned_kinds() -> tuple[str, ...]:
    """The kinds whose entities must say who owns them."""
    return tuple(kind.key for kind in kinds.all() if kind.needs_owner)


def in_order(of_health: Mapping[str, Predicate]) -> tuple[Predicate, ...]:
    """Tiers: what is worst off, what needs a look, what is well. `of_health` as `predicates` gives it."""
    grave, light = (
        Any_(tuple(of_health[sign.name] for sign in SIGNS if sign.state == state)) for state in STATES
    )
    return grave, light, of_health[GOOD]


def of_rows(rows: Collection[tuple[Entity, Mapping[str, Any]]], failing: FrozenBitMap) -> dict[int, Health]:
    """The health of each entity, given with its document. One query, whatever their number."""
    dangling: dict[int, set[str]] = {}
    unknown = Relation.objects.filter(source_id__in=[entity.pk for entity, _doc in rows], target=None)
    for pk, relation in unknown.values_list("source_id", "type").distinct():
        dangling.setdefault(pk, set()).add(relation)
    return {
        entity.pk: _of(entity, doc, dangling.get(entity.pk, set()), entity.pk in failing)
        for entity, doc in rows
    }


def _of(entity: Entity, doc: Mapping[str, Any], dangling: Collection[str], is_failing: bool) -> Health:
    """An owner that is not in the catalog is said as that, and not as an unknown reference once more."""
    annotations = annotations_of(doc)
    shown = {
        REFUSED: bool(doc.get("status", {}).get("items")),
        FAILING: is_failing,
        DANGLING: any(relation != OWNED_BY for relation in dangling),
        OWNERLESS: not entity.owner and entity.kind in owned_kinds(),
        UNOWNED: OWNED_BY in dangling,
        ORPHANED: annotations.get(ORPHAN) == "true",
    }
    return Health(tuple(sign for sign in SIGNS if shown[sign]))
