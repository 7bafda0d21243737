"""The sections that some kinds have on their page: members and what a team owns, what is inside a system, and
those that a custom kind defines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.kinds import Kind, Section
from catalog.models import Entity
from catalog.query.groups import sub_groups
from catalog.web import health
from catalog.web.entity.contents import Contents, contents, first_of, owned_by
from catalog.web.entity.facts import Fact, of_field
from catalog.web.entity.given import given_by
from catalog.web.entity.links import annotations_of
from catalog.web.entity.related import Neighbours, Related, query_of
from catalog.web.listing.filters import ALL_KINDS, OWNER, UNDER
from catalog.web.listing.state import State
from catalog.web.reference import Reference, names

PEOPLE = 24
"""Members that are shown by name."""

LISTED = 24
"""Entities that a section of a custom kind shows by name."""

ELSEWHERE = frozenset({"hasmember", "ownerof", "haspart"})
"""Relations that the blocks show, so that the relation list does not."""

BY_INDEX = {
    "group": frozenset({"hasmember", "ownerof"}),
    "user": frozenset({"ownerof"}),
    "system": frozenset({"haspart"}),
    "domain": frozenset({"haspart"}),
}
"""Relations whose blocks count by the index and read only what they show: hubs have tens of thousands."""

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Block:
    """`people` are members by name, with `more` that are not; `refs` are other entities in the same way,
    `contents` are entities by kind, and `facts` what the entity says itself."""

    name: str
    title: Text
    note: str = ""
    people: Sequence[Reference] = ()
    refs: Sequence[Reference] = ()
    facts: Sequence[Fact] = ()
    more: int = 0
    query: str = ""
    contents: Contents | None = None
    shows_owner: bool = True
    empty: Text = ""


def blocks(
    entity: Entity,
    doc: Mapping[str, Any],
    kind: Kind | None,
    neighbours: Neighbours,
    at: Snapshot,
    visible: BitMap,
) -> Iterator[Block]:
    if kind is not None and kind.entity is not None:
        yield from _sections(doc, kind, neighbours, visible)
    if entity.kind == "group":
        yield _members(entity, at, visible)
        yield _owned(entity, [entity.ref, *sub_groups(entity.ref, at)], at, visible)
    elif entity.kind == "user":
        groups = [related.ref for related in neighbours.by("memberOf", "group")]
        yield _owned(entity, [entity.ref, *groups], at, visible)
    shown = sections_of(kind)
    if (neighbours.by("hasPart") and "haspart" not in shown) or entity.kind in ("system", "domain"):
        yield _inside(entity, at, visible)
    if entity.kind == "location":
        yield _given(entity, doc, at, visible)


def sections_of(kind: Kind | None) -> dict[str, Section]:
    """The sections of a custom kind that list what its entities are related to, by the relation."""
    if kind is None or kind.entity is None:
        return {}
    return {section.relation.lower(): section for section in kind.sections if section.relation}


def _sections(doc: Mapping[str, Any], kind: Kind, neighbours: Neighbours, visible: BitMap) -> Iterator[Block]:
    found = [_related(section, neighbours) for section in kind.sections]
    held = {name: _held(name, kind, neighbours) for section in kind.sections for name in section.fields}
    listed = [one for related in (*found, *held.values()) for one in related[:LISTED]]
    named = names((one.ref for one in listed), visible)
    for place, (section, related) in enumerate(zip(kind.sections, found, strict=True)):
        yield Block(
            f"section-{place}",
            section.label,
            note=str(neighbours.count(related)) if related else "",
            refs=[named[one.ref] for one in related[:LISTED]],
            facts=[
                Fact(kind.fields.get(name, name), "refs", [named[one.ref] for one in held[name][:LISTED]])
                if held[name]
                else fact
                for name in section.fields
                for fact in of_field(doc, kind, name)
            ],
            more=neighbours.count(related) - len(related[:LISTED]),
            query=query_of(neighbours.entity.ref, section.relation, section.kinds) if related else "",
            empty=_("Nothing so far."),
        )


def _held(name: str, kind: Kind, neighbours: Neighbours) -> list[Related]:
    """What the references in a field lead to."""
    stated = [one.type for one in kind.relations if one.path == f"spec.{name}"]
    return [related for relation in stated for related in neighbours.stated(relation)]


def _related(section: Section, neighbours: Neighbours) -> list[Related]:
    if not section.relation:
        return []
    return [
        one for one in neighbours.stated(section.relation) if not section.kinds or one.kind in section.kinds
    ]


def _members(entity: Entity, at: Snapshot, visible: BitMap) -> Block:
    members = at.equals("relations.memberof", entity.ref) & visible
    people = first_of(members, PEOPLE)
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
    through_groups = entity.kind == "group" and len(refs) > 1
    chosen = {UNDER.name: (entity.ref,)} if through_groups else {OWNER.name: tuple(refs)}
    found = owned_by(refs, at, visible, chosen=chosen)
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


def _inside(entity: Entity, at: Snapshot, visible: BitMap) -> Block:
    ids = at.equals("relations.partof", entity.ref) & visible
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
