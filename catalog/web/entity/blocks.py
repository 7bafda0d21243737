"""The sections that some kinds have on their page: members and what a team owns, what is inside a system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Entity
from catalog.web import health
from catalog.web.entity.contents import Contents, contents, owned_by, sub_groups
from catalog.web.entity.given import given_by
from catalog.web.entity.links import annotations_of
from catalog.web.entity.related import Neighbours, query_of
from catalog.web.listing.filters import ALL_KINDS
from catalog.web.listing.state import State
from catalog.web.reference import Reference, names

PEOPLE = 24
"""Members that are shown by name."""

ELSEWHERE = frozenset({"hasmember", "ownerof", "haspart"})
"""Relations that the blocks show, so that the relation list does not."""

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Block:
    """`people` are members by name, with `more` that are not; `contents` are entities by kind."""

    name: str
    title: Text
    note: str = ""
    people: Sequence[Reference] = ()
    more: int = 0
    query: str = ""
    contents: Contents | None = None
    shows_owner: bool = True
    empty: Text = ""


def blocks(
    entity: Entity, doc: Mapping[str, Any], neighbours: Neighbours, at: Snapshot, visible: BitMap
) -> Iterator[Block]:
    if entity.kind == "group":
        yield _members(entity, neighbours, visible)
        yield _owned(entity, [entity.ref, *sub_groups(entity.ref, at)], at, visible)
    elif entity.kind == "user":
        groups = [related.ref for related in neighbours.by("memberOf", "group")]
        yield _owned(entity, [entity.ref, *groups], at, visible)
    if neighbours.by("hasPart") or entity.kind in ("system", "domain"):
        yield _inside(entity, neighbours, at, visible)
    if entity.kind == "location":
        yield _given(entity, doc, at, visible)


def _members(entity: Entity, neighbours: Neighbours, visible: BitMap) -> Block:
    members = neighbours.by("hasMember")
    named = names((related.ref for related in members[:PEOPLE]), visible)
    people = sorted(
        (named[related.ref] for related in members[:PEOPLE]), key=lambda person: person.name.lower()
    )
    return Block(
        "members",
        _("Members"),
        note=str(len(members)) if members else "",
        people=people,
        more=len(members) - len(people),
        query=query_of(entity.ref, "hasMember", ["user"]),
        empty=_("No one is a member directly."),
    )


def _owned(entity: Entity, refs: Sequence[str], at: Snapshot, visible: BitMap) -> Block:
    found = owned_by(refs, at, visible)
    note = ""
    if found.inherited and entity.kind == "group":
        note = ngettext(
            "%(direct)d directly, %(count)d through its sub-groups",
            "%(direct)d directly, %(count)d through its sub-groups",
            found.inherited,
        ) % {"direct": found.direct, "count": found.inherited}
    elif found.inherited:
        note = ngettext(
            "%(direct)d directly, %(count)d through groups",
            "%(direct)d directly, %(count)d through groups",
            found.inherited,
        ) % {"direct": found.direct, "count": found.inherited}
    return Block(
        "owns", _("Owns"), note=note, contents=found, empty=_("Nothing in the catalog names it as owner.")
    )


def _inside(entity: Entity, neighbours: Neighbours, at: Snapshot, visible: BitMap) -> Block:
    ids = BitMap(related.id for related in neighbours.by("hasPart") if related.id is not None)
    query = State(kind=ALL_KINDS, chosen={"related": (f"partof={entity.ref}",)})
    return Block(
        "inside",
        _("Inside"),
        contents=contents(ids, at, visible, narrowed=query),
        empty=_("Nothing says that it is part of this."),
    )


def _given(entity: Entity, doc: Mapping[str, Any], at: Snapshot, visible: BitMap) -> Block:
    """What came from the place that a location stands for: all of its source, or the files that it names."""
    found = given_by(entity, doc, at) & visible
    query = State(kind=ALL_KINDS, chosen={"location": (annotations_of(doc).get(health.ORIGIN, ""),)})
    return Block(
        "gives",
        _("Gives"),
        contents=contents(found, at, visible, narrowed=query),
        empty=_("Nothing came from it yet."),
    )
