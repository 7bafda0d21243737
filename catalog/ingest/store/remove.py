"""Takes away descriptors that their location no longer gives, and the entities that nothing else gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import orjson
from django.db.models import Exists, OuterRef, QuerySet

from catalog.index.marks import ERROR, ORPHAN, ORPHAN_ANNOTATION
from catalog.index.terms import terms_of
from catalog.ingest.found import with_identity
from catalog.ingest.prepare import again
from catalog.ingest.store import relations
from catalog.ingest.store.claims import claim_of
from catalog.ingest.store.entities import plain_document, settle
from catalog.ingest.store.revisions import Change, record
from catalog.ingest.store.tally import Tally
from catalog.ingest.store.transaction import Writing
from catalog.models import Descriptor, Entity


def going_with(leaving: QuerySet[Descriptor]) -> QuerySet[Entity]:
    """The entities that would go with these descriptors: those that no other descriptor claims."""
    others = Descriptor.objects.filter(ref=OuterRef("ref")).exclude(doc="")
    others = others.exclude(pk__in=leaving.values("pk"))
    return Entity.objects.filter(descriptor__in=leaving.values("pk")).exclude(Exists(others))


def remove_descriptors(
    writing: Writing,
    ids: Sequence[int],
    *,
    refresh_id: int | None,
    tally: Tally,
    keep_orphans: bool = False,
    actor_id: int | None = None,
) -> None:
    """Delete descriptors; an entity of theirs passes to another claim on its reference, or goes.

    What goes leaves its last document in its history, so that it can be brought back with the same uid.
    With `keep_orphans` it stays, marked as an orphan, until a person deletes it.
    """
    entities = list(Entity.objects.filter(descriptor_id__in=ids))
    heirs = _heirs(entities, leaving=ids)
    going = [entity for entity in entities if entity.ref not in heirs]
    Entity.objects.filter(ref__in=heirs).update(descriptor=None)
    if keep_orphans:
        _orphan(writing, going)
    else:
        delete_entities(writing, going, refresh_id=refresh_id, actor_id=actor_id)
        tally.deleted += len(going)
    Descriptor.objects.filter(pk__in=ids).delete()
    claims = [claim_of(heir) for heir in heirs.values()]
    settle(writing, claims, refreshes={}, tallies={claim.location_id: Tally() for claim in claims})


def delete_entities(
    writing: Writing,
    entities: Sequence[Entity],
    *,
    refresh_id: int | None = None,
    actor_id: int | None = None,
) -> None:
    """Delete entities with all that the catalog knows of them but their history."""
    relations.unrelate(writing, entities)
    for entity in entities:
        change = writing.change(entity.id)
        change.remove |= terms_of(plain_document(entity), ()) | {ERROR}
        change.add.clear()
        change.deleted = True
        writing.touch_kind(entity.kind)
    record(
        writing, [Change(entity, plain_document(entity), None, refresh_id, actor_id) for entity in entities]
    )
    Entity.objects.filter(pk__in=[entity.pk for entity in entities]).delete()


def _heirs(entities: Iterable[Entity], *, leaving: Sequence[int]) -> dict[str, Descriptor]:
    """The oldest other claim on each entity, those of its own location first: that is a file that moved."""
    home = {entity.ref: entity.location_id for entity in entities}
    claims = (
        Descriptor.objects.filter(ref__in=list(home)).exclude(doc="").exclude(pk__in=leaving).order_by("-pk")
    )
    rows = sorted(claims, key=lambda row: row.location_id == home[row.ref])
    return {row.ref: row for row in rows}


def _orphan(writing: Writing, entities: Sequence[Entity]) -> None:
    for entity in entities:
        text = orjson.dumps(plain_document(entity)).decode()
        found = again(text, position=0, line=1, annotations={ORPHAN_ANNOTATION: "true"})
        entity.doc = with_identity(found.text, uid=entity.uid, etag=found.digest)
        entity.etag, entity.descriptor = found.digest, None
        entity.changed_at = writing.at
        writing.add_term(entity.id, ORPHAN)
    Entity.objects.bulk_update(entities, ["doc", "etag", "descriptor", "changed_at"], batch_size=500)
