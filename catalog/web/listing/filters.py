"""The filters of a list: which there are for a kind, and what each means as a predicate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.kinds import Kind
from catalog.kinds.kind import Column
from catalog.kinds.usual import SYSTEM_COLUMN
from catalog.query.predicate import Any_, Equals, Everything, In, Predicate, all_of
from catalog.web import health
from catalog.web.listing.columns import is_owned
from catalog.web.listing.state import State

Text = str | Promise

ALL_KINDS = "all"


Told = Mapping[str, Mapping[str, Predicate]]
"""What the values of filters without a key mean, by the filter's name."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A group of choices. `name` is its parameter in an address and `key` the index's.

    Health, lacks and under have no key: their choices are predicates of their own (`Told`). Where a `prefix`
    is given only the values that begin so are choices. `carried` filters mean the same for every kind, so
    they stay on when another kind is looked at.
    """

    name: str
    label: Text
    key: str = ""
    prefix: str = ""
    carried: bool = False

    @property
    def is_reference(self) -> bool:
        """Whether its values are references of entities."""
        return self.key.startswith("relations.")


TYPE = Filter("type", _("Type"), "spec.type")
LIFECYCLE = Filter("lifecycle", _("Lifecycle"), "spec.lifecycle")
OWNER = Filter("owner", _("Owner"), "relations.ownedby", carried=True)
SYSTEM = Filter("system", _("System"), "relations.partof", "system:", carried=True)
TAG = Filter("tag", _("Tag"), "metadata.tags", carried=True)
LOCATION = Filter("location", _("Source"), f"metadata.annotations.{health.ORIGIN}", carried=True)
HEALTH = Filter("health", _("Health"), carried=True)
RELATED = Filter("related", _("Related"), carried=True)
"""By one relation to one entity, as the lists on an entity's page lead here. No group offers it."""

LACKS = Filter("lacks", _("Without a tool for"), carried=True)
"""Components that a trend matters for and that use none of its tools. No group offers it."""

UNDER = Filter("under", _("Owned within"), carried=True)
"""By a group or by any group below it. No group of choices offers it."""

USUAL = (TYPE, LIFECYCLE, OWNER, SYSTEM, TAG)
ALWAYS = (LOCATION, HEALTH, RELATED, LACKS, UNDER)
CARRIED = frozenset(known.name for known in (*USUAL, *ALWAYS) if known.carried)

BY_PATH = {
    **{known.key: known for known in (TYPE, LIFECYCLE, OWNER, TAG)},
    "spec.owner": OWNER,
    "spec.system": SYSTEM,
}
"""A reference is filtered by as the relation that it states: `team-a` and `group:default/team-a` are one."""


def filters_of(kind: Kind | None) -> tuple[Filter, ...]:
    """The filters of lists of a kind (None: of all kinds), in their order on the page."""
    if kind is None:
        return (*USUAL, *ALWAYS)
    stated = [_of_column(column) for column in kind.facets]
    usual = [
        known for known in USUAL if known in stated or known is TAG or (known is OWNER and is_owned(kind))
    ]
    return (*usual, *(own for own in stated if own not in USUAL), *ALWAYS)


def _of_column(column: Column) -> Filter:
    path = column.path.lower()
    if column is SYSTEM_COLUMN:
        return SYSTEM
    return BY_PATH.get(path) or Filter(path.removeprefix("relations."), column.label, path)


def related_value(relation: str, ref: str) -> str:
    """The filter's value for entities whose `relation` names `ref`."""
    return f"{relation.lower()}={ref}"


def related_parts(value: str) -> tuple[str, str]:
    relation, _equals, ref = value.partition("=")
    return relation, ref


def of_kind(kind: str) -> Predicate:
    return Everything() if kind == ALL_KINDS else Equals("kind", kind)


def narrowing(filters: Iterable[Filter], state: State, told: Told, *, but: str = "") -> Predicate:
    """What the filters that are on leave: one of the values within each, all of them together.

    The filter named `but` is left out: its own counts follow the others only. An unknown value of a filter
    without a key matches nothing, as an unknown value of any other filter does.
    """
    parts: list[Predicate] = []
    for known in filters:
        values = state.chosen.get(known.name, ())
        if not values or known.name == but:
            continue
        if known is RELATED:
            stated = map(related_parts, values)
            parts.append(Any_(tuple(Equals(f"relations.{relation}", ref) for relation, ref in stated)))
        elif not known.key:
            meant = told.get(known.name, {})
            parts.append(Any_(tuple(meant[value] for value in values if value in meant)))
        else:
            parts.append(In(known.key, values))
    return all_of(*parts)
