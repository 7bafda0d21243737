"""Decides which descriptor an entity comes from, and writes the entities whose descriptor is new or
changed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import orjson
from django.db.models import Max

from catalog.index.terms import terms_of
from catalog.ingest.found import with_identity
from catalog.ingest.store import relations
from catalog.ingest.store.claims import Claim
from catalog.ingest.store.marks import ERROR
from catalog.ingest.store.revisions import Change, record
from catalog.ingest.store.rows import insert
from catalog.ingest.store.tally import Tally
from catalog.ingest.store.transaction import Writing
from catalog.models import Descriptor, Entity, Revision

NEW_FIELDS = (
    "id",
    "uid",
    "etag",
    "ref",
    "kind",
    "namespace",
    "name",
    "title",
    "type",
    "lifecycle",
    "owner",
    "doc",
    "descriptor_id",
    "location_id",
    "created_at",
    "changed_at",
)
CHANGED_FIELDS = (
    "etag",
    "name",
    "title",
    "type",
    "lifecycle",
    "owner",
    "doc",
    "descriptor",
    "location",
    "changed_at",
)


def settle(
    writing: Writing, claims: Sequence[Claim], *, refreshes: Mapping[int, int], tallies: dict[int, Tally]
) -> None:
    """Make entities of `claims`, whose descriptors are stored. The first to claim a reference keeps it."""
    refs = [claim.found.ref for claim in claims if claim.found.ref]
    present = {entity.ref: entity for entity in Entity.objects.filter(ref__in=refs)}
    created: list[tuple[Claim, Entity]] = []
    changed: list[tuple[Claim, Entity]] = []
    refused: list[tuple[Claim, Entity]] = []
    for claim in claims:
        entity = present.get(claim.found.ref)
        if claim.found.problem is not None:
            if entity is not None and entity.descriptor_id == claim.descriptor_id:
                refused.append((claim, entity))
        elif entity is None:
            entity = present[claim.found.ref] = Entity(ref=claim.found.ref, descriptor_id=claim.descriptor_id)
            created.append((claim, entity))
            tallies[claim.location_id].created += 1
        elif entity.descriptor_id in (None, claim.descriptor_id):
            changed.append((claim, entity))
            tallies[claim.location_id].changed += 1
        else:
            tallies[claim.location_id].conflicts += 1
    _create(writing, created)
    _change(writing, changed, refreshes)
    _mark_refused(writing, refused)
    relations.relate(
        writing,
        [relations.Source(entity, claim.found.relations, is_new=True) for claim, entity in created]
        + [relations.Source(entity, claim.found.relations, is_new=False) for claim, entity in changed],
    )


def _create(writing: Writing, created: Sequence[tuple[Claim, Entity]]) -> None:
    former = _former_identities([entity.ref for _, entity in created])
    for claim, entity in created:
        if entity.ref in former:
            entity.id, entity.uid = former[entity.ref]
        else:
            writing.state.last_entity_id += 1
            entity.id = writing.state.last_entity_id
            entity.uid = uid_for(entity.id)
        entity.created_at = writing.at
        _fill(writing, claim, entity)
        change = writing.change(entity.id)
        change.created = True
        change.add |= claim.found.terms
    values = attrgetter(*NEW_FIELDS)
    insert(
        Entity, [name.removesuffix("_id") for name in NEW_FIELDS], [values(entity) for _, entity in created]
    )


def _change(writing: Writing, changed: Sequence[tuple[Claim, Entity]], refreshes: Mapping[int, int]) -> None:
    history = []
    for claim, entity in changed:
        old = plain_document(entity)
        _fill(writing, claim, entity)
        new = plain_document(entity)
        if old != new:
            history.append(Change(entity, old, new, refreshes.get(claim.location_id)))
        before, after = terms_of(old, ()), claim.found.terms
        change = writing.change(entity.id)
        change.remove |= before - after
        change.remove.add(ERROR)
        change.add |= after - before
    Entity.objects.bulk_update([entity for _, entity in changed], CHANGED_FIELDS, batch_size=500)
    record(writing, history)


def _fill(writing: Writing, claim: Claim, entity: Entity) -> None:
    found = claim.found
    entity.kind, _, rest = found.ref.partition(":")
    entity.namespace = rest.partition("/")[0]
    entity.name, entity.title, entity.type = found.name, found.title, found.type
    entity.lifecycle, entity.owner = found.lifecycle, found.owner
    entity.descriptor_id = claim.descriptor_id
    entity.location_id = claim.location_id
    entity.etag = found.digest
    entity.doc = with_identity(found.text, uid=entity.uid, etag=entity.etag)
    entity.changed_at = writing.at
    writing.touch_kind(entity.kind)


def _mark_refused(writing: Writing, refused: Sequence[tuple[Claim, Entity]]) -> None:
    """The entities keep their last good version and say why their files' present one is not taken."""
    good = Descriptor.objects.filter(pk__in=[claim.descriptor_id for claim, _ in refused])
    texts = dict(good.values_list("pk", "doc"))
    for claim, entity in refused:
        text = texts[claim.descriptor_id]
        entity.doc = with_identity(text, uid=entity.uid, etag=entity.etag, problem=claim.error)
        writing.add_term(entity.id, ERROR)
    Entity.objects.bulk_update([entity for _, entity in refused], ["doc"], batch_size=500)


def plain_document(entity: Entity) -> dict[str, Any]:
    """The entity's document as its source states it: without what the server adds on its way out."""
    doc: dict[str, Any] = orjson.loads(entity.doc + "}")
    doc.pop("status", None)
    doc["metadata"].pop("uid", None)
    doc["metadata"].pop("etag", None)
    return doc


def uid_for(entity_id: int) -> str:
    """A UUID (version 8, RFC 9562) that begins with the id, so that both sort alike; the rest is random."""
    random = secrets.token_hex(11)
    variant = "89ab"[int(random[7], 16) & 3]
    return f"{entity_id:08x}-{random[:4]}-8{random[4:7]}-{variant}{random[8:11]}-{random[10:22]}"


def _former_identities(refs: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Id and uid of those that were here before and were deleted: what comes back is the same entity."""
    deleted = Revision.objects.filter(ref__in=refs, action=Revision.Action.DELETED)
    latest = deleted.values("ref").annotate(latest=Max("pk")).values("latest")
    rows = Revision.objects.filter(pk__in=latest).values_list("ref", "entity_id", "uid")
    return {ref: (entity_id, uid) for ref, entity_id, uid in rows}
