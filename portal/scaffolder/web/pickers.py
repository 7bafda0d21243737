"""What a picker offers: entities of the live catalog that fit it and that the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalog.index.read import Snapshot, snapshot
from catalog.models import Entity
from catalog.policy import Person
from catalog.query import Query, facets, run
from catalog.query.matching import match
from catalog.query.narrowing import by_all, narrow
from catalog.query.predicate import Any_, Equals, Everything, Has, In, Not, Nothing, Predicate, all_of
from catalog.query.query import Order
from catalog.refs import BadRef, Ref
from portal.accounts.models import User
from portal.scaffolder.form import Field, FieldKind, Mistake
from portal.scaffolder.form.collecting import as_reference, default_kind, kinds_of

OFFERED = 50
TAGS = "metadata.tags"


@dataclass(frozen=True, slots=True)
class Offer:
    """`value` is what the input takes, as short as it can be said."""

    value: str
    label: str


def offers(field: Field, words: str, visible: Predicate, user: Person) -> list[Offer]:
    """The first that fit and that the words find."""
    if field.picker == "EntityTagsPicker":
        return _tags(field, words, visible)
    visible, at = narrow(visible, snapshot())
    query = Query(
        fitting(field, user, at),
        text=words,
        limit=OFFERED,
        counted=False,
        order=() if words else (Order("metadata.name"),),
    )
    ids = run(query, visible, at=at).ids
    found = {entity.pk: entity for entity in Entity.objects.filter(pk__in=ids)}
    return [_offer(found[pk], field) for pk in ids if pk in found]


def _offer(entity: Entity, field: Field) -> Offer:
    ref = Ref.parse(entity.ref)
    short = ref.name if ref.namespace == "default" else f"{ref.namespace}/{ref.name}"
    kind = (default_kind(field) or "").lower()
    value = short if ref.kind == kind else f"{ref.kind}:{short}"
    return Offer(value, entity.title)


def _tags(field: Field, words: str, visible: Predicate) -> list[Offer]:
    kinds = [kind.lower() for kind in field.ui("kinds") or [] if isinstance(kind, str)]
    where = In("kind", tuple(kinds)) if kinds else Everything()
    counted = facets(Query(where), [TAGS], visible)[TAGS]
    return [Offer(tag, "") for tag, _count in counted if words.lower() in tag.lower()][:OFFERED]


def fitting(field: Field, user: Person, at: Snapshot) -> Predicate:
    """What may be picked."""
    parts = [_filtered(field.ui("catalogFilter")), _allowed(field)]
    if field.picker == "MyGroupsPicker":
        parts += [Equals("kind", "group"), by_all(_my_groups(user), at)]
    elif field.picker == "OwnedEntityPicker":
        parts.append(by_all(_mine(user), at))
    return all_of(*parts)


def _allowed(field: Field) -> Predicate:
    """By kinds, as older templates have it; an owner is a group or a person unless something else is said."""
    kinds = kinds_of(field)
    if kinds and not field.ui("catalogFilter"):
        return In("kind", tuple(kind.lower() for kind in kinds))
    if field.picker == "OwnerPicker" and not field.ui("catalogFilter"):
        return In("kind", ("group", "user"))
    return Everything()


def _filtered(stated: Any) -> Predicate:
    """`catalogFilter`: a list is OR, the keys of one are AND, the values of a key are OR."""
    listed = stated if isinstance(stated, list) else [stated]
    filters = [_one_filter(one) for one in listed if isinstance(one, dict)]
    return Any_(tuple(filters)) if filters else Everything()


def _one_filter(stated: dict[str, Any]) -> Predicate:
    return all_of(*(_condition(str(key), value) for key, value in stated.items()))


def _condition(key: str, value: Any) -> Predicate:
    if isinstance(value, dict):
        return Has(key) if value.get("exists", True) else Not(Has(key))
    values = value if isinstance(value, list) else [value]
    return In(key, tuple("true" if one is True else "false" if one is False else str(one) for one in values))


def _my_groups(user: Person) -> Predicate:
    me = user.entity_ref if isinstance(user, User) else ""
    return Equals("relations.hasmember", me) if me else Nothing()


def my_refs(user: Person) -> tuple[str, ...]:
    """The person as an entity and their groups."""
    if not isinstance(user, User) or not user.entity_ref:
        return ()
    groups = Query(all_of(Equals("kind", "group"), _my_groups(user)), limit=200, counted=False)
    refs = Entity.objects.filter(pk__in=run(groups).ids).values_list("ref", flat=True)
    return (user.entity_ref, *refs)


def _mine(user: Person) -> Predicate:
    refs = my_refs(user)
    return In("relations.ownedby", refs) if refs else Nothing()


def strays(fields: Iterable[Field], visible: Predicate, user: Person) -> Iterator[Mistake]:
    """Mistakes of pickers that take what the catalog has only (`allowArbitraryValues: false`)."""
    for top in fields:
        for field in top.walk():
            strict = field.kind is FieldKind.PICKER and field.ui("allowArbitraryValues") is False
            if strict and field.value and not _is_offered(field, visible, user):
                told = _("This is not in the catalog, or does not fit here: %(entity)s")
                yield Mistake(field.path, told % {"entity": field.value})


def _is_offered(field: Field, visible: Predicate, user: Person) -> bool:
    try:
        ref = Ref.parse(str(as_reference(field)))
    except BadRef:
        return False
    pk = Entity.objects.filter(ref=str(ref)).values_list("pk", flat=True).first()
    visible, at = narrow(visible, snapshot())
    return pk is not None and pk in match(all_of(visible, fitting(field, user, at)), at)
