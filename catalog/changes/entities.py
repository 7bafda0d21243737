"""What people do with entities."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser

from catalog.changes.audit import record
from catalog.ingest.store import delete_entities
from catalog.ingest.store.transaction import writing
from catalog.models import Descriptor, Entity, Location, SourceFile


def delete_entity(*, actor: AbstractBaseUser | None, entity: Entity) -> None:
    """Delete an entity, with every descriptor that claims its reference.

    What a source still gives comes back, with the same uid, when the source is read next. Deleting what is
    gone does nothing.
    """
    with writing() as held:
        present = Entity.objects.filter(pk=entity.pk).first()
        if present is None:
            return
        claims = list(Descriptor.objects.filter(ref=present.ref).values_list("pk", "file", "location"))
        SourceFile.objects.filter(pk__in=[file for _, file, _ in claims]).update(fingerprint="")
        Location.objects.filter(pk__in=[location for _, _, location in claims]).update(revision="")
        delete_entities(held, [present], actor_id=actor.pk if actor else None)
        Descriptor.objects.filter(pk__in=[pk for pk, _, _ in claims]).delete()
        record(actor, "entity.delete", present.ref)
