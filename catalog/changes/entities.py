"""What people do with entities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from catalog.changes.audit import record, record_each
from catalog.ingest.check import check
from catalog.ingest.custom_kinds import defined_by
from catalog.ingest.found import ready
from catalog.ingest.kind_changes import followed
from catalog.ingest.pasted import LEADS_NOWHERE
from catalog.ingest.portal import ANNOTATIONS
from catalog.ingest.problem import Problem, Refused
from catalog.ingest.store import delete_entities
from catalog.ingest.store.stated import write_stated
from catalog.ingest.store.transaction import writing
from catalog.models import Descriptor, Entity, Location, Overlay, SourceFile


def create_entity(*, actor: AbstractBaseUser | None, document: dict[str, Any]) -> str:
    """Make an entity whose source is the portal itself; its reference.

    Raises Refused for what ingestion would refuse, and where there is one of that reference, be it hidden.
    """
    (ref,) = create_entities(actor=actor, documents=[document])
    return ref


def create_entities(*, actor: AbstractBaseUser | None, documents: Sequence[dict[str, Any]]) -> list[str]:
    """Make several entities, all or none. Raises Refused for the first that `create_entity` would refuse."""
    with followed(), writing() as held:
        found = [
            ready(check(one), position=n, line=1, annotations=ANNOTATIONS) for n, one in enumerate(documents)
        ]
        refs = [one.ref for one in found]
        taken = set(Entity.objects.filter(ref__among=refs).values_list("ref", flat=True))
        taken |= set(Overlay.objects.filter(ref__among=refs, hidden=True).values_list("ref", flat=True))
        for ref in refs:
            if ref.startswith("location:"):
                raise Refused(LEADS_NOWHERE)
            if ref in taken:
                raise Refused(
                    Problem(
                        f"The reference {ref} is taken.",
                        advice="Choose another name, or edit or restore the one that there is.",
                        path=("metadata", "name"),
                    )
                )
        write_stated(held, found, actor_id=actor.pk if actor else None)
        record_each(actor, "entity.create", refs)
    return refs


def hide_entity(*, actor: AbstractBaseUser | None, entity: Entity) -> None:
    """Take an entity out of the catalog for as long as nobody restores it, whatever its source gives. Raises
    KindInUse."""
    with followed(), writing() as held:
        present = Entity.objects.filter(pk=entity.pk).first()
        if present is None:
            return
        _refuse_if_in_use(present)
        actor_id = actor.pk if actor else None
        marks = {"hidden": True, "changed_by_id": actor_id, "changed_at": held.at}
        Overlay.objects.update_or_create(ref=present.ref, defaults=marks)
        delete_entities(held, [present], actor_id=actor_id)
        record(actor, "entity.hide", present.ref)


class KindInUse(Exception):
    """The entity defines a kind, and there are `count` entities of it, which nothing could check any more."""

    def __init__(self, count: int) -> None:
        super().__init__(f"There are entities of this kind: {count}")
        self.count = count


def _refuse_if_in_use(entity: Entity) -> None:
    defined = defined_by(entity.ref)
    if defined is not None and (count := Entity.objects.filter(kind=defined.key).count()):
        raise KindInUse(count)


def delete_entity(*, actor: AbstractBaseUser | None, entity: Entity) -> None:
    """Delete an entity, with every descriptor that claims its reference.

    What a source still gives comes back, with the same uid, when the source is read next. Deleting what is
    gone does nothing. Raises KindInUse.
    """
    delete_several(actor=actor, entities=[entity])


def delete_several(*, actor: AbstractBaseUser | None, entities: Sequence[Entity]) -> None:
    """Delete entities as `delete_entity` does, in one go."""
    with followed(), writing() as held:
        present = list(Entity.objects.filter(pk__in=[entity.pk for entity in entities]))
        if not present:
            return
        for one in present:
            _refuse_if_in_use(one)
        refs = [entity.ref for entity in present]
        claims = list(Descriptor.objects.filter(ref__among=refs).values_list("pk", "file", "location"))
        SourceFile.objects.filter(pk__in={file for _, file, _ in claims}).update(fingerprint="")
        Location.objects.filter(pk__in={location for _, _, location in claims}).update(revision="")
        delete_entities(held, present, actor_id=actor.pk if actor else None)
        Descriptor.objects.filter(pk__in=[pk for pk, _, _ in claims]).delete()
        record_each(actor, "entity.delete", refs)
