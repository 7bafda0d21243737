"""Writes entities that are new, or that come back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from catalog.index.marks import ERROR
from catalog.ingest.found import with_identity
from catalog.ingest.store.claims import Claim
from catalog.ingest.store.relations import Source
from catalog.ingest.store.rows import insert
from catalog.ingest.store.transaction import Writing
from catalog.models import Entity, Revision

FIELDS = (
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
    "descriptor",
    "location",
    "created_at",
    "changed_at",
)


def create(writing: Writing, claims: Sequence[Claim]) -> list[Source]:
    """Entities of claims on references that nothing has; what they state is to be related next."""
    former = _former_identities([claim.found.ref for claim in claims])
    sources, rows = [], []
    for claim in claims:
        found = claim.found
        entity_id, uid = former.get(found.ref) or _next_identity(writing)
        rows.append(_row(writing, claim, entity_id, uid))
        writing.create(entity_id, found)
        if claim.misfit is not None:
            writing.add_term(entity_id, ERROR)
        sources.append(Source(entity_id, found.ref, found.relations, is_new=True))
    insert(Entity, FIELDS, rows)
    return sources


def _row(writing: Writing, claim: Claim, entity_id: int, uid: str) -> tuple[Any, ...]:
    """The values of FIELDS."""
    found = claim.found
    kind, _, rest = found.ref.partition(":")
    writing.touch_kind(kind)
    doc = with_identity(found.text, uid=uid, etag=found.digest, problem=claim.misfit)
    place = (entity_id, uid, found.digest, found.ref, kind, rest.partition("/")[0])
    shown = (found.name, found.title, found.type, found.lifecycle, found.owner)
    return (*place, *shown, doc, claim.descriptor_id, claim.location_id, writing.at, writing.at)


def _next_identity(writing: Writing) -> tuple[int, str]:
    writing.state.last_entity_id += 1
    return writing.state.last_entity_id, uid_for(writing.state.last_entity_id)


def uid_for(entity_id: int) -> str:
    """A UUID (version 8, RFC 9562) that begins with the id, so that both sort alike; the rest is random."""
    random = secrets.token_hex(11)
    variant = "89ab"[int(random[7], 16) & 3]
    return f"{entity_id:08x}-{random[:4]}-8{random[4:7]}-{variant}{random[8:11]}-{random[10:22]}"


def _former_identities(refs: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Id and uid of those that were here before and were deleted: what comes back is the same entity."""
    deleted = Revision.objects.filter(ref__among=refs, action=Revision.Action.DELETED).order_by("pk")
    rows = deleted.values_list("ref", "entity_id", "uid")
    return {ref: (entity_id, uid) for ref, entity_id, uid in rows}
