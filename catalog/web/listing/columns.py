"""The columns of a list: which a kind has, which are shown, and by which one can sort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.index import changed
from catalog.kinds import Column as KindColumn
from catalog.kinds import Kind
from catalog.kinds.usual import SYSTEM_COLUMN
from catalog.query.query import Order

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """`path` is the field of the document for columns that are one, `relation` the type of relation for those
    that name other entities (of the kind `to`, if given), and `sort` the index's key that orders the list.

    `css` are the classes of its cells: which go first when room is scarce. The label does not tell columns
    apart: it would be translated each time.
    """

    name: str
    label: Text = field(compare=False)
    path: str = ""
    relation: str = ""
    to: str = ""
    sort: str = ""
    css: str = ""
    shown: bool = True


NAME = Column("name", _("Name"), sort="metadata.name")
KIND = Column("kind", _("Kind"), css="later")
OWNER = Column("owner", _("Owner"), sort="relations.ownedby")
SYSTEM = Column("system", _("System"), relation="partOf", to="system", css="later", shown=False)
HEALTH = Column("health", _("Health"), sort="greenroom/health", css="key")
"""Sorted by the tiers of `health.in_order`: the index has no such key."""

TAGS = Column("tags", _("Tags"), path="metadata.tags", css="later", shown=False)
NAMESPACE = Column("namespace", _("Namespace"), css="later", shown=False)
LOCATION = Column("location", _("Source"), css="later", shown=False)
CREATED = Column("created", _("First seen"), css="end late hide", shown=False)
CHANGED = Column("changed", _("Changed"), sort=changed.CHANGED, css="end late hide")
ALWAYS = (HEALTH, NAMESPACE, TAGS, LOCATION, CREATED, CHANGED)

BY_PATH = {
    "relations.ownedby": OWNER,
    "spec.owner": OWNER,
    "spec.system": SYSTEM,
    "metadata.tags": TAGS,
    "metadata.namespace": NAMESPACE,
    "metadata.name": NAME,
}
SHORT_NAMES = {"spec.type": "type", "spec.lifecycle": "lifecycle"}


def columns_of(kind: Kind | None) -> tuple[Column, ...]:
    """Every column that lists of a kind (None: of all kinds) can show, in their order."""
    if kind is None:
        type_ = Column("type", _("Type"), path="spec.type", sort="spec.type", css="later")
        return (NAME, KIND, type_, OWNER, *ALWAYS)
    own = [_of_kind(column) for column in kind.columns]
    owner = [OWNER] if OWNER not in own and is_owned(kind) else []
    return tuple(dict.fromkeys([NAME, *owner, *own, *ALWAYS]))


def is_owned(kind: Kind) -> bool:
    """Whether its entities can have an owner."""
    return any(relation.type == "ownedBy" for relation in kind.all_relations)


def _of_kind(column: KindColumn) -> Column:
    path = column.path.lower()
    if column is SYSTEM_COLUMN:
        return SYSTEM
    if path in BY_PATH:
        return BY_PATH[path]
    if path.startswith("relations."):
        relation = column.path.partition(".")[2]
        return Column(relation.lower(), column.label, relation=relation, css="later", shown=column.shown)
    name = SHORT_NAMES.get(path, path)
    return Column(name, column.label, path=column.path, sort=path, css="later", shown=column.shown)


def shown(columns: Sequence[Column], chosen: Sequence[str]) -> tuple[Column, ...]:
    """Those that a person chose, in the columns' order, else the usual ones; always with the name."""
    known = [column for column in columns if column.name in chosen]
    return tuple(
        column for column in columns if column is NAME or (column in known if known else column.shown)
    )


def if_unusual(columns: Sequence[Column], chosen: Sequence[str]) -> tuple[str, ...]:
    """What a person chose, or nothing when it is what they would see anyway: addresses stay short."""
    return tuple(chosen) if shown(columns, chosen) != shown(columns, ()) else ()


def order_of(columns: Sequence[Column], sort: str) -> tuple[Column, Order] | None:
    """The order that `sort` names: a column's name, with a minus before it for descending."""
    name = sort.removeprefix("-")
    found = next((column for column in columns if column.name == name and column.sort), None)
    return (found, Order(found.sort, descending=sort.startswith("-"))) if found else None
