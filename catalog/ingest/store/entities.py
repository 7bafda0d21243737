"""Decides which descriptor an entity comes from, and writes the entities whose descriptor is new or
changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.db.models import Q

from catalog.index.marks import ERROR
from catalog.index.terms import terms_of
from catalog.ingest.found import with_identity, with_problem
from catalog.ingest.store.claims import Claim, claim_of
from catalog.ingest.store.create import create
from catalog.ingest.store.overlays import laid_over
from catalog.ingest.store.recommendations import recommend
from catalog.ingest.store.relations import Source, relate
from catalog.ingest.store.revisions import Change, record
from catalog.ingest.store.rows import update
from catalog.ingest.store.tally import Tally
from catalog.ingest.store.transaction import Writing
from catalog.ingest.store.uses import with_uses
from catalog.models import Descriptor, Entity, Location

CHANGED_FIELDS = (
    "id",
    "etag",
    "name",
    "title",
    "type",
    "lifecycle",
    "owner",
    "doc",
    "descriptor_id",
    "location_id",
    "changed_at",
)


def settle(
    writing: Writing,
    claims: Sequence[Claim],
    *,
    refreshes: Mapping[int, int],
    tallies: dict[int, Tally],
    actor_id: int | None = None,
) -> None:
    """Make entities of `claims`, whose descriptors are stored, with what people edited here laid over them.
    The first to claim a reference keeps it for as long as something gives it."""
    claims = with_uses(laid_over(claims))
    refs = [claim.found.ref for claim in claims if claim.found.ref]
    present = {entity.ref: entity for entity in Entity.objects.filter(ref__among=refs)}
    _let_yield(claims, present)
    created: dict[str, Claim] = {}
    changed: list[tuple[Claim, Entity]] = []
    refused: list[tuple[dict[str, Any] | None, Entity]] = []
    lost: list[int] = []
    for claim in claims:
        entity, tally = present.get(claim.found.ref), tallies[claim.location_id]
        if claim.found.problem is not None:
            if entity is not None and entity.descriptor_id == claim.descriptor_id:
                refused.append((claim.error, entity))
        elif entity is None and claim.found.ref not in created:
            created[claim.found.ref] = claim
            tally.created += 1
        elif entity is None or entity.descriptor_id not in (None, claim.descriptor_id):
            tally.conflicts += 1
            lost.append(claim.descriptor_id)
        elif not _is_said_already(claim, entity):
            changed.append((claim, entity))
            entity.descriptor_id = claim.descriptor_id
            tally.changed += 1
    sources = create(writing, list(created.values()))
    sources += _change(writing, changed, refreshes, actor_id)
    _mark_refused(writing, refused)
    _mark_lost(lost, won=[*created.values(), *(claim for claim, _ in changed)])
    relate(writing, sources)
    written = [*created.values(), *(claim for claim, _ in changed)]
    recommend(written, {source.ref: source.id for source in sources})


def _let_yield(claims: Sequence[Claim], present: Mapping[str, Entity]) -> None:
    """Free the entities of descriptors that nothing gives any more where another descriptor claims them, and
    of those that come with the portal: what a company says of the same goes before. What a person had
    restored here in place of a source is needed no longer."""
    held: dict[int, Entity] = {}
    for claim in claims:
        entity = present.get(claim.found.ref) if claim.found.problem is None else None
        if entity is not None and entity.descriptor_id not in (None, claim.descriptor_id):
            held[entity.descriptor_id] = entity
    if not held:
        return
    holders = Descriptor.objects.filter(pk__in=held)
    yielding = holders.filter(Q(gone=True) | Q(location__type=Location.Type.SHIPPED))
    for pk in yielding.values_list("pk", flat=True):
        held[pk].descriptor_id = None
    holders.filter(gone=True, location__type=Location.Type.PORTAL).delete()


def _mark_lost(lost: Sequence[int], *, won: Sequence[Claim]) -> None:
    if lost:
        of_sources = Descriptor.objects.filter(pk__in=lost).exclude(location__type=Location.Type.SHIPPED)
        of_sources.update(lost=True)
    known = [claim.descriptor.pk for claim in won if claim.descriptor and not claim.descriptor.is_new]
    if known:
        Descriptor.objects.filter(lost=True, pk__among=known).update(lost=False)


def _is_said_already(claim: Claim, entity: Entity) -> bool:
    """Whether only the document's place in its file is another."""
    found = claim.found
    text = with_identity(found.text, uid=entity.uid, etag=found.digest, problem=claim.misfit)
    return entity.descriptor_id == claim.descriptor_id and entity.doc == text


def _change(
    writing: Writing,
    changed: Sequence[tuple[Claim, Entity]],
    refreshes: Mapping[int, int],
    actor_id: int | None,
) -> list[Source]:
    history = []
    for claim, entity in changed:
        old = plain_document(entity)
        _fill(writing, claim, entity)
        new = plain_document(entity)
        if old != new:
            history.append(Change(entity, old, new, refreshes.get(claim.location_id), actor_id))
        before, after = terms_of(old, ()), claim.found.all_terms()
        change = writing.change(entity.id)
        change.remove |= before - after
        change.remove.add(ERROR)
        change.add |= after - before
        if claim.misfit is not None:
            writing.add_term(entity.id, ERROR)
    rows = [tuple(getattr(entity, name) for name in CHANGED_FIELDS) for _, entity in changed]
    update(Entity, CHANGED_FIELDS, rows)
    record(writing, history)
    return [Source(entity.id, entity.ref, claim.found.relations, is_new=False) for claim, entity in changed]


def _fill(writing: Writing, claim: Claim, entity: Entity) -> None:
    found = claim.found
    entity.name, entity.title, entity.type = found.name, found.title, found.type
    entity.lifecycle, entity.owner = found.lifecycle, found.owner
    entity.descriptor_id = claim.descriptor_id
    entity.location_id = claim.location_id
    entity.etag = found.digest
    entity.doc = with_identity(found.text, uid=entity.uid, etag=entity.etag, problem=claim.misfit)
    entity.changed_at = writing.at
    writing.touch_kind(entity.kind)


def _mark_refused(writing: Writing, refused: Sequence[tuple[dict[str, Any] | None, Entity]]) -> None:
    """The entities keep their last good version and say why their files' present one is not taken."""
    for problem, entity in refused:
        entity.doc = with_problem(entity.doc, problem)
        writing.add_term(entity.id, ERROR)
    update(Entity, ("id", "doc"), [(entity.id, entity.doc) for _, entity in refused])


def settle_again(writing: Writing, descriptors: Sequence[Descriptor], *, actor_id: int | None = None) -> None:
    """Make entities anew of their descriptors, since what is laid over these changed. While a file's present
    version is refused, its entity goes on saying so."""
    tallies: dict[int, Tally] = defaultdict(Tally)
    claims = [claim_of(descriptor) for descriptor in descriptors]
    settle(writing, claims, refreshes={}, tallies=tallies, actor_id=actor_id)
    errors = {one.pk: one.error for one in descriptors if one.error is not None}
    if errors:
        present = {entity.descriptor_id: entity for entity in Entity.objects.filter(descriptor__in=errors)}
        refused = [(error, present[pk]) for pk, error in errors.items() if pk in present]
        _mark_refused(writing, refused)


def plain_document(entity: Entity) -> dict[str, Any]:
    """The entity's document as its source states it: without what the server adds on its way out."""
    doc: dict[str, Any] = orjson.loads(entity.doc + "}")
    doc.pop("status", None)
    doc["metadata"].pop("uid", None)
    doc["metadata"].pop("etag", None)
    return doc
