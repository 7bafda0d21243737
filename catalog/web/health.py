"""How an entity is: the signs of trouble, each a predicate for lists and a mark for a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog import kinds
from catalog.models import Entity, Location, Relation
from catalog.query.predicate import All, Any_, Equals, Has, In, Not, Nothing, Predicate
from catalog.web.entity.links import annotations_of

ORIGIN = "backstage.io/managed-by-origin-location"
ORPHAN = "backstage.io/orphan"
GOOD = "good"

FAILING_SOURCES = 500
"""Sources that fail at one time, as far as lists look at them."""

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
ORPHANED = Sign("orphaned", _("Left its source"), "warn")
SIGNS = (REFUSED, FAILING, DANGLING, OWNERLESS, ORPHANED)
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


def failing_sources() -> tuple[str, ...]:
    """The locations whose last reading failed, as their entities name them."""
    rows = Location.objects.exclude(error="").order_by("pk").values_list("type", "target")
    return tuple(f"{type_}:{target}" for type_, target in rows[:FAILING_SOURCES])


def predicates(failing: Sequence[str]) -> dict[str, Predicate]:
    """The predicate of every value of the health filter; `failing` as `failing_sources` gives it."""
    of_signs: dict[str, Predicate] = {
        REFUSED.name: Has("greenroom/error"),
        FAILING.name: In(f"metadata.annotations.{ORIGIN}", tuple(failing)) if failing else Nothing(),
        DANGLING.name: Has("greenroom/dangling"),
        OWNERLESS.name: All((In("kind", owned_kinds()), Not(Has("relations.ownedBy")))),
        ORPHANED.name: Equals(f"metadata.annotations.{ORPHAN}", "true"),
    }
    return {GOOD: Not(Any_(tuple(of_signs.values()))), **of_signs}


def owned_kinds() -> tuple[str, ...]:
    """The kinds whose entities must say who owns them."""
    return tuple(kind.key for kind in kinds.all() if kind.needs_owner)


def of_rows(rows: Collection[tuple[Entity, Mapping[str, Any]]], failing: Sequence[str]) -> dict[int, Health]:
    """The health of each entity, given with its document. One query, whatever their number."""
    dangling = set(
        Relation.objects.filter(source_id__in=[entity.pk for entity, _doc in rows], target=None)
        .values_list("source_id", flat=True)
        .distinct()
    )
    return {entity.pk: _of(entity, doc, entity.pk in dangling, failing) for entity, doc in rows}


def _of(entity: Entity, doc: Mapping[str, Any], is_dangling: bool, failing: Sequence[str]) -> Health:
    annotations = annotations_of(doc)
    shown = {
        REFUSED: bool(doc.get("status", {}).get("items")),
        FAILING: annotations.get(ORIGIN) in failing,
        DANGLING: is_dangling,
        OWNERLESS: not entity.owner and entity.kind in owned_kinds(),
        ORPHANED: annotations.get(ORPHAN) == "true",
    }
    return Health(tuple(sign for sign in SIGNS if shown[sign]))
