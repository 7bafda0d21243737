"""What people do with entities."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from catalog.changes.audit import record
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
    with followed(), writing() as held:
        found = ready(check(document), position=0, line=1, annotations=ANNOTATIONS)
        if found.ref.startswith("location:"):
            raise Refused(LEADS_NOWHERE)
        if Entity.objects.filter(ref=found.ref).exists() or is_hidden(found.ref):
            raise Refused(
                Problem(
                    f"The reference {found.ref} is taken.",
                    advice="Choose another name, or edit or restore the one that there is.",
                    path=("metadata", "name"),
                )
            )
        write_stated(held, [found], actor_id=actor.pk if actor else None)
        record(actor, "entity.create", found.ref)
    return found.ref


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


def is_hidden(ref: str) -> bool:
    return Overlay.objects.filter(ref=ref, hidden=True).exists()


def delete_entity(*, actor: AbstractBaseUser | None, entity: Entity) -> None:
    """Delete an entity, with every descriptor that claims its reference.

    What a source still gives comes back, with the same uid, when the source is read next. Deleting what is
    gone does nothing. Raises KindInUse.
    """
    with followed(), writing() as held:
        present = Entity.objects.filter(pk=entity.pk).first()
        if present is None:
            return
        _refuse_if_in_use(present)
        claims = list(Descriptor.objects.filter(ref=present.ref).values_list("pk", "file", "location"))
        SourceFile.objects.filter(pk__in=[file for _, file, _ in claims]).update(fingerprint="")
        Location.objects.filter(pk__in=[location for _, _, location in claims]).update(revision="")
        delete_entities(held, [present], actor_id=actor.pk if actor else None)
        Descriptor.objects.filter(pk__in=[pk for pk, _, _ in claims]).delete()
        record(actor, "entity.delete", present.ref)
