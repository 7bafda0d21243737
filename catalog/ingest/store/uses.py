"""The relation `usesTool` of what was found in sources and said by people, beside what descriptors state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from catalog.ingest.found import Relation
from catalog.ingest.store.claims import Claim, claim_of
from catalog.ingest.store.overlays import laid_over
from catalog.ingest.store.relations import Source, relate
from catalog.ingest.store.transaction import Writing
from catalog.kinds.usual import USES_TOOLS
from catalog.models import Entity, ToolUse


def uses_of(refs: Sequence[str]) -> Mapping[str, list[Relation]]:
    """The relations that follow from the uses of each of these references; an empty list for the others."""
    uses: dict[str, list[Relation]] = defaultdict(list)
    for ref, tool in ToolUse.objects.filter(ref__among=refs).values_list("ref", "tool").order_by("tool"):
        uses[ref].append((USES_TOOLS.type, USES_TOOLS.inverse, f"tool:default/{tool}"))
    return uses


def with_uses(claims: Sequence[Claim]) -> list[Claim]:
    """`claims` with the relations that follow from the uses of their references."""
    uses = uses_of([claim.found.ref for claim in claims if claim.found.ref])
    if not uses:
        return list(claims)
    return [
        replace(claim, found=replace(claim.found, relations=(*claim.found.relations, *uses[claim.found.ref])))
        if claim.found.ref in uses and claim.found.problem is None
        else claim
        for claim in claims
    ]


def relate_again(writing: Writing, refs: Sequence[str]) -> None:
    """Bring the relations of these entities to what their descriptors and uses say now."""
    entities = {
        entity.descriptor_id: entity
        for entity in Entity.objects.filter(ref__among=refs, descriptor__isnull=False).select_related(
            "descriptor"
        )
    }
    claims = [claim_of(entity.descriptor) for entity in entities.values() if entity.descriptor is not None]
    sources = [
        Source(entities[claim.descriptor_id].id, claim.found.ref, claim.found.relations, is_new=False)
        for claim in with_uses(laid_over(claims))
    ]
    relate(writing, sources)
    writing.dirty = True
